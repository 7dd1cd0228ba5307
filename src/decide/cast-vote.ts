import type { Evidence, Outcome, Tier, Vote } from '../model/decision.js';
import type { RecipientDevice } from '../model/recipient.js';
import type { Facts } from './facts.js';
import type { Opinion } from './opinion.js';
import type { Rule } from './rule.js';

/**
 * A vote whose evidence is made when somebody reads it: most votes of a settled message are never read by anyone. Facts
 * never change, so it does not matter when. Written to a record it is a plain vote.
 */
export class CastVote implements Vote {
  readonly rule: string;
  readonly tier: Tier;
  readonly outcome: Outcome;
  readonly release_at?: number;
  readonly #by: Rule;
  readonly #facts: Facts;
  readonly #device: RecipientDevice | null;

  constructor(by: Rule, opinion: Opinion, facts: Facts, device: RecipientDevice | null) {
    this.rule = by.name;
    this.tier = by.tier;
    this.outcome = opinion.outcome;
    if ('release_at' in opinion) this.release_at = opinion.release_at;
    this.#by = by;
    this.#facts = facts;
    this.#device = device;
  }

  get evidence(): Evidence {
    return this.#by.evidence(this.#facts, this.#device);
  }

  toJSON(): Vote {
    const { rule, tier, outcome, evidence, release_at } = this;
    return { rule, tier, outcome, evidence, release_at };
  }
}
