// Policy conditions: a small total language. In comes a text of at most 2,000 characters, out comes a tree, and from it a
// test that always ends, never throws, reads nothing but its subject, and needs at most one visit per node. There are
// no loops, no calls, no regular expressions. docs/conditions.md is the page for operators.

export type Value = string | number | boolean;

export const orderings = ['==', '!=', '<', '<=', '>', '>='] as const;
export type Ordering = (typeof orderings)[number];

export const textOperators = ['starts_with', 'ends_with', 'contains'] as const;
export type TextOperator = (typeof textOperators)[number];

/** Where it stands in the text, counted from 1. */
interface Placed {
  readonly column: number;
}

export interface Literal extends Placed {
  readonly kind: 'literal';
  readonly value: Value;
}

/** `path` as it is written: `user.time_zone`, `device.attributes.tier`. */
export interface AttributeTerm extends Placed {
  readonly kind: 'attribute';
  readonly path: string;
}

export type Term = Literal | AttributeTerm;

export type Expression = Placed &
  (
    | { readonly kind: 'or' | 'and'; readonly parts: readonly Expression[] }
    | { readonly kind: 'not'; readonly inner: Expression }
    | { readonly kind: 'compare'; readonly operator: Ordering; readonly left: Term; readonly right: Term }
    | {
        readonly kind: 'in';
        readonly negated: boolean;
        readonly term: Term;
        readonly list: readonly Literal[];
      }
    | { readonly kind: 'text'; readonly operator: TextOperator; readonly term: Term; readonly text: Literal }
    | { readonly kind: 'has'; readonly attribute: AttributeTerm }
    | { readonly kind: 'segment'; readonly name: string }
    /** A truth value by itself: `user.bot`, `true`. */
    | { readonly kind: 'truth'; readonly term: Term }
  );

export const limits = {
  characters: 2_000,
  nodes: 200,
  depth: 16,
  list: 100,
  text: 256,
} as const;

/** What is wrong with a condition, and how to mend it. `column` counted from 1. */
export interface ConditionProblem {
  readonly column: number;
  readonly problem: string;
  readonly fix: string;
}

export type Parsed<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: ConditionProblem };

export function wrong(column: number, problem: string, fix: string) {
  return { ok: false, problem: { column, problem, fix } } as const;
}
