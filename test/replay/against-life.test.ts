import { rmSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { type Proof, prove } from '../../scripts/replay/prove.js';
import { syntheticStream } from './synthetic-stream.js';

describe('a replay', () => {
  const { folder, file } = syntheticStream(250);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  let proofs: readonly Proof[] = [];

  it(
    'decides under the same policy what was decided live, record by record',
    { timeout: 120_000 },
    async () => {
      proofs = await prove([file], () => undefined);
      const same = proofs[2]!;
      expect(same.recorded).toBeGreaterThan(200);
      expect(same).toMatchObject({
        replayed: same.recorded,
        equal: same.recorded,
        changes: [],
        isExact: true,
      });
    },
  );

  it('decides under another policy what a live run under that policy decides', () => {
    const changed = proofs[3]!;
    expect(changed).toMatchObject({ replayed: changed.recorded, equal: changed.recorded, isExact: true });
    // Whoever was counted together under the one is looked at under the other.
    expect(changed.recorded).toBeGreaterThan(4 * proofs[2]!.recorded);
  });
});
