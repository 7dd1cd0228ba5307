import type { Intake, ItemResult } from '../../ports.js';
import { isTemporary, notStored } from '../item-problems.js';

/** A batch of a joined stream. `cursor`: where to go on once it is taken in. */
export interface StreamBatch {
  readonly cursor: string;
  readonly items: readonly unknown[];
}

/** How often a batch is tried as a whole before its items are looked at one by one. */
const TRIES_AS_A_WHOLE = 5;
/** How often an item is refused, each time between two writes that succeed, before it is given up. */
const TRIES_ALONE = 3;

export function readBatch(message: unknown): StreamBatch | null {
  if (typeof message !== 'object' || message === null) return null;
  const { cursor, items } = message as { cursor?: unknown; items?: unknown };
  const isCursor = typeof cursor === 'string' || typeof cursor === 'number';
  return isCursor && Array.isArray(items) ? { cursor: String(cursor), items } : null;
}

/**
 * Takes in one batch with its cursor, trying again while it is refused for our reasons. Gives the results, or null when
 * `wait` says that it is not wanted any more. An item that the ledger refuses while it takes others is passed over: it
 * never stalls the stream. While the ledger is away or full nothing is passed over.
 */
export async function takeBatch(
  intake: Intake,
  app: string,
  connector: string,
  { cursor, items }: StreamBatch,
  wait: (tries: number) => Promise<boolean>,
): Promise<readonly ItemResult[] | null> {
  let remaining = items;
  let passedOver: readonly ItemResult[] = [];
  for (let tries = 1; ; tries++) {
    const results = await intake.admitFrom(app, connector, cursor, remaining);
    if (!results.some(isRefusedForNow)) return [...passedOver, ...results];
    if (tries >= TRIES_AS_A_WHOLE && passedOver.length === 0) {
      const unstorable = await unstorableOf(intake, app, connector, remaining);
      if (unstorable.size > 0) {
        remaining = remaining.filter((each) => !unstorable.has(each));
        passedOver = [...unstorable.values()];
        continue;
      }
    }
    if (!(await wait(tries))) return null;
  }
}

/** The items that the ledger does not take although it takes writes, with their refusals. */
async function unstorableOf(
  intake: Intake,
  app: string,
  connector: string,
  items: readonly unknown[],
): Promise<Map<unknown, ItemResult>> {
  const found = new Map<unknown, ItemResult>();
  for (const item of items) {
    const refusal = await lastRefusal(intake, app, connector, item);
    if (refusal !== null) found.set(item, refusal);
  }
  return found;
}

async function lastRefusal(
  intake: Intake,
  app: string,
  connector: string,
  item: unknown,
): Promise<ItemResult | null> {
  for (let tries = 1; ; tries++) {
    const [result] = await intake.admit(app, [item], 'connector');
    if (result === undefined || !isNotStored(result)) return null;
    if (!(await takesWrites(intake, app, connector))) return null;
    if (tries === TRIES_ALONE) return result;
  }
}

/** Whether the ledger takes writes just now: shown by one that harms nobody, a cursor that no stream has. */
async function takesWrites(intake: Intake, app: string, connector: string): Promise<boolean> {
  const name = `${connector}.probe`;
  try {
    const next = String(Number((await intake.cursor(app, name)) ?? 0) + 1);
    await intake.admitFrom(app, name, next, []);
    return (await intake.cursor(app, name)) === next;
  } catch {
    return false;
  }
}

function isRefusedForNow(each: ItemResult): boolean {
  return each.status === 'rejected' && isTemporary(each.problem);
}

function isNotStored(each: ItemResult): boolean {
  return each.status === 'rejected' && each.problem.status === notStored.status;
}
