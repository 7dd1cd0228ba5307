// From a checked tree to a test: closures over readers of the catalogue. A test visits each node at most once, makes no
// memory, and never throws: a value that is absent, or of another type than the other side, makes its comparison false.
import { type AttributeName, attachedPath, type AttributeOwner, findAttribute } from './attributes.js';
import { own } from '../own.js';
import type { Expression, Literal, Ordering, Term, TextOperator, Value } from './expression.js';
import { compareVersions, isVersion } from './versions.js';

/** Whether it holds of a subject (a message for a user) and, where one is asked about, a device. */
export type Test<S, D> = (subject: S, device: D) => boolean;

type Reader<S, D> = (subject: S, device: D) => Value | null;

/** How each attribute is read; null where it is absent. Readers are total. */
export interface Readers<S, D> {
  readonly attributes: Readonly<Partial<Record<AttributeName, Reader<S, D>>>>;
  readonly attached: Readonly<Record<AttributeOwner, (subject: S, device: D, key: string) => Value | null>>;
}

export function compileCondition<S, D>(
  expression: Expression,
  readers: Readers<S, D>,
  /** The tests of segments by name; one that is not there holds of nobody. */
  segments: ReadonlyMap<string, Test<S, D>>,
): Test<S, D> {
  const compile = (each: Expression): Test<S, D> => compileCondition(each, readers, segments);
  switch (expression.kind) {
    case 'or':
      return anyOf(expression.parts.map(compile));
    case 'and':
      return allOf(expression.parts.map(compile));
    case 'not':
      return negation(compile(expression.inner));
    case 'compare':
      return comparison(expression, readers);
    case 'in':
      return membership(expression, readers);
    case 'text':
      return textTest(readerOf(expression.term, readers), expression.operator, String(expression.text.value));
    case 'has':
      return presence(readerOf(expression.attribute, readers));
    case 'segment':
      return segments.get(expression.name) ?? never;
    case 'truth':
      return truth(readerOf(expression.term, readers));
  }
}

function never(): boolean {
  return false;
}

function anyOf<S, D>(tests: readonly Test<S, D>[]): Test<S, D> {
  return (subject, device) => {
    for (const test of tests) if (test(subject, device)) return true;
    return false;
  };
}

function allOf<S, D>(tests: readonly Test<S, D>[]): Test<S, D> {
  return (subject, device) => {
    for (const test of tests) if (!test(subject, device)) return false;
    return true;
  };
}

function negation<S, D>(test: Test<S, D>): Test<S, D> {
  return (subject, device) => !test(subject, device);
}

function presence<S, D>(read: Reader<S, D>): Test<S, D> {
  return (subject, device) => read(subject, device) !== null;
}

function truth<S, D>(read: Reader<S, D>): Test<S, D> {
  return (subject, device) => read(subject, device) === true;
}

function comparison<S, D>(
  { operator, left, right }: Extract<Expression, { kind: 'compare' }>,
  readers: Readers<S, D>,
): Test<S, D> {
  const [a, b] = [readerOf(left, readers), readerOf(right, readers)];
  const holds = orders[operator];
  const order = isOfVersion(left) || isOfVersion(right) ? versionOrder : plainOrder;
  return (subject, device) => holds(order(a(subject, device), b(subject, device)));
}

const orders: Readonly<Record<Ordering, (order: number) => boolean>> = {
  '==': (order) => order === 0,
  '!=': (order) => order < 0 || order > 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

/** Not a number where the two cannot be compared: every operator is then false. */
function plainOrder(one: Value | null, other: Value | null): number {
  if (one === null || other === null || typeof one !== typeof other) return Number.NaN;
  return one === other ? 0 : one < other ? -1 : 1;
}

function versionOrder(one: Value | null, other: Value | null): number {
  if (typeof one !== 'string' || typeof other !== 'string') return Number.NaN;
  return isVersion(one) && isVersion(other) ? compareVersions(one, other) : Number.NaN;
}

function membership<S, D>(
  { negated, term, list }: Extract<Expression, { kind: 'in' }>,
  readers: Readers<S, D>,
): Test<S, D> {
  const read = readerOf(term, readers);
  if (isOfVersion(term)) return listed(read, list, negated, versionOrder);
  return listed(read, list, negated, plainOrder);
}

function listed<S, D>(
  read: Reader<S, D>,
  list: readonly Literal[],
  negated: boolean,
  order: (one: Value | null, other: Value) => number,
): Test<S, D> {
  const values = list.map(({ value }) => value);
  return (subject, device) => {
    const value = read(subject, device);
    let isComparable = false;
    for (const each of values) {
      const found = order(value, each);
      if (found === 0) return !negated;
      isComparable ||= !Number.isNaN(found);
    }
    return negated && isComparable;
  };
}

function textTest<S, D>(read: Reader<S, D>, operator: TextOperator, text: string): Test<S, D> {
  const holds = textTests[operator];
  return (subject, device) => {
    const value = read(subject, device);
    return typeof value === 'string' && holds(value, text);
  };
}

const textTests: Readonly<Record<TextOperator, (value: string, text: string) => boolean>> = {
  starts_with: (value, text) => value.startsWith(text),
  ends_with: (value, text) => value.endsWith(text),
  contains: (value, text) => value.includes(text),
};

function readerOf<S, D>(term: Term, { attributes, attached }: Readers<S, D>): Reader<S, D> {
  if (term.kind === 'literal') return () => term.value;
  const path = attachedPath(term.path);
  if (path !== null) {
    const read = attached[path.owner];
    return (subject, device) => read(subject, device, path.key);
  }
  return own(attributes as Readonly<Record<string, Reader<S, D>>>, term.path) ?? absent;
}

function absent(): null {
  return null;
}

function isOfVersion(term: Term): boolean {
  return term.kind === 'attribute' && findAttribute(term.path)?.type === 'version';
}
