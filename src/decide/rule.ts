import type { Evidence, Tier } from '../model/decision.js';
import type { Item, RecipientDevice } from '../model/recipient.js';
import type { FactsOf } from './facts.js';
import type { Opinion } from './opinion.js';

/** A pure judge of facts. Its name is the reason code; its file is the name with hyphens. */
export interface Rule<I extends Item = Item> {
  readonly name: string;
  readonly tier: Tier;
  /** What it does, in one English sentence: a row of the documentation. */
  readonly description: string;
  /** The kinds of item that it looks at; it abstains for others. Left out: every kind. */
  readonly concerns?: readonly I['kind'][];
  /** Whether its opinion may differ from device to device. Left out: it is asked once for all of them. */
  readonly looksAtDevice?: true;
  /**
   * Its opinion, or null to abstain. `device` is null for a recipient who has no device to decide on (V06): then only
   * what concerns the user as a whole may vote.
   */
  judge(facts: FactsOf<I>, device: RecipientDevice | null): Opinion | null;
  /** What its opinion stands on. Only asked where `judge` has one, of the same facts, once somebody reads the vote. */
  evidence(facts: FactsOf<I>, device: RecipientDevice | null): Evidence;
}
