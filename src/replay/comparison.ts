// Two records of the same time beside each other: what was decided, and what would have been. Nothing here says what
// people would have done.
import type { Outcome } from '../model/decision.js';
import { isOfNotice } from '../store/is-of-notice.js';
import type { StoredDecision } from '../store/stores.js';

/** What became of a message on a device in the end. `none`: nobody was looked at one by one. */
export interface Verdict {
  readonly outcome: Outcome | 'none';
  readonly reason: string;
}

export interface Example {
  readonly user: string;
  readonly message: string;
  readonly device: string | null;
  /** The recorded decision; null where there was none. */
  readonly decision: string | null;
}

export interface Change {
  readonly from: Verdict;
  readonly to: Verdict;
  readonly count: number;
  readonly examples: readonly Example[];
}

export interface Comparison {
  /** Messages on devices that were compared. */
  readonly compared: number;
  readonly same: number;
  readonly changes: readonly Change[];
  /** The matrix: every pair of outcomes that occurs, those that stay included. */
  readonly outcomes: readonly { readonly from: string; readonly to: string; readonly count: number }[];
  readonly users: { readonly compared: number; readonly affected: number };
  /** Records of decisions, one a step: `equal` are alike in every field but the policy's version. */
  readonly records: { readonly recorded: number; readonly replayed: number; readonly equal: number };
}

const EXAMPLES = 5;
const nobody: Verdict = { outcome: 'none', reason: 'not_looked_at' };

interface Final {
  readonly verdict: Verdict;
  readonly example: Example;
}

/** Fill it with the record's decisions and the replay's, each in the order of their ids, then ask for the result. */
export class Comparing {
  readonly #recorded = new Map<string, Final>();
  readonly #replayed = new Map<string, Final>();
  readonly #texts = new Map<string, string>();
  #records = { recorded: 0, replayed: 0, equal: 0 };

  recorded(decision: StoredDecision): void {
    this.#records.recorded += 1;
    this.#texts.set(decision.id, essence(decision));
    keep(this.#recorded, decision);
  }

  /** All of the record must have been given before. */
  replayed(decision: StoredDecision): void {
    this.#records.replayed += 1;
    if (this.#texts.get(decision.id) === essence(decision)) this.#records.equal += 1;
    this.#texts.delete(decision.id);
    keep(this.#replayed, decision);
  }

  /** The messages for which somebody was looked at on one side only: there the others may have been counted together. */
  oneSided(): { readonly recorded: ReadonlySet<string>; readonly replayed: ReadonlySet<string> } {
    const missing = (here: Map<string, Final>, there: Map<string, Final>) =>
      new Set([...there].filter(([key]) => !here.has(key)).map(([, { example }]) => example.message));
    return {
      recorded: missing(this.#recorded, this.#replayed),
      replayed: missing(this.#replayed, this.#recorded),
    };
  }

  /** `counted`: for messages of `oneSided`, why their other members were counted together on that side. */
  result(counted: Record<'recorded' | 'replayed', ReadonlyMap<string, string>>): Comparison {
    const sums = new Sums();
    for (const key of new Set([...this.#recorded.keys(), ...this.#replayed.keys()])) {
      const [was, is] = [this.#recorded.get(key), this.#replayed.get(key)];
      const { message } = (was ?? is)!.example;
      sums.add(was, is, {
        was: unseen(counted.recorded.get(message)),
        is: unseen(counted.replayed.get(message)),
      });
    }
    return { ...sums.result(), records: this.#records };
  }
}

/** What it means not to have been looked at. */
function unseen(reason: string | undefined): Verdict {
  return reason === undefined ? nobody : { outcome: 'suppress', reason };
}

class Sums {
  #compared = 0;
  #same = 0;
  readonly #changes = new Map<string, Mutable<Change>>();
  readonly #outcomes = new Map<string, { from: string; to: string; count: number }>();
  readonly #users = new Set<string>();
  readonly #affected = new Set<string>();

  add(was: Final | undefined, is: Final | undefined, otherwise: { was: Verdict; is: Verdict }): void {
    const { example } = (was ?? is)!;
    const [from, to] = [was?.verdict ?? otherwise.was, is?.verdict ?? otherwise.is];
    this.#compared += 1;
    this.#users.add(example.user);
    this.#count(from.outcome, to.outcome);
    if (from.outcome === to.outcome && from.reason === to.reason) {
      this.#same += 1;
      return;
    }
    this.#affected.add(example.user);
    this.#change(from, to, was === undefined ? { ...example, decision: null } : example);
  }

  result(): Omit<Comparison, 'records'> {
    return {
      compared: this.#compared,
      same: this.#same,
      changes: [...this.#changes.values()].toSorted((a, b) => b.count - a.count),
      outcomes: [...this.#outcomes.values()].toSorted((a, b) => b.count - a.count),
      users: { compared: this.#users.size, affected: this.#affected.size },
    };
  }

  #count(from: string, to: string): void {
    const cell = this.#outcomes.get(`${from}>${to}`);
    if (cell === undefined) this.#outcomes.set(`${from}>${to}`, { from, to, count: 1 });
    else cell.count += 1;
  }

  #change(from: Verdict, to: Verdict, example: Example): void {
    const name = `${from.outcome}/${from.reason}>${to.outcome}/${to.reason}`;
    const change = this.#changes.get(name) ?? { from, to, count: 0, examples: [] };
    this.#changes.set(name, change);
    change.count += 1;
    if (change.examples.length < EXAMPLES) change.examples.push(example);
  }
}

type Mutable<T extends Change> = { from: T['from']; to: T['to']; count: number; examples: Example[] };

function keep(finals: Map<string, Final>, decision: StoredDecision): void {
  const { id, user, message, devices } = decision;
  const kind = isOfNotice(decision) ? 'notice' : 'message';
  for (const { device, outcome, reason } of devices) {
    const example = { user, message, device, decision: id };
    finals.set(`${user}\0${kind}\0${message}\0${device ?? ''}`, { verdict: { outcome, reason }, example });
  }
}

function essence({ cause, message, user, at, devices, relevance, previous }: StoredDecision): string {
  const { policy_version: _, ...scored } = relevance ?? {};
  return JSON.stringify([cause, message, user, at, devices, relevance === null ? null : scored, previous]);
}
