import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { conditionEffect, definitionEffect } from './condition-effects.js';
import { effectOf } from './policy-effects.js';
import { own } from '../model/own.js';
import {
  conversationOverrides,
  type PolicyDocument,
  policySchema,
  segmentOverrides,
} from '../model/policy.js';
import { flat, withoutLevels } from '../model/policy-levels.js';

/** One difference between two documents. `from` or `to` null: not set on that level (a cap: none). */
export interface PolicyDifference {
  readonly field: string;
  readonly from: unknown;
  readonly to: unknown;
  /** What the field does. */
  readonly meaning: string;
  /** What the change brings about. */
  readonly effect: string;
}

type Fields = ReadonlyMap<string, unknown>;

/** A part of the document: the app's own fields, or one level below it. */
interface Section {
  readonly prefix: string;
  readonly where: string;
  readonly fields: (document: PolicyDocument) => Fields;
  /** Where the fields have names of the operator's own: what they all do, and what a change brings about. */
  readonly meaning?: string;
  readonly effect?: (from: unknown, to: unknown) => string;
}

/** What differs between two documents, by meaning: written differently but alike is no difference. */
export function policyDiff(from: PolicyDocument, to: PolicyDocument): PolicyDifference[] {
  return sectionsOf(from, to).flatMap((section) => {
    const [before, after] = [section.fields(from), section.fields(to)];
    const fields = [...new Set([...before.keys(), ...after.keys()])];
    return fields
      .filter((field) => !isDeepStrictEqual(before.get(field), after.get(field)))
      .map((field) => difference(section, field, before.get(field), after.get(field)));
  });
}

function difference(
  { prefix, where, meaning, effect }: Section,
  field: string,
  from: unknown,
  to: unknown,
): PolicyDifference {
  return {
    field: `${prefix}${field}`,
    from: from ?? null,
    to: to ?? null,
    meaning: meaning ?? meanings.get(field) ?? '',
    effect: `${where}${effect === undefined ? effectOf(field, from, to) : effect(from, to)}`,
  };
}

function sectionsOf(from: PolicyDocument, to: PolicyDocument): readonly Section[] {
  const types = ['direct', 'group', 'channel'] as const;
  const ids = new Set([from, to].flatMap(({ conversations }) => Object.keys(conversations ?? {})));
  const names = new Set([from, to].flatMap(({ segments }) => Object.keys(segments ?? {})));
  return [
    { prefix: '', where: '', fields: appFields },
    ...types.map((type) => ({
      prefix: `conversation_types.${type}.`,
      where: `In every ${type} conversation: `,
      fields: (document: PolicyDocument) => new Map(flat(document.conversation_types?.[type] ?? {})),
    })),
    ...[...ids].sort().map((id) => ({
      prefix: `conversations.${id}.`,
      where: `In the conversation ${id}: `,
      fields: (document: PolicyDocument) => new Map(flat(own(document.conversations ?? {}, id) ?? {})),
    })),
    ...[...names].sort().map((name) => ({
      prefix: `segments.${name}.`,
      where: `For users of the segment ${name}: `,
      fields: (document: PolicyDocument) => new Map(flat(own(document.segments ?? {}, name) ?? {})),
    })),
    {
      prefix: 'segment_definitions.',
      where: '',
      fields: ({ segment_definitions }) => new Map(Object.entries(segment_definitions ?? {})),
      meaning: 'Who belongs to the segment.',
      effect: definitionEffect,
    },
    {
      prefix: 'conditions.',
      where: '',
      fields: ({ conditions }) => new Map((conditions ?? []).map((each) => [each.name, each])),
      meaning: 'A rule of your own.',
      effect: conditionEffect,
    },
  ];
}

function appFields(document: PolicyDocument): Fields {
  return new Map(flat(withoutLevels(document)));
}

interface Described {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Described>>;
}

const meanings: ReadonlyMap<string, string> = new Map([
  ...described(z.toJSONSchema(conversationOverrides) as Described),
  ...described(z.toJSONSchema(segmentOverrides) as Described),
  ...described(z.toJSONSchema(policySchema) as Described),
]);

function described({ properties }: Described, prefix = ''): (readonly [string, string])[] {
  return Object.entries(properties ?? {}).flatMap(([name, each]) => [
    [`${prefix}${name}`, each.description ?? ''] as const,
    ...described(each, `${prefix}${name}.`),
  ]);
}
