// Arbitrary conditions and facts for the laws of the language: every kind of node, known and unknown names, values that
// fit and that do not.
import fc from 'fast-check';
import { type Attribute, catalogue, findAttribute } from '../../src/model/condition/attributes.js';
import type { Readers } from '../../src/model/condition/compile.js';
import {
  type Expression,
  type Literal,
  orderings,
  type Term,
  textOperators,
  type Value,
} from '../../src/model/condition/expression.js';

export const attached = ['user.attributes.plan', 'device.attributes.tier', 'conversation.attributes.kind'];
export const names: readonly string[] = [...Object.keys(catalogue), ...attached];
export const segmentNames = ['vip', 'night_shift'];

export type Values = Readonly<Record<string, Value | null>>;

const column = 0;
const text = fc.oneof(
  fc.constantFrom('zh', 'direct', 'high', '5.10', '5.9', 'mon', 'a"b\\c', ''),
  fc.string({ maxLength: 12 }),
);
const number = fc.oneof(
  fc.integer({ min: -100, max: 100 }),
  fc.integer({ min: -999_999, max: 999_999 }).map((each) => each / 1_000),
);
const value: fc.Arbitrary<Value> = fc.oneof(text, number, fc.boolean());
const literal: fc.Arbitrary<Literal> = value.map((each) => ({ kind: 'literal', value: each, column }));
const attribute = fc.constantFrom(...names).map((path) => ({ kind: 'attribute', path, column }) as const);
const term: fc.Arbitrary<Term> = fc.oneof({ weight: 3, arbitrary: attribute }, literal);

const leaf: fc.Arbitrary<Expression> = fc.oneof(
  fc.record({ operator: fc.constantFrom(...orderings), left: term, right: term }).map((each) => ({
    kind: 'compare' as const,
    ...each,
    column,
  })),
  fc
    .record({ negated: fc.boolean(), term, list: fc.array(literal, { minLength: 1, maxLength: 4 }) })
    .map((each) => ({ kind: 'in' as const, ...each, column })),
  fc
    .record({
      operator: fc.constantFrom(...textOperators),
      term,
      text: text.map((each): Literal => ({ kind: 'literal', value: each, column })),
    })
    .map((each) => ({ kind: 'text' as const, ...each, column })),
  attribute.map((each) => ({ kind: 'has' as const, attribute: each, column })),
  fc.constantFrom(...segmentNames).map((name) => ({ kind: 'segment' as const, name, column })),
  term.map((each) => ({ kind: 'truth' as const, term: each, column })),
);

/** Trees as the parser makes them: `and` and `or` have two parts or more. */
export const expressions: fc.Arbitrary<Expression> = fc.letrec<{ node: Expression }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    leaf,
    fc
      .record({
        kind: fc.constantFrom('or' as const, 'and' as const),
        parts: fc.array(tie('node'), { minLength: 2, maxLength: 3 }),
      })
      .map((each) => ({ ...each, column })),
    tie('node').map((inner) => ({ kind: 'not' as const, inner, column })),
  ),
})).node;

/** A value that the catalogue allows for an attribute, or its absence. */
function valueOf({ type, values }: Attribute): fc.Arbitrary<Value | null> {
  if (values !== undefined) return fc.option(fc.constantFrom(...values));
  if (type === 'boolean') return fc.option(fc.boolean());
  if (type === 'number') return fc.option(number);
  if (type === 'version') return fc.option(fc.oneof(fc.constantFrom('5.9', '5.10', '5.9.0-b', '6'), text));
  return fc.option(type === 'any' ? value : text);
}

export const lawfulValues: fc.Arbitrary<Values> = fc.record(
  Object.fromEntries(names.map((name) => [name, valueOf(findAttribute(name)!)])),
);
/** Facts that no reader would ever give. */
export const anyValues: fc.Arbitrary<Values> = fc.dictionary(fc.constantFrom(...names), fc.option(value));

export const readers: Readers<Values, null> = {
  attributes: Object.fromEntries(
    Object.keys(catalogue).map((name) => [name, (values: Values) => values[name] ?? null]),
  ),
  attached: {
    user: (values, _device, key) => values[`user.attributes.${key}`] ?? null,
    device: (values, _device, key) => values[`device.attributes.${key}`] ?? null,
    conversation: (values, _device, key) => values[`conversation.attributes.${key}`] ?? null,
  },
};

/** A tree without the places of its nodes in the text. */
export function withoutColumns(expression: unknown): unknown {
  return JSON.parse(
    JSON.stringify(expression, (key, each: unknown) => (key === 'column' ? undefined : each)),
  );
}
