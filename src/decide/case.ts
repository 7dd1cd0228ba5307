import { own } from '../model/own.js';
import { blankDevice, type Item, type RecipientDevice } from '../model/recipient.js';
import { openingDevices } from './devices.js';
import type { Draft } from './draft.js';
import { type Facts, factsIn, rate } from './facts.js';
import { heldDevices, isScheduled } from './holds.js';
import { judge, type Judgement } from './judge.js';
import { workOut } from './relevance.js';
import { isForRelevance } from './screen.js';

/** Who is to be decided: a message on some devices; null stands for the recipient who has none (V06). */
export interface Asked {
  readonly item: Item;
  readonly devices: readonly (RecipientDevice | null)[];
}

/** What is to happen on a device, so far in this round; null stands for the recipient who has none. */
export interface Verdict {
  readonly device: string | null;
  judgement: Judgement;
}

/** A message while it is being decided together with others. */
export interface Case {
  item: Item;
  facts: Facts;
  /** One for each device; in the order in which they were asked. */
  verdicts: readonly Verdict[];
  /** How it goes along with the push of another message (B06); null unless it does. */
  along: Judgement | null;
  /** Whether the scorer was consulted in this round (S04). */
  isScored: boolean;
}

const none: readonly never[] = [];

export function openCase(draft: Draft, { item, devices }: Asked): Case {
  const facts = factsIn(draft, item);
  const opened: Case = { item, facts, verdicts: none, along: null, isScored: false };
  scoreOnce(draft, opened, devices);
  opened.verdicts = devices.map((device) => ({
    device: device?.id ?? null,
    judgement: judge(facts, device),
  }));
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
export function judgeAgain(draft: Draft, opened: Case, verdicts: readonly Verdict[]): void {
  opened.facts = factsIn(draft, opened.item);
  for (const verdict of verdicts) {
    const { device } = verdict;
    verdict.judgement = judge(opened.facts, device === null ? null : own(draft.recipient.devices, device)!);
  }
}

export function settleOn(decided: Case, device: string | null, judgement: Judgement): void {
  const known = decided.verdicts.find((each) => each.device === device);
  if (known === undefined) decided.verdicts = [...decided.verdicts, { device, judgement }];
  else known.judgement = judgement;
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
  rate(facts, opened.item);
  opened.isScored = true;
}
