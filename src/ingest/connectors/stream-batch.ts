import type { Intake, ItemResult } from '../../ports.js';
import { isTemporary } from '../item-problems.js';

/** A batch of a joined stream. `cursor`: where to go on once it is taken in. */
export interface StreamBatch {
  readonly cursor: string;
  readonly items: readonly unknown[];
}

/** How often a batch is tried as a whole before its items are looked at one by one. */
const TRIES_AS_A_WHOLE = 5;

export function readBatch(message: unknown): StreamBatch | null {
  if (typeof message !== 'object' || message === null) return null;
  const { cursor, items } = message as { cursor?: unknown; items?: unknown };
  const isCursor = typeof cursor === 'string' || typeof cursor === 'number';
  return isCursor && Array.isArray(items) ? { cursor: String(cursor), items } : null;
}

/**
 * Takes in one batch with its cursor, trying again while it is refused for our reasons. Gives the results, or null when
 * `wait` says that it is not wanted any more. An item that the ledger refuses alone is passed over: it never stalls the
 * stream.
 */
export async function takeBatch(
  intake: Intake,
  app: string,
  connector: string,
  batch: StreamBatch,
  wait: (tries: number) => Promise<boolean>,
): Promise<readonly ItemResult[] | null> {
  for (let tries = 1; ; tries++) {
    const results = await intake.admitFrom(app, connector, batch.cursor, batch.items);
    if (!results.some(isRefusedForNow)) return results;
    if (tries >= TRIES_AS_A_WHOLE && batch.items.length > 0) {
      const singly = await oneByOne(intake, app, batch.items);
      if (singly.some((each) => !isRefusedForNow(each))) {
        await intake.admitFrom(app, connector, batch.cursor, []);
        return singly;
      }
    }
    if (!(await wait(tries))) return null;
  }
}

async function oneByOne(intake: Intake, app: string, items: readonly unknown[]): Promise<ItemResult[]> {
  const results: ItemResult[] = [];
  for (const item of items) results.push(...(await intake.admit(app, [item], 'connector')));
  return results;
}

function isRefusedForNow(each: ItemResult): boolean {
  return each.status === 'rejected' && isTemporary(each.problem);
}
