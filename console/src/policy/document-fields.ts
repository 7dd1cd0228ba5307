// A policy document as groups of fields, each with what the published schema says of it.
import type { Document, Schema } from '../api/policy-queries.js';

export interface Field {
  readonly path: string;
  readonly value: unknown;
  readonly meaning: string;
}

export interface Group {
  /** The place in the document; empty for the fields of the document itself. */
  readonly path: string;
  readonly meaning: string;
  readonly fields: readonly Field[];
}

/** These hold one document each below their names, so that each name is a group. */
const holders = new Set(['conversation_types', 'conversations', 'segments', 'conditions', 'importance']);

export function groupsOf(document: Document, schema: Schema | undefined): readonly Group[] {
  const entries = Object.entries(withNamedConditions(document));
  const own = entries.filter(([, value]) => !isGroup(value));
  const groups = entries.filter((entry): entry is [string, Document] => isGroup(entry[1]));
  const general: Group = { path: '', meaning: '', fields: fieldsOf(Object.fromEntries(own), schema) };
  return [general, ...groups.flatMap(([name, value]) => groupsBelow(name, value, below(schema, name)))];
}

/** Each condition has a name, and its place in the list means nothing. */
function withNamedConditions({ conditions, ...rest }: Document): Document {
  if (!Array.isArray(conditions)) return conditions === undefined ? rest : { ...rest, conditions };
  const named = (conditions as readonly Document[]).map(({ name, ...each }) => [String(name), each] as const);
  return { ...rest, conditions: Object.fromEntries(named) };
}

function groupsBelow(name: string, value: Document, schema: Schema | undefined): readonly Group[] {
  if (!holders.has(name)) return [groupOf(name, value, schema)];
  return Object.entries(value).map(([key, each]) =>
    groupOf(`${name}.${key}`, each as Document, below(schema, key)),
  );
}

function groupOf(path: string, value: Document, schema: Schema | undefined): Group {
  return { path, meaning: schema?.description ?? '', fields: fieldsOf(value, schema) };
}

function fieldsOf(value: Document, schema: Schema | undefined, prefix = ''): readonly Field[] {
  return Object.entries(value).flatMap(([name, each]) => {
    const inside = below(schema, name);
    if (isGroup(each)) return fieldsOf(each, inside, `${prefix}${name}.`);
    return [{ path: `${prefix}${name}`, value: each, meaning: inside?.description ?? '' }];
  });
}

function below(schema: Schema | undefined, name: string): Schema | undefined {
  const properties = schema?.properties ?? {};
  if (Object.hasOwn(properties, name)) return properties[name];
  const kinds = schema?.items?.oneOf ?? schema?.items?.anyOf;
  if (kinds !== undefined) return { properties: Object.assign({}, ...kinds.map((each) => each.properties)) };
  const rest = schema?.additionalProperties;
  return typeof rest === 'object' ? rest : undefined;
}

/** A cap's parts mean nothing alone. */
function isGroup(value: unknown): value is Document {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !('limit' in value);
}

/** A value to read: `mentions`, `0.05, 0.4`, `limit 40, per rolling`. */
export function fieldValue(value: unknown): string {
  if (Array.isArray(value)) return value.map(fieldValue).join(', ');
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .map(([name, each]) => `${name} ${fieldValue(each)}`)
    .join(', ');
}

/**
 * Where a field stands in the text of a document, from its path as the API names it: the last of its names that is found
 * in order. Null where none is.
 */
export function placeInText(text: string, path: string): readonly [number, number] | null {
  let place: readonly [number, number] | null = null;
  for (const name of path.split(/[.[\]]+/).filter((each) => each !== '')) {
    const key = JSON.stringify(name);
    const at = text.indexOf(key, place?.[1] ?? 0);
    if (at >= 0) place = [at, at + key.length];
  }
  return place;
}
