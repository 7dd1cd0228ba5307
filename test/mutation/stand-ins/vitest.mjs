// What a test file imports as `vitest` while mutants are tried: the real `expect`, and a list in place of a runner.
import { format } from 'node:util';

export { expect } from 'vitest';

let collected = [];
let path = [];

/** The tests that were declared since the last call, in order: `{ name, run }`. */
export function takeTests() {
  const taken = collected;
  collected = [];
  path = [];
  return taken;
}

export function it(title, run) {
  collected.push({ name: [...path, title].join(' > '), run });
}

export function describe(title, declare) {
  path.push(title);
  declare();
  path.pop();
}

it.runIf = (isWanted) => (isWanted ? it : () => undefined);
it.each = each(it, (run, values) => () => run(...values));
describe.each = each(describe, (declare, values) => () => declare(...values));

function each(declare, bind) {
  return (table) => (title, body) => {
    for (const row of table) {
      const values = Array.isArray(row) ? row : [row];
      const places = title.match(/%[a-z]/g)?.length ?? 0;
      declare(format(title, ...values.slice(0, places)), bind(body, values));
    }
  };
}
