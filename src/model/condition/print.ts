import type { Expression, Literal, Term } from './expression.js';

const strength = { or: 1, and: 2, not: 3 } as const;

/** A condition as text that parses to the same tree, with no more brackets than it needs. */
export function printCondition(expression: Expression): string {
  switch (expression.kind) {
    case 'or':
    case 'and':
      return expression.parts.map((each) => within(each, expression.kind, true)).join(` ${expression.kind} `);
    case 'not':
      return `not ${within(expression.inner, 'not', false)}`;
    case 'compare':
      return `${term(expression.left)} ${expression.operator} ${term(expression.right)}`;
    case 'in':
      return `${term(expression.term)}${expression.negated ? ' not' : ''} in ${list(expression.list)}`;
    case 'text':
      return `${term(expression.term)} ${expression.operator} ${term(expression.text)}`;
    case 'has':
      return `has(${expression.attribute.path})`;
    case 'segment':
      return `segment(${quoted(expression.name)})`;
    case 'truth':
      return term(expression.term);
  }
}

/** A part that binds as weakly as its parent would be read as another tree, so it goes in brackets. */
function within(part: Expression, parent: 'or' | 'and' | 'not', alike: boolean): string {
  const own = part.kind === 'or' || part.kind === 'and' || part.kind === 'not' ? strength[part.kind] : 4;
  const needsBrackets = own < strength[parent] || (alike && own === strength[parent]);
  return needsBrackets ? `(${printCondition(part)})` : printCondition(part);
}

function list(values: readonly Literal[]): string {
  return `[${values.map(term).join(', ')}]`;
}

function term(value: Term): string {
  if (value.kind === 'attribute') return value.path;
  if (typeof value.value !== 'string') return String(value.value);
  return quoted(value.value);
}

function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
