// Holds a run of `step` to its explanations: every 100th decision is put on record as the product does it, explained from
// the record alone, and compared. In come steps, out come the differences. Never changes or delays what it watches: `see`
// only remembers, `compare` is for a moment that nobody times.
import { explain } from '../src/decide/explain.js';
import type { Observed, RecordedDecision, RecordedStep } from '../src/decide/recorded.js';
import { observedFacts } from '../src/flow/observed-facts.js';
import type { MessageDecision, StepResult } from '../src/model/decision.js';
import type { Policy } from '../src/model/policy.js';
import type { Input } from '../src/model/input.js';
import type { ArrivingMessage } from '../src/model/arriving.js';
import type { Recipient } from '../src/model/recipient.js';

const EVERY = 100;

/** A step as it happened. */
export interface Seen {
  readonly before: Recipient;
  readonly input: Input;
  readonly result: StepResult<Recipient>;
  readonly at: number;
}

/** A message whose decisions are all compared, from its arrival to the end of its last hold. */
interface Followed {
  readonly message: ArrivingMessage;
  arrival: RecordedStep | null;
  readonly earlier: RecordedDecision['earlier'][number][];
}

export interface Compared {
  /** Device decisions. */
  readonly decisions: number;
  /** Verdicts of rules that the record gives back, and those it cannot tell. */
  readonly agreeing: number;
  readonly unknown: number;
  readonly differences: readonly string[];
}

export class ExplainedSample {
  readonly #followed = new Map<string, Map<string, Followed>>();
  #waiting: Seen[] = [];
  #seen = 0;
  #next = EVERY;
  #decisions = 0;
  #agreeing = 0;
  #unknown = 0;
  readonly #differences: string[] = [];

  constructor(private readonly policy: Policy) {}

  /** Remembers a step with a decision whose turn it is, or on a message that is followed. */
  see(seen: Seen): void {
    const followed = this.#followed.get(seen.before.id);
    let isWanted = false;
    for (const { message, devices } of seen.result.decisions) {
      this.#seen += devices.length;
      if (followed?.has(message) === true) isWanted = true;
      else if (this.#seen >= this.#next && this.#follow(seen, message)) {
        // All devices of the message are compared.
        this.#next += EVERY * devices.length;
        isWanted = true;
      }
    }
    if (isWanted) this.#waiting.push(seen);
  }

  /** Explains and compares what was remembered. */
  compare(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const seen of waiting)
      for (const decision of seen.result.decisions) this.#compareOne(seen, decision);
  }

  get compared(): Compared {
    return {
      decisions: this.#decisions,
      agreeing: this.#agreeing,
      unknown: this.#unknown,
      differences: this.#differences,
    };
  }

  /** Lets go of what it remembers, so that nobody counts it as memory of the recipients. */
  end(): Compared {
    this.compare();
    this.#followed.clear();
    return this.compared;
  }

  /** False for a message of before: what its arrival rested on is gone. */
  #follow({ before, input }: Seen, message: string): boolean {
    if (input.type !== 'message.created' || input.message.message !== message) return false;
    const ofUser = this.#followed.get(before.id) ?? new Map<string, Followed>();
    this.#followed.set(
      before.id,
      ofUser.set(message, { message: input.message, arrival: null, earlier: [] }),
    );
    return true;
  }

  #compareOne(seen: Seen, { message, devices, relevance, item_kind }: MessageDecision): void {
    const user = seen.before.id;
    const followed = this.#followed.get(user)?.get(message);
    if (followed === undefined) return;
    const step = this.#recordOf(seen);
    const { text, mentions, broadcast, reply_to } = followed.message;
    const record = {
      ...step,
      ...{ user, item_kind, message, relevance, is_whole: true },
      arrival: (followed.arrival ??= step),
      earlier: [...followed.earlier],
      reads: { text, mentions, broadcast, reply_to },
    };
    for (const decided of devices) this.#explain({ ...record, decided: asStored(decided) });
    followed.earlier.push({ devices, relevance });
    if (devices.every(({ release_at }) => release_at === null)) this.#followed.get(user)!.delete(message);
  }

  /** What the ledger would have of a step. */
  #recordOf({ before, input, result, at }: Seen): RecordedStep {
    const facts = observedFacts(before, [input], result.decisions, [], []);
    return { at, policy: this.policy, observed: asStored(facts) as Observed };
  }

  #explain(record: RecordedDecision): void {
    const { user, message, decided } = record;
    const said = explain(record);
    const differing = said.filter(({ rebuilt }) => rebuilt === 'differs').map(({ rule }) => rule);
    const told = said.filter(({ vote }) => vote !== null).length;
    this.#decisions += 1;
    this.#agreeing += said.filter(({ rebuilt }) => rebuilt === 'agrees').length;
    this.#unknown += said.filter(({ rebuilt }) => rebuilt === 'unknown').length;
    if (differing.length === 0 && told === decided.votes.length) return;
    const votes = decided.votes.map(({ rule }) => rule).join(', ');
    this.#differences.push(
      `${message} to ${user} on ${decided.device}: ${decided.outcome} by ${votes || 'no vote'}; differs: ${differing.join(', ') || 'the number of votes'}`,
    );
  }
}

function asStored<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
