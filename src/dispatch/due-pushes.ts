import type { AttemptPorts } from './attempt-ports.js';
import type { StoredPush } from '../store/stores.js';
import { type Share, shareKey } from './places.js';

export const SWEEP_LIMIT = 500;
/** Each finds at least one more app and provider that has more due than can be served now. */
const MAX_ROUNDS = 16;

/**
 * Looks up what is due and hands it over, longest due first. Where much has been due for long and cannot be served now, it
 * looks behind that, lest the work of others be found only when all of it is done. `enqueue` says whether it took the push.
 */
export async function enqueueDue(
  { pushes, clock }: Pick<AttemptPorts, 'pushes' | 'clock'>,
  enqueue: (push: StoredPush) => boolean,
): Promise<{ readonly found: boolean; readonly isMore: boolean }> {
  const now = clock.now();
  const passedOver = new Map<string, Share>();
  let found = false;
  for (let rounds = 1; ; rounds++) {
    const due = await pushes.due(now, SWEEP_LIMIT, [...passedOver.values()]);
    const left = due.filter((push) => !enqueue(push));
    found ||= left.length < due.length;
    const isMore = due.length === SWEEP_LIMIT;
    if (!isMore || left.length === 0 || rounds === MAX_ROUNDS) return { found, isMore };
    for (const { app, provider } of left) passedOver.set(shareKey({ app, provider }), { app, provider });
  }
}
