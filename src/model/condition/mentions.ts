import type { Expression, Term } from './expression.js';
import { parseCondition } from './parse.js';

/** The segments that a condition asks for, and the attributes that it reads. Nothing where it cannot be read. */
export function mentionsOf(when: string): {
  readonly segments: ReadonlySet<string>;
  readonly attributes: ReadonlySet<string>;
} {
  const segments = new Set<string>();
  const attributes = new Set<string>();
  const parsed = parseCondition(when);
  if (parsed.ok) collect(parsed.value, segments, attributes);
  return { segments, attributes };
}

function collect(expression: Expression, segments: Set<string>, attributes: Set<string>): void {
  const read = (...terms: readonly Term[]) => {
    for (const term of terms) if (term.kind === 'attribute') attributes.add(term.path);
  };
  switch (expression.kind) {
    case 'or':
    case 'and':
      for (const part of expression.parts) collect(part, segments, attributes);
      return;
    case 'not':
      return collect(expression.inner, segments, attributes);
    case 'compare':
      return read(expression.left, expression.right);
    case 'in':
    case 'text':
    case 'truth':
      return read(expression.term);
    case 'has':
      return read(expression.attribute);
    case 'segment':
      segments.add(expression.name);
  }
}
