// Deciding held messages again: those whose time has come (H02), and those that an event sets free. Conversations take
// turns, and what one sends already counts for the next (N04).
import type { Item } from '../model/recipient.js';
import { isQuietBatch } from './batch-window.js';
import { type Asked, waitingDevices } from './case.js';
import type { Draft } from './draft.js';
import { holdOf, releaseOf } from './holds.js';
import { releaseNotice } from './notices.js';
import { decideTogether } from './round.js';

interface Turn {
  /** Earliest release among its holds; without one it comes last. */
  readonly releaseAt: number;
  readonly id: string;
  readonly asked: readonly Asked[];
}

/** Releases every hold that is due (H02). */
export function releaseDue(draft: Draft): void {
  if (draft.earliestRelease() > draft.now) return;
  const due = draft.held().filter((item) => releaseOf(item)! <= draft.now);
  for (const { asked } of inTurns(onWaitingDevices(draft, due))) {
    const [{ item }] = asked as [Asked];
    if (item.kind === 'notice') releaseNotice(draft, item.message);
    else decideTogether(draft, asked);
  }
}

/** Releases every window batch at once (B04). */
export function releaseBatches(draft: Draft): void {
  const { batches } = draft.recipient;
  if (batches.length === 0) return;
  const items = batches.flatMap(({ messages }) => messages.map((message) => draft.item(message)!));
  decideInTurns(draft, onWaitingDevices(draft, items));
}

/** Decides messages again, conversation by conversation. */
export function decideInTurns(draft: Draft, asked: readonly Asked[]): void {
  for (const turn of inTurns(asked)) decideTogether(draft, turn.asked);
}

export function onWaitingDevices(draft: Draft, items: readonly Item[]): readonly Asked[] {
  return items.map((item) => ({ item, devices: waitingDevices(draft, item) }));
}

/**
 * By conversation, each notice a turn of its own (A13), save that a quiet-hours batch with all that is due in its
 * conversations is one (B05).
 */
function inTurns(asked: readonly Asked[]): readonly Turn[] {
  const digestOf = new Set(asked.filter(isOfDigest).map(({ item }) => item.conversation));
  const digest = asked.filter(({ item }) => digestOf.has(item.conversation));
  const others = Map.groupBy(
    asked.filter(({ item }) => !digestOf.has(item.conversation)),
    ({ item }) => item.conversation ?? `\0${item.message}`,
  );
  const turns = [...others.values()].map((each) => turnOf(placeOf(each[0]!), each));
  if (digest.length > 0) turns.push(turnOf([...digestOf].map(String).sort(byAscii)[0]!, digest));
  // Two that have no release are equal: infinity minus infinity is no number, and that counts as zero here.
  return turns.sort((a, b) => a.releaseAt - b.releaseAt || byAscii(a.id, b.id));
}

function turnOf(id: string, asked: readonly Asked[]): Turn {
  return { id, asked, releaseAt: Math.min(...asked.map(({ item }) => releaseOf(item) ?? Infinity)) };
}

/** In the order of turns a notice is a conversation with its id (A13). */
function placeOf({ item }: Asked): string {
  return item.conversation ?? item.message;
}

function isOfDigest({ item }: Asked): boolean {
  const hold = holdOf(item);
  return hold !== null && isQuietBatch(hold);
}

/** No two are equal. */
function byAscii(one: string, other: string): number {
  return one < other ? -1 : 1;
}
