import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explain } from '../../src/decide/explain.js';
import type { Observed, RecordedDecision, RecordedStep } from '../../src/decide/recorded.js';
import { rules } from '../../src/decide/rules/index.js';
import { step } from '../../src/decide/step.js';
import { observedFacts } from '../../src/flow/observed-facts.js';
import type { DeviceDecision, StepResult } from '../../src/model/decision.js';
import type { RuleVerdict } from '../../src/model/explanation.js';
import type { Policy } from '../../src/model/policy.js';
import type { ChatItem, Input, Recipient } from '../../src/model/recipient.js';
import { inputOf, UnknownEvent } from '../../scripts/scenario-inputs.js';
import { readScenarios } from '../../scripts/scenario-runner.js';
import { worldOf } from '../../scripts/scenario-world.js';
import { histories, play, policies, recipients } from './decide-worlds.js';

/** Keeps of a history what the ledger keeps of it, and explains each decision from that alone. */
class Ledger {
  readonly #arrivals = new Map<string, RecordedStep>();
  readonly #earlier = new Map<string, RecordedDecision['earlier'][number][]>();
  readonly #early: Input[] = [];

  constructor(private readonly policy: Policy) {}

  explain(before: Recipient, input: Input, { decisions, recipient }: StepResult<Recipient>, at: number) {
    const { policy } = this;
    const early = this.#overtaken(before, input);
    const facts = observedFacts(before, [...early, input], decisions, [], []);
    const recorded = { at, policy, observed: JSON.parse(JSON.stringify(facts)) as Observed };
    return decisions.flatMap(({ item_kind, message, devices, relevance }) => {
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
        return { then: whole, said: explain(whole) };
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

function check({ then, said }: { then: RecordedDecision; said: readonly RuleVerdict[] }): void {
  const { decided } = then;
  const differing = said.filter(({ rebuilt }) => rebuilt === 'differs');
  expect({ decided, differing }).toEqual({ decided, differing: [] });
  expect(said.map(({ rule }) => rule)).toEqual(rules.map(({ name }) => name));
  expect(said.flatMap(({ vote }) => vote ?? [])).toHaveLength(decided.votes.length);
}

describe.each(['decisions', 'notices', 'own-notices', 'fuzz-dev', 'fuzz-notices-dev'])(
  'explaining %s',
  (name) => {
    const { scenarios, defaults } = readScenarios(
      `test/scenarios/${name}.yaml`,
      'test/scenarios/decisions.yaml',
    );

    it('gives the recorded votes back from the facts that were recorded, or says what was not', () => {
      const known = { agrees: 0, unknown: 0 };
      for (const scenario of scenarios) {
        const world = worldOf(scenario.given ?? {}, defaults);
        const ledger = new Ledger(world.policy);
        let { recipient, llmChanges } = world;
        for (const { at, event } of scenario.steps) {
          const input = inputOf(event, world.defaults, llmChanges);
          if (input instanceof UnknownEvent) throw new Error(input.message);
          const now = Date.parse(at);
          const result = step(recipient, input, world.policy, now);
          for (const each of ledger.explain(recipient, input, result, now)) {
            try {
              check(each);
            } catch (error) {
              throw new Error(`${scenario.id} at ${at} ${each.then.message}: ${String(error)}`, {
                cause: error,
              });
            }
            for (const { rebuilt } of each.said)
              if (rebuilt === 'agrees' || rebuilt === 'unknown') known[rebuilt] += 1;
          }
          ({ recipient } = result);
          llmChanges = [...llmChanges, ...result.llmChanges];
        }
      }
      expect(known.agrees / (known.agrees + known.unknown)).toBeGreaterThan(0.95);
    });
  },
);

/** What retention, an older version or a full page may have taken from a record. */
const losses = {
  'what was observed': () => ({ observed: null }),
  'the arrival': ({ arrival }: RecordedDecision) => ({ arrival: { ...arrival, observed: null } }),
  'earlier decisions': () => ({ earlier: [], is_whole: false }),
  'the texts': ({ reads }: RecordedDecision) => ({
    reads: reads === null ? null : { ...reads, text: undefined },
  }),
  'the message': () => ({ reads: null }),
  'what was sent': () => ({ notifications: null }),
} as const;

describe('laws of explaining', () => {
  it.each(Object.entries(losses))('guesses nothing where a record has lost %s', (_what, loss) => {
    fc.assert(
      fc.property(recipients, policies, histories, (recipient, policy, history) => {
        const ledger = new Ledger(policy);
        play(recipient, policy, history, (before, result, now, input) => {
          for (const { then } of ledger.explain(before, input, result, now)) {
            const left = { ...then, ...loss(then) } as RecordedDecision;
            check({ then: left, said: explain(left) });
          }
        });
      }),
      { numRuns: 60 },
    );
  });

  it('never throws, and agrees with what was decided, in any world and history', () => {
    fc.assert(
      fc.property(recipients, policies, histories, (recipient, policy, history) => {
        const ledger = new Ledger(policy);
        play(recipient, policy, history, (before, result, now, input) => {
          for (const each of ledger.explain(before, input, result, now)) check(each);
        });
      }),
      { numRuns: 200 },
    );
  });
});
