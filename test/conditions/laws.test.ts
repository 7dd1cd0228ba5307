import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkCondition } from '../../src/model/condition/check.js';
import { compileCondition, type Readers, type Test } from '../../src/model/condition/compile.js';
import { findAttribute } from '../../src/model/condition/attributes.js';
import type { Expression, Term, Value } from '../../src/model/condition/expression.js';
import { parseCondition } from '../../src/model/condition/parse.js';
import { printCondition } from '../../src/model/condition/print.js';
import { compareVersions, isVersion } from '../../src/model/condition/versions.js';
import {
  anyValues,
  expressions,
  lawfulValues,
  names,
  readers,
  segmentNames,
  type Values,
  withoutColumns,
} from './condition-worlds.js';
import { runs } from '../laws/runs.js';

const segments: ReadonlyMap<string, Test<Values, null>> = new Map([
  ['vip', (values: Values) => values['user.bot'] === true],
]);

/** What the page says, written down a second time and without mercy: a comparison across types is an error. */
function meaning(expression: Expression, values: Values): boolean {
  const read = (each: Term): Value | null =>
    each.kind === 'literal' ? each.value : (values[each.path] ?? null);
  const order = (one: Term, other: Term): number | null => {
    const [a, b] = [read(one), read(other)];
    if (a === null || b === null) return null;
    const types = [one, other].map((each) =>
      each.kind === 'attribute' ? findAttribute(each.path)!.type : typeof each.value,
    );
    if (types.includes('version')) {
      if (!isVersion(String(a)) || !isVersion(String(b))) return null;
      return compareVersions(String(a), String(b));
    }
    if (typeof a !== typeof b) {
      if (types.includes('any')) return null;
      throw new Error(`compares ${typeof a} with ${typeof b}`);
    }
    return a === b ? 0 : a < b ? -1 : 1;
  };
  switch (expression.kind) {
    case 'or':
      return expression.parts.map((each) => meaning(each, values)).includes(true);
    case 'and':
      return !expression.parts.map((each) => meaning(each, values)).includes(false);
    case 'not':
      return !meaning(expression.inner, values);
    case 'compare': {
      const found = order(expression.left, expression.right);
      if (found === null) return false;
      const holds = { '==': found === 0, '!=': found !== 0, '<': found < 0, '<=': found <= 0 };
      return { ...holds, '>': found > 0, '>=': found >= 0 }[expression.operator];
    }
    case 'in': {
      const found = expression.list.map((each) => order(expression.term, each));
      if (found.every((each) => each === null)) return false;
      return found.includes(0) !== expression.negated;
    }
    case 'text': {
      const found = read(expression.term);
      if (found === null || typeof found !== 'string') return false;
      const wanted = String(expression.text.value);
      const at = { starts_with: found.startsWith(wanted), ends_with: found.endsWith(wanted) };
      return { ...at, contains: found.includes(wanted) }[expression.operator];
    }
    case 'has':
      return read(expression.attribute) !== null;
    case 'segment':
      return segments.get(expression.name)?.(values, null) ?? false;
    case 'truth':
      return read(expression.term) === true;
  }
}

describe('laws of the language', () => {
  it('what is printed is read as the same tree', () => {
    fc.assert(
      fc.property(expressions, (expression) => {
        const parsed = parseCondition(printCondition(expression));
        fc.pre(parsed.ok || !/(long|large|deeply)/.test(parsed.problem.problem));
        expect(parsed.ok && withoutColumns(parsed.value)).toEqual(withoutColumns(expression));
      }),
      { numRuns: runs(1_000) },
    );
  });

  it('reading never fails, whatever is written, and says where it stopped', () => {
    const words = fc.constantFrom(
      'and',
      'or',
      'not',
      '(',
      ')',
      '[',
      ']',
      ',',
      '==',
      'in',
      '"x"',
      '7',
      'has(',
      ...names,
    );
    const sources = fc.oneof(
      fc.string({ maxLength: 80 }),
      fc.array(words, { maxLength: 30 }).map((each) => each.join(' ')),
    );
    fc.assert(
      fc.property(sources, (source) => {
        const parsed = parseCondition(source);
        if (parsed.ok) return;
        expect(parsed.problem.column).toBeGreaterThan(0);
        expect(parsed.problem.column).toBeLessThanOrEqual(source.length + 1);
        expect(parsed.problem.fix).toMatch(/\.$|\?$/);
      }),
      { numRuns: runs(3_000) },
    );
  });

  it('asking never fails, whatever the condition and the facts', () => {
    fc.assert(
      fc.property(expressions, anyValues, (expression, values) => {
        expect([true, false]).toContain(compileCondition(expression, readers, segments)(values, null));
      }),
      { numRuns: runs(1_000) },
    );
  });

  it('what passed the check means what the page says, and never compares across types', () => {
    let passed = 0;
    fc.assert(
      fc.property(
        expressions,
        fc.array(lawfulValues, { minLength: 3, maxLength: 3 }),
        (expression, worlds) => {
          if (checkCondition(expression, { scope: 'device', segments: segmentNames }).length > 0) return;
          passed += 1;
          const test = compileCondition(expression, readers, segments);
          for (const values of worlds) expect(test(values, null)).toBe(meaning(expression, values));
        },
      ),
      { numRuns: runs(4_000) },
    );
    expect(passed).toBeGreaterThan(100);
  });

  it('a test reads each place of its text at most once', () => {
    let reads = 0;
    const counted: Readers<Values, null> = {
      attributes: Object.fromEntries(
        Object.entries(readers.attributes).map(([name, read]) => [
          name,
          (values: Values, device: null) => {
            reads += 1;
            return read(values, device);
          },
        ]),
      ),
      attached: readers.attached,
    };
    fc.assert(
      fc.property(expressions, lawfulValues, (expression, values) => {
        reads = 0;
        compileCondition(expression, counted, segments)(values, null);
        const places = JSON.stringify(expression).split('"kind":"attribute"').length - 1;
        expect(reads).toBeLessThanOrEqual(places);
      }),
      { numRuns: runs(500) },
    );
  });

  it('versions are in an order, and padding with zeros changes nothing', () => {
    const version = fc
      .array(fc.nat({ max: 40 }), { minLength: 1, maxLength: 4 })
      .map((each) => each.join('.'));
    fc.assert(
      fc.property(version, version, version, (a, b, c) => {
        expect(Math.sign(compareVersions(a, b))).toBe(-Math.sign(compareVersions(b, a)) + 0);
        if (compareVersions(a, b) <= 0 && compareVersions(b, c) <= 0) {
          expect(compareVersions(a, c)).toBeLessThanOrEqual(0);
        }
        expect(compareVersions(`${a}.0`, a)).toBe(0);
        expect(compareVersions(`${a}-beta.9`, a)).toBe(0);
      }),
    );
  });
});
