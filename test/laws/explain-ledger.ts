// What the ledger keeps of decisions, as far as an explanation is made from it.
import { explain } from '../../src/decide/explain.js';
import type { Observed, RecordedDecision, RecordedStep } from '../../src/decide/recorded.js';
import { observedFacts } from '../../src/flow/observed-facts.js';
import type { DeviceDecision, MessageDecision, StepResult } from '../../src/model/decision.js';
import type { Policy } from '../../src/model/policy.js';
import type { Input } from '../../src/model/input.js';
import type { ChatItem, Recipient } from '../../src/model/recipient.js';

import { asInput, on, resultsOf, worldIn } from './scenario-steps.js';

/** Keeps of a history what the ledger keeps of it, and explains each decision from that alone. */
export class Ledger {
  readonly #arrivals = new Map<string, RecordedStep>();
  readonly #earlier = new Map<string, RecordedDecision['earlier'][number][]>();
  readonly #early: Input[] = [];
  readonly #edited = new Set<string>();

  constructor(private readonly policy: Policy) {}

  explain(before: Recipient, input: Input, { decisions, recipient }: StepResult<Recipient>, at: number) {
    const { policy } = this;
    if (input.type === 'message.edited') this.#edited.add(input.message);
    const early = this.#overtaken(before, input);
    const facts = observedFacts(before, [...early, input], decisions, [], []);
    const recorded = { at, policy, observed: JSON.parse(JSON.stringify(facts)) as Observed };
    return asKept(decisions).flatMap(({ item_kind, message, devices, relevance }) => {
      const id = `${item_kind === 'notice' ? 'n' : 'm'} ${message}`;
      if (!this.#arrivals.has(id)) this.#arrivals.set(id, recorded);
      const earlier = this.#earlier.get(id) ?? [];
      this.#earlier.set(id, [...earlier, { devices, relevance }]);
      const item = item_kind === 'message' ? recipient.items.get(message) : undefined;
      const reads = item === undefined ? null : wordsOf(item);
      const then = {
        ...recorded,
        user: before.id,
        item_kind,
        message,
        relevance,
        earlier,
        reads,
        is_whole: true,
      };
      // What another turn of the same step has sent is not told apart in the record.
      const isBeside = decisions.some((each) => each.message !== message && each.devices.some(isPush));
      const notifications = isBeside ? null : before.notifications;
      return devices.map((decided) => {
        const whole = { ...then, notifications, decided, arrival: this.#arrivals.get(id)! };
        return { then: whole, said: explain(whole), isEdited: this.#edited.has(message) };
      });
    });
  }

  /** What overtook a message is recorded with the message. */
  #overtaken(before: Recipient, input: Input): readonly Input[] {
    const isEarly =
      (input.type === 'message.edited' || input.type === 'message.deleted') &&
      !before.items.has(input.message);
    if (isEarly) this.#early.push(input);
    if (input.type !== 'message.created') return [];
    const { message } = input.message;
    return this.#early.filter((each) => 'message' in each && each.message === message);
  }
}

function isPush({ outcome }: DeviceDecision): boolean {
  return outcome === 'push';
}

function wordsOf({ text, mentions, broadcast, reply_to }: ChatItem) {
  return { text, mentions, broadcast, reply_to };
}

/** As the ledger gives them back. */
function asKept(decisions: readonly MessageDecision[]): readonly MessageDecision[] {
  return JSON.parse(JSON.stringify(decisions)) as readonly MessageDecision[];
}

/** The records of the last of some steps, each with what is said of it. */
export function explained(...[given, steps]: Parameters<typeof resultsOf>) {
  const { recipient, policy, defaults } = worldIn(given);
  const ledger = new Ledger(policy);
  const results = resultsOf(given, steps);
  const records = steps.map(([at, event], index) => {
    const before = index === 0 ? recipient : results[index - 1]!.recipient;
    return ledger.explain(before, asInput(event, defaults), results[index]!, on(at));
  });
  return records.at(-1)!;
}
