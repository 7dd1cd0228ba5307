// The segments that a document names, with who belongs to them: a version carries the definitions of its day, so that
// changing a segment changes no decision until somebody publishes it, and every decision can be made again.
import { mentionsOf } from '../model/condition/mentions.js';
import { own } from '../model/own.js';
import type { PolicyDocument } from '../model/policy.js';
import type { FieldError } from '../model/problem.js';
import type { StoredSegment } from '../store/stores.js';

export interface Defined {
  readonly document: PolicyDocument;
  /** Names that mean nothing. */
  readonly errors: readonly FieldError[];
}

/** A kept segment wins over a definition in the document; one that is named nowhere is left out. */
export function withDefinitions(document: PolicyDocument, kept: readonly StoredSegment[]): Defined {
  const known = new Map(kept.map(({ name, when }) => [name, when]));
  const definitions: Record<string, string> = {};
  const errors: FieldError[] = [];
  for (const [name, field] of namedIn(document)) {
    const when = known.get(name) ?? own(document.segment_definitions ?? {}, name);
    if (when !== undefined) definitions[name] = when;
    else errors.push(unknown(name, field));
  }
  const { segment_definitions: _, ...rest } = document;
  const isPlain = Object.keys(definitions).length === 0;
  return { document: isPlain ? rest : { ...rest, segment_definitions: definitions }, errors };
}

/** Each name with the first place that it stands at. */
function namedIn({ segments, conditions }: PolicyDocument): ReadonlyMap<string, string> {
  const named = new Map<string, string>();
  for (const name of Object.keys(segments ?? {})) named.set(name, `document.segments.${name}`);
  for (const [index, { when }] of (conditions ?? []).entries()) {
    for (const name of mentionsOf(when).segments) {
      if (!named.has(name)) named.set(name, `document.conditions[${index}].when`);
    }
  }
  return named;
}

function unknown(name: string, field: string): FieldError {
  const fix = 'Create it with POST /v1/segments, or define it under segment_definitions.';
  return { field, problem: `there is no segment ${name}`, fix };
}
