// Window batches (B01-B03) and what a push takes along (B06).
import type { Item, WindowBatch } from '../model/recipient.js';
import { isWindowBatch, openBatch, windowRelease } from './batch-window.js';
import { type Case, heldCase, judgeAgain, type Verdict } from './case.js';
import type { Draft } from './draft.js';
import { holdOf, moveHold } from './holds.js';
import { pushReason } from './judge.js';

/** Takes messages out of their window batches; one that its last message leaves is closed (B01). */
export function leaveBatches(draft: Draft, messages: readonly string[]): void {
  const { batches } = draft.recipient;
  if (!batches.some((batch) => batch.messages.some((each) => messages.includes(each)))) return;
  const remaining = batches.map((batch) => ({
    ...batch,
    messages: batch.messages.filter((each) => !messages.includes(each)),
  }));
  draft.change({ batches: remaining.filter((batch) => batch.messages.length > 0) });
}

/** Adds what is to wait in a window batch; the message that fills it releases the whole batch (B03). */
export function fillBatches(draft: Draft, cases: Case[]): void {
  let isReleased = false;
  for (const joining of [...cases].sort((a, b) => a.item.seq - b.item.seq)) {
    if (isReleased) judgeAgain(draft, joining, batchedOn(joining));
    if (batchedOn(joining).length === 0) continue;
    const batch = add(draft, joining.item);
    if (batch.messages.length < draft.policy.batch.max_items) continue;
    release(draft, batch, cases);
    isReleased = true;
  }
}

/** Lets a push take with it the window batch of its conversation and what desktop_grace still holds there (B06). */
export function takeAlong(draft: Draft, cases: Case[]): void {
  const conversations = new Set(cases.filter(isOwnPush).map(({ item }) => item.conversation));
  for (const conversation of conversations) {
    const companions = companionsIn(draft, conversation, cases);
    leaveBatches(draft, companions);
    for (const message of companions) {
      const decided = cases.find(({ item }) => item.message === message);
      if (decided) joinWhereHeld(draft, decided);
      else cases.push(joined(heldCase(draft, draft.item(message)!)));
    }
  }
}

function isOwnPush({ item, verdicts }: Case): boolean {
  return item.kind === 'message' && [...verdicts.values()].some(({ outcome }) => outcome === 'push');
}

function companionsIn(draft: Draft, conversation: string, cases: readonly Case[]): readonly string[] {
  const companions = new Set(openBatch(draft.recipient, conversation)?.messages);
  for (const { item, verdicts } of cases) {
    const waits = [...verdicts.values()].some(({ reason }) => reason === 'desktop_grace');
    if (waits && item.conversation === conversation) companions.add(item.message);
  }
  for (const item of draft.held()) {
    const isDecided = cases.some((each) => each.item.message === item.message);
    if (isDecided || item.conversation !== conversation) continue;
    if (holdOf(item)!.reason === 'desktop_grace') companions.add(item.message);
  }
  return [...companions];
}

/** On all devices that no veto stops it on. */
function joined(opened: Case): Case {
  for (const [device, verdict] of opened.verdicts) {
    if (verdict.tier !== 'veto') opened.verdicts.set(device, goingAlong(verdict));
  }
  return opened;
}

/** What would have begun to wait at this moment has waited: its own push vote is that of a held message. */
function joinWhereHeld(draft: Draft, decided: Case): void {
  const devices = [...decided.verdicts].filter(([, { release_at }]) => release_at !== null);
  judgeAsHeld(
    draft,
    decided,
    devices.map(([device]) => device),
  );
  for (const [device] of devices) {
    decided.verdicts.set(device, goingAlong(decided.verdicts.get(device)!));
  }
}

function goingAlong(verdict: Verdict): Verdict {
  return { ...verdict, outcome: 'push', reason: pushReason(verdict)!, release_at: null, goesAlong: true };
}

function batchedOn({ verdicts }: Case): readonly (string | null)[] {
  return [...verdicts].filter(([, verdict]) => isWindowBatch(verdict)).map(([device]) => device);
}

/** Adds one message; the release of those that wait there already moves with it (B02). */
function add(draft: Draft, { message, conversation }: Item): WindowBatch {
  const { recipient, policy, now } = draft;
  const open = openBatch(recipient, conversation);
  const release_at = windowRelease(recipient, conversation, policy, now);
  const batch: WindowBatch = {
    conversation,
    opened_at: open?.opened_at ?? now,
    release_at,
    messages: [...(open?.messages ?? []), message],
  };
  draft.change({ batches: [...recipient.batches.filter((each) => each !== open), batch] });
  for (const earlier of open?.messages ?? []) {
    const item = draft.item(earlier)!;
    if (holdOf(item) !== null) draft.put(moveHold(item, release_at));
  }
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
function judgeAsHeld(draft: Draft, decided: Case, devices: readonly (string | null)[]): void {
  const hold = decided.verdicts.get(devices[0]!)!;
  const { item } = decided;
  decided.item = {
    ...item,
    held_by: item.held_by.includes(hold.reason) ? item.held_by : [...item.held_by, hold.reason],
    in_window_batch: item.in_window_batch || isWindowBatch(hold),
  };
  judgeAgain(draft, decided, devices);
}
