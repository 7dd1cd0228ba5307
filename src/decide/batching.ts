// Window batches (B01-B03) and what a push takes along (B06).
import { own } from '../model/own.js';
import type { RecipientDevice, WindowBatch } from '../model/recipient.js';
import { isWindowBatch, openBatch, windowRelease } from './batch-window.js';
import { type Case, heldCase, judgeAgain, type Verdict } from './case.js';
import type { Draft } from './draft.js';
import { asHeld, holdOf, moveHold } from './holds.js';
import { judge, type Judgement, pushReason } from './judge.js';

const none: readonly never[] = [];

/** Takes messages out of their window batches; one that its last message leaves is closed (B01). */
export function leaveBatches(draft: Draft, messages: readonly string[]): void {
  const { batches } = draft.recipient;
  // Whatever arrives waits nowhere yet, and most batches stay as they are.
  if (!batches.some((batch) => batch.messages.some((each) => messages.includes(each)))) return;
  const remaining = batches.map((batch) => ({
    ...batch,
    messages: batch.messages.filter((each) => !messages.includes(each)),
  }));
  draft.change({ batches: remaining.filter((batch) => batch.messages.length > 0) });
}

/** Adds what is to wait in a window batch; the message that fills it releases the whole batch (B03). */
export function fillBatches(draft: Draft, cases: Case[]): void {
  if (!cases.some(({ verdicts }) => verdicts.some(isBatched))) return;
  let isReleased = false;
  for (const joining of [...cases].sort((a, b) => a.item.seq - b.item.seq)) {
    if (isReleased) judgeAgain(draft, joining, batchedOn(joining));
    if (batchedOn(joining).length === 0) continue;
    const batch = add(draft, joining);
    if (batch.messages.length < joining.facts.policy.batch.max_items) continue;
    release(draft, batch, cases);
    isReleased = true;
  }
}

/** Lets a push take with it the window batch of its conversation and what desktop_grace still holds there (B06). */
export function takeAlong(draft: Draft, cases: Case[]): void {
  const pushes = ownPushes(cases);
  if (pushes === null) return;
  for (const [conversation, pushedTo] of pushes) {
    const companions = companionsIn(draft, conversation, cases);
    leaveBatches(draft, companions);
    for (const message of companions) {
      const decided = cases.find(({ item }) => item.message === message);
      if (decided) joinWhereHeld(draft, decided);
      else cases.push(joined(heldCase(draft, draft.item(message)!), own(draft.recipient.devices, pushedTo)!));
    }
  }
}

/** The conversations of messages that settle on push, each with a device where one does. */
function ownPushes(cases: readonly Case[]): ReadonlyMap<string, string> | null {
  let conversations: Map<string, string> | null = null;
  for (const { item, verdicts } of cases) {
    if (item.kind !== 'message') continue;
    for (const { device, judgement } of verdicts) {
      if (judgement.outcome === 'push') (conversations ??= new Map()).set(item.conversation, device!);
    }
  }
  return conversations;
}

function companionsIn(draft: Draft, conversation: string, cases: readonly Case[]): readonly string[] {
  const companions = new Set(openBatch(draft.recipient, conversation)?.messages);
  for (const { item, verdicts } of cases) {
    const waits = verdicts.some(({ judgement }) => judgement.reason === 'desktop_grace');
    if (waits && item.conversation === conversation) companions.add(item.message);
  }
  for (const item of draft.held()) {
    const isDecided = cases.some((each) => each.item.message === item.message);
    if (isDecided || item.conversation !== conversation) continue;
    if (holdOf(item)!.reason === 'desktop_grace') companions.add(item.message);
  }
  return [...companions];
}

/** Goes along unless a veto stops it for the user; where one stops it on a device alone, others may still have it. */
function joined(opened: Case, pushedTo: RecipientDevice): Case {
  const passing = opened.verdicts.filter(({ judgement }) => judgement.tier !== 'veto');
  goAlong(opened, judge(opened.facts, pushedTo), passing);
  return opened;
}

/** What would have begun to wait at this moment has waited: its own push vote is that of a held message. */
function joinWhereHeld(draft: Draft, decided: Case): void {
  const held = decided.verdicts.filter(({ judgement }) => judgement.release_at !== null);
  judgeAsHeld(draft, decided, held);
  goAlong(decided, held[0]!.judgement, held);
}

/** Unless a veto stops it. */
function goAlong(decided: Case, judged: Judgement, verdicts: readonly Verdict[]): void {
  const reason = pushReason(judged);
  if (reason === null) return;
  const along: Judgement = { ...judged, outcome: 'push', reason, release_at: null };
  decided.along = along;
  for (const verdict of verdicts) verdict.judgement = along;
}

function batchedOn({ verdicts }: Case): readonly Verdict[] {
  return verdicts.some(isBatched) ? verdicts.filter(isBatched) : none;
}

function isBatched({ judgement }: Verdict): boolean {
  return isWindowBatch(judgement);
}

/** Adds one message; the release of those that wait there already moves with it (B02). */
function add(draft: Draft, { item: { message }, facts }: Case): WindowBatch {
  const { recipient, now } = draft;
  const conversation = facts.conversation.id;
  const open = openBatch(recipient, conversation);
  const release_at = windowRelease(recipient, conversation, facts.policy, now);
  const batch: WindowBatch = {
    conversation,
    opened_at: open?.opened_at ?? now,
    release_at,
    messages: [...(open?.messages ?? []), message],
  };
  draft.change({ batches: [...recipient.batches.filter((each) => each !== open), batch] });
  for (const earlier of open?.messages ?? []) draft.put(moveHold(draft.item(earlier)!, release_at));
  return batch;
}

/** Releases a batch that is full: all of it is decided again, as held and as having been in the batch. */
function release(draft: Draft, batch: WindowBatch, cases: Case[]): void {
  leaveBatches(draft, batch.messages);
  for (const message of batch.messages) {
    const decided = cases.find(({ item }) => item.message === message);
    if (decided) judgeAsHeld(draft, decided, batchedOn(decided));
    else cases.push(heldCase(draft, draft.item(message)!));
  }
}

/** Judges again as held by the hold that these devices have just been given (R05, R09). */
function judgeAsHeld(draft: Draft, decided: Case, verdicts: readonly Verdict[]): void {
  decided.item = asHeld(decided.item, verdicts[0]!.judgement);
  judgeAgain(draft, decided, verdicts);
}
