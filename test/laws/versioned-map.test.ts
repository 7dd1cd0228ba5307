import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VersionedMap } from '../../src/model/versioned-map.js';

const changes = fc.array(
  fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.option(fc.nat(9), { nil: undefined })),
);

describe('a versioned map', () => {
  it('keeps every version as it was, however its successors branch, and knows what differs between two', () => {
    const history = fc.array(fc.tuple(changes, fc.nat(20)), { maxLength: 20 });
    fc.assert(
      fc.property(history, (steps) => {
        const versions: ReadonlyMap<string, number>[] = [new Map([['a', 0]])];
        const models = [new Map([['a', 0]])];
        for (const [change, pick] of steps) {
          const from = pick % versions.length;
          versions.push(VersionedMap.with(versions[from]!, new Map(change)));
          models.push(changed(models[from]!, change));
        }
        for (const [index, model] of models.entries()) {
          const version = versions[index]!;
          expect(new Map(version)).toEqual(model);
          expect(version.size).toBe(model.size);
          for (const key of ['a', 'b', 'c', 'd']) {
            expect(version.get(key)).toBe(model.get(key));
            expect(version.has(key)).toBe(model.has(key));
          }
          for (const [later, other] of models.entries()) {
            const differing = ['a', 'b', 'c', 'd'].filter((key) => model.get(key) !== other.get(key));
            expect([...VersionedMap.changedKeys(version, versions[later]!)].sort()).toEqual(differing);
          }
        }
      }),
    );
  });
});

function changed(
  model: ReadonlyMap<string, number>,
  change: readonly (readonly [string, number | undefined])[],
): Map<string, number> {
  const next = new Map(model);
  for (const [key, value] of new Map(change)) {
    if (value === undefined) next.delete(key);
    else next.set(key, value);
  }
  return next;
}
