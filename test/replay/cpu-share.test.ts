import { expect, it } from 'vitest';
import { CpuShare } from '../../src/replay/cpu-share.js';

it.each([0.9, 1])('lets others have their turn between slices, whatever its share: %d', async (given) => {
  const share = new CpuShare(given);
  let hadTurn = false;
  setImmediate(() => (hadTurn = true));
  for (const until = performance.now() + 15; performance.now() < until;);
  await share.breathe();
  expect(hadTurn).toBe(true);
});
