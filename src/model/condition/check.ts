// The check at publication: every name is known, every comparison is between values of one type, and nothing is read that
// is not known where the condition is asked. What passes can be evaluated on any facts.
import {
  type Attribute,
  type AttributeScope,
  type AttributeType,
  catalogue,
  findAttribute,
} from './attributes.js';
import type { AttributeTerm, ConditionProblem, Expression, Literal, Ordering, Term } from './expression.js';
import { nearest } from './nearest.js';
import { isVersion } from './versions.js';

export interface CheckOptions {
  /** The widest scope that may be read: of a user alone, of a message for them, of one of their devices. */
  readonly scope: AttributeScope;
  /** Segments that may be asked for; null where none may. */
  readonly segments: readonly string[] | 'any' | null;
}

const breadth: Readonly<Record<AttributeScope, number>> = { user: 0, message: 1, device: 2 };
const onlyIn: Readonly<Record<AttributeScope, string>> = {
  user: '',
  message: 'A segment speaks of users: read user.* only.',
  device:
    'This outcome holds for all devices of the recipient: read user.*, conversation.*, message.*, behaviour.* or local.*.',
};

/** Everything that is wrong with a condition, in the order of the text; empty when it may be published. */
export function checkCondition(expression: Expression, options: CheckOptions): readonly ConditionProblem[] {
  const problems: ConditionProblem[] = [];
  new Checker(options, problems).visit(expression);
  return problems.sort((a, b) => a.column - b.column);
}

class Checker {
  constructor(
    private readonly options: CheckOptions,
    private readonly problems: ConditionProblem[],
  ) {}

  visit(expression: Expression): void {
    switch (expression.kind) {
      case 'or':
      case 'and':
        for (const part of expression.parts) this.visit(part);
        return;
      case 'not':
        return this.visit(expression.inner);
      case 'compare':
        return this.#compare(expression.left, expression.operator, expression.right);
      case 'in':
        return this.#in(expression.term, expression.list);
      case 'text':
        return this.#text(expression.term, expression.operator);
      case 'has':
        this.#known(expression.attribute);
        return;
      case 'segment':
        return this.#segment(expression.name, expression.column);
      case 'truth':
        return this.#truth(expression.term);
    }
  }

  #compare(left: Term, operator: Ordering, right: Term): void {
    const [a, b] = [this.#typeOf(left), this.#typeOf(right)];
    if (a === null || b === null) return;
    if (left.kind === 'literal' && right.kind === 'literal') {
      return this.#say(left.column, 'compares two values', 'Name an attribute on one side.');
    }
    const isOrdering = operator !== '==' && operator !== '!=';
    if (isOrdering && !isOrdered(a) && !isOrdered(b)) {
      return this.#say(
        left.column,
        `asks for ${operator} of a ${a}`,
        'Only numbers and versions have an order.',
      );
    }
    if (!this.#agree(left, a, right, b)) return;
    this.#oneOf(left, right);
    this.#oneOf(right, left);
  }

  /** Whether both sides are of one type; says so where they are not. */
  #agree(left: Term, a: AttributeType, right: Term, b: AttributeType): boolean {
    if (a === 'any' && b === 'any') {
      this.#say(left.column, 'compares two attached attributes', 'Compare each with a value.');
      return false;
    }
    if (a === 'version' || b === 'version') {
      return this.#isVersionTerm(left, a) && this.#isVersionTerm(right, b);
    }
    if (a === b || a === 'any' || b === 'any') return true;
    const fix = `Give a ${a} on both sides${a === 'string' ? ', in quotes' : ''}.`;
    this.#say(right.column, `compares a ${a} with a ${b}`, fix);
    return false;
  }

  #isVersionTerm(term: Term, type: AttributeType): boolean {
    if (type === 'version') return true;
    if (term.kind === 'literal' && typeof term.value === 'string' && isVersion(term.value)) return true;
    this.#say(term.column, 'is not a version', 'Give the version in quotes: "5.2.1".');
    return false;
  }

  #in(term: Term, list: readonly Literal[]): void {
    const type = this.#typeOf(term);
    if (type === null) return;
    if (term.kind === 'literal') {
      return this.#say(term.column, 'looks for a value, not an attribute', 'Name an attribute before in.');
    }
    for (const each of list) {
      if (!this.#agree(term, type, each, typeof each.value as AttributeType)) return;
      this.#oneOf(term, each);
    }
  }

  #text(term: Term, operator: string): void {
    const type = this.#typeOf(term);
    if (type === null || (term.kind === 'attribute' && (type === 'string' || type === 'any'))) return;
    this.#say(
      term.column,
      `asks ${operator} of something that is no text`,
      'Name a text attribute before it.',
    );
  }

  #truth(term: Term): void {
    const type = this.#typeOf(term);
    if (type === null || type === 'boolean' || type === 'any') return;
    this.#say(term.column, `is a ${type}, not true or false`, 'Compare it, as in user.language == "zh".');
  }

  #segment(name: string, column: number): void {
    const { segments } = this.options;
    if (segments === null) {
      return this.#say(
        column,
        'asks for a segment here',
        'A segment cannot rest on another: repeat its test.',
      );
    }
    if (segments === 'any' || segments.includes(name)) return;
    const known = nearest(name, segments);
    const fix = known === null ? 'Create the segment first.' : `Did you mean segment("${known}")?`;
    this.#say(column, `asks for the segment "${name}", which does not exist`, fix);
  }

  #typeOf(term: Term): AttributeType | null {
    if (term.kind === 'literal') return typeof term.value as AttributeType;
    return this.#known(term)?.type ?? null;
  }

  #known({ path, column }: AttributeTerm): Attribute | null {
    const attribute = findAttribute(path);
    if (attribute === null) {
      const like = nearest(path, Object.keys(catalogue));
      const attached =
        'Attached values are written user.attributes.key, with lower-case letters, digits and _.';
      this.#say(
        column,
        `reads ${path}, which does not exist`,
        like === null ? attached : `Did you mean ${like}?`,
      );
      return null;
    }
    if (breadth[attribute.scope] <= breadth[this.options.scope]) return attribute;
    const fix = onlyIn[this.options.scope === 'user' ? 'message' : 'device'];
    this.#say(column, `reads ${path}, which is not known here`, fix);
    return null;
  }

  /** A value that the attribute can never have is a slip of the pen. */
  #oneOf(term: Term, other: Term): void {
    if (term.kind !== 'attribute' || other.kind !== 'literal') return;
    const values = findAttribute(term.path)?.values;
    if (values === undefined || values.includes(String(other.value))) return;
    this.#say(
      other.column,
      `${term.path} is never ${JSON.stringify(other.value)}`,
      `Use one of ${values.join(', ')}.`,
    );
  }

  #say(column: number, problem: string, fix: string): void {
    this.problems.push({ column, problem, fix });
  }
}

function isOrdered(type: AttributeType): boolean {
  return type === 'number' || type === 'version';
}
