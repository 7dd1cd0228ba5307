import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runKill } from '../../scripts/faults/kill.js';
import { testBackends } from '../contracts/store-backends.js';

const isBuilt = existsSync(fileURLToPath(new URL('../../dist/scripts/faults/child.js', import.meta.url)));
const small = { kills: 4, events: 600, mysql: null, plant: null };

describe.each(testBackends)('a gateway killed again and again on $kind', ({ missing, create }) => {
  const reason = missing ?? (isBuilt ? null : 'dist/ is not built: nothing to kill');
  if (reason !== null) {
    it.skip(reason, () => undefined);
    return;
  }

  it('loses nothing, decides nothing twice and shows nothing twice', { timeout: 120_000 }, async () => {
    const place = await create();
    const mysql = place.database.kind === 'mysql' ? place.database.url : null;
    const { checks, figures } = await runKill({ ...small, seed: 7, mysql });
    expect(checks.filter((each) => !each.isGood)).toEqual([]);
    expect(figures['events_acknowledged']).toBe(small.events);
    expect(figures['pushes_sent']).toBeGreaterThan(small.events / 2);
    await place.remove();
  });
});

describe('the fault test itself', () => {
  it.skipIf(!isBuilt)(
    'sees events that were acknowledged before their commit',
    { timeout: 120_000 },
    async () => {
      const { checks } = await runKill({ ...small, seed: 7, plant: 'ack-before-commit' });
      const lost = checks.find((each) => each.name.startsWith('lost'))!;
      expect(lost.isGood).toBe(false);
      expect(lost.got).toBeGreaterThan(0);
    },
  );
});
