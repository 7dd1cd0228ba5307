// Recursive descent over the tokens, `or` below `and` below `not`. Depth and size are counted on the way, so that no
// text of allowed length can exhaust the stack.
import {
  type AttributeTerm,
  type Expression,
  type Literal,
  limits,
  type Ordering,
  orderings,
  type Parsed,
  type Term,
  type TextOperator,
  textOperators,
  wrong,
} from './expression.js';
import { type Token, tokens } from './tokens.js';

const reserved: ReadonlySet<string> = new Set(['and', 'or', 'not', 'in', 'true', 'false', ...textOperators]);

/** The tree of a condition, or what is wrong with the text. Never throws. */
export function parseCondition(source: string): Parsed<Expression> {
  const cut = tokens(source);
  if (!cut.ok) return cut;
  const parser = new Parser(cut.value);
  try {
    return { ok: true, value: parser.whole() };
  } catch (error) {
    if (error instanceof Mistake) return wrong(error.column, error.problem, error.fix);
    throw error;
  }
}

/** Unwinds the descent; never leaves this file. */
class Mistake extends Error {
  constructor(
    readonly column: number,
    readonly problem: string,
    readonly fix: string,
  ) {
    super(problem);
  }
}

class Parser {
  #at = 0;
  #nodes = 0;

  constructor(private readonly all: readonly Token[]) {}

  whole(): Expression {
    const expression = this.#or(1);
    const { type, column, text } = this.#next;
    if (type === 'end') return expression;
    throw new Mistake(column, `goes on with ${JSON.stringify(text)}`, 'Join two tests with and, or.');
  }

  #or(depth: number): Expression {
    return this.#joined('or', depth, () => this.#joined('and', depth, () => this.#not(depth)));
  }

  #joined(kind: 'or' | 'and', depth: number, part: () => Expression): Expression {
    const first = part();
    if (!this.#isWord(kind)) return first;
    const parts = [first];
    while (this.#isWord(kind)) {
      this.#take();
      parts.push(part());
    }
    return this.#node({ kind, parts, column: first.column }, depth);
  }

  #not(depth: number): Expression {
    if (!this.#isWord('not')) return this.#test(depth);
    const { column } = this.#take();
    this.#deeper(depth, column);
    return this.#node({ kind: 'not', inner: this.#not(depth + 1), column }, depth);
  }

  #test(depth: number): Expression {
    if (this.#isSymbol('(')) {
      const { column } = this.#take();
      this.#deeper(depth, column);
      const inner = this.#or(depth + 1);
      this.#expect(')');
      return inner;
    }
    const { column } = this.#next;
    if (this.#isCall('has')) return this.#has(column);
    if (this.#isCall('segment')) return this.#segment(column);
    return this.#comparison(this.#term(), column);
  }

  #comparison(term: Term, column: number): Expression {
    const { text, type } = this.#next;
    if (type === 'symbol' && (orderings as readonly string[]).includes(text)) {
      this.#take();
      return this.#node({
        kind: 'compare',
        operator: text as Ordering,
        left: term,
        right: this.#term(),
        column,
      });
    }
    if (type === 'word' && (textOperators as readonly string[]).includes(text)) {
      this.#take();
      return this.#node({ kind: 'text', operator: text as TextOperator, term, text: this.#text(), column });
    }
    const negated = this.#isWord('not') && this.all[this.#at + 1]?.text === 'in';
    if (negated) this.#take();
    if (!this.#isWord('in')) return this.#node({ kind: 'truth', term, column });
    this.#take();
    return this.#node({ kind: 'in', negated, term, list: this.#list(), column });
  }

  #has(column: number): Expression {
    this.#takeCall();
    const attribute = this.#term();
    if (attribute.kind !== 'attribute') {
      throw new Mistake(attribute.column, 'asks has() of a value', 'Name an attribute: has(user.locale).');
    }
    this.#expect(')');
    return this.#node({ kind: 'has', attribute, column });
  }

  #segment(column: number): Expression {
    this.#takeCall();
    const { value } = this.#text();
    this.#expect(')');
    return this.#node({ kind: 'segment', name: value, column });
  }

  #list(): readonly Literal[] {
    const { column } = this.#expect('[');
    const list: Literal[] = [];
    while (!this.#isSymbol(']')) {
      if (list.length > 0) this.#expect(',');
      list.push(this.#literal());
      if (list.length > limits.list) {
        throw new Mistake(column, 'has too long a list', `Keep it at or below ${limits.list} values.`);
      }
    }
    this.#take();
    if (list.length > 0) return list;
    throw new Mistake(column, 'has an empty list, which nothing is in', 'Give at least one value.');
  }

  #text(): Literal & { readonly value: string } {
    const literal = this.#literal();
    const { value } = literal;
    if (typeof value === 'string') return { ...literal, value };
    throw new Mistake(literal.column, 'wants a text here', 'Put it in quotes: "pro".');
  }

  #literal(): Literal {
    const term = this.#term();
    if (term.kind === 'literal') return term;
    throw new Mistake(term.column, `has ${term.path} where a value belongs`, 'Put texts in quotes: "pro".');
  }

  #term(): Term {
    const token = this.#take();
    const { column } = token;
    if (token.type === 'string') return { kind: 'literal', value: token.text, column };
    if (token.type === 'number') return { kind: 'literal', value: token.value, column };
    if (token.type === 'word' && (token.text === 'true' || token.text === 'false')) {
      return { kind: 'literal', value: token.text === 'true', column };
    }
    if (token.type === 'word' && !reserved.has(token.text)) return attribute(token.text, column);
    const what = token.type === 'end' ? 'ends too early' : `has ${JSON.stringify(token.text)} out of place`;
    throw new Mistake(column, what, 'Write an attribute, such as user.locale, or a value here.');
  }

  #node(node: Expression, depth = 0): Expression {
    this.#nodes += 1;
    if (this.#nodes <= limits.nodes && depth <= limits.depth) return node;
    throw new Mistake(node.column, 'is too large', `Keep it at or below ${limits.nodes} tests, or split it.`);
  }

  #deeper(depth: number, column: number): void {
    if (depth < limits.depth) return;
    throw new Mistake(column, 'is nested too deeply', `Nest at most ${limits.depth} levels.`);
  }

  #expect(symbol: string): Token {
    if (this.#isSymbol(symbol)) return this.#take();
    throw new Mistake(this.#next.column, `lacks a ${symbol}`, `Put ${symbol} here.`);
  }

  get #next(): Token {
    return this.all[this.#at]!;
  }

  #take(): Token {
    const token = this.#next;
    if (token.type !== 'end') this.#at += 1;
    return token;
  }

  #takeCall(): void {
    this.#take();
    this.#take();
  }

  #isCall(name: string): boolean {
    const after = this.all[this.#at + 1];
    return this.#isWord(name) && after?.type === 'symbol' && after.text === '(';
  }

  #isWord(word: string): boolean {
    return this.#next.type === 'word' && this.#next.text === word;
  }

  #isSymbol(symbol: string): boolean {
    return this.#next.type === 'symbol' && this.#next.text === symbol;
  }
}

function attribute(path: string, column: number): AttributeTerm {
  return { kind: 'attribute', path, column };
}
