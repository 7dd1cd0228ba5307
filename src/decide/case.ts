import { own } from '../model/own.js';
import { blankDevice, type Item, type RecipientDevice } from '../model/recipient.js';
import { openingDevices } from './devices.js';
import type { Draft } from './draft.js';
import { type Facts, factsIn } from './facts.js';
import { hearAlike } from './hearing.js';
import { heldDevices, isScheduled } from './holds.js';
import { judge, type Judgement } from './judge.js';
import { workOut } from './relevance.js';
import { isForRelevance } from './screen.js';

/** Who is to be decided: a message on some devices; null stands for the recipient who has none (V06). */
export interface Asked {
  readonly item: Item;
  readonly devices: readonly (RecipientDevice | null)[];
}

/** A message while it is being decided together with others. */
export interface Case {
  item: Item;
  facts: Facts;
  /** What is to happen on each device, so far in this round. */
  readonly verdicts: Map<string | null, Judgement>;
  /** How it goes along with the push of another message (B06); null unless it does. */
  along: Judgement | null;
  /** Whether the scorer was consulted in this round (S04). */
  isScored: boolean;
}

export function openCase(draft: Draft, { item, devices }: Asked): Case {
  const facts = factsIn(draft, item);
  const opened: Case = { item, facts, verdicts: new Map(), along: null, isScored: false };
  scoreOnce(draft, opened, devices);
  judgeOn(opened, devices);
  return opened;
}

/** A held message on the devices where it waits. */
export function heldCase(draft: Draft, item: Item): Case {
  return openCase(draft, { item, devices: waitingDevices(draft, item) });
}

/** The devices that wait with an item; with a notice that was for later, all of this moment (A09). */
export function waitingDevices(draft: Draft, item: Item): readonly (RecipientDevice | null)[] {
  if (isScheduled(item)) return openingDevices(draft.recipient);
  return heldDevices(item).map((id) => own(draft.recipient.devices, id) ?? goneDevice(id));
}

/** Stands for a device that went without a word (no E12), so that what waits on it still ends: as `no_device`. */
function goneDevice(id: string): RecipientDevice {
  return { ...blankDevice, id, token: 'none' };
}

/** Judges again, by the facts of this moment, with what the item has become. */
export function judgeAgain(draft: Draft, opened: Case, devices: readonly (string | null)[]): void {
  opened.facts = factsIn(draft, opened.item);
  judgeOn(
    opened,
    devices.map((id) => (id === null ? null : own(draft.recipient.devices, id)!)),
  );
}

function judgeOn(opened: Case, devices: readonly (RecipientDevice | null)[]): void {
  for (const device of devices) opened.verdicts.set(device?.id ?? null, judge(opened.facts, device));
}

/** Works out the relevance of what is first decided as ordinary (L01). The kind of a notice is its sender (A10). */
function scoreOnce(draft: Draft, opened: Case, devices: readonly (RecipientDevice | null)[]): void {
  const { item, facts } = opened;
  if (item.relevance !== null || !isForRelevance(facts, devices)) return;
  const { relevance, change } = workOut(
    item.scores,
    item.kind === 'notice' ? item.notice_kind : item.sender,
    facts.policy,
    draft.now,
    draft.spentChanges,
  );
  if (change !== null) draft.llmChanges.push(change);
  opened.item = { ...item, relevance, scores: null };
  opened.facts = { ...facts, item: opened.item, relevance };
  hearAlike(facts, opened.facts);
  opened.isScored = true;
}
