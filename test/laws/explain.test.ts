import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explain } from '../../src/decide/explain.js';
import type { RecordedDecision } from '../../src/decide/recorded.js';
import { rules } from '../../src/decide/rules/index.js';
import { step } from '../../src/decide/step.js';
import type { RuleVerdict } from '../../src/model/explanation.js';
import { inputOf, UnknownEvent } from '../../scripts/scenario-inputs.js';
import { readScenarios } from '../../scripts/scenario-runner.js';
import { worldOf } from '../../scripts/scenario-world.js';
import { vectorFiles } from '../scenarios/vector-files.js';
import { histories, play, policies, recipients } from './decide-worlds.js';
import { Ledger } from './explain-ledger.js';
import { runs } from './runs.js';

function check({ then, said }: { then: RecordedDecision; said: readonly RuleVerdict[] }): void {
  const { decided } = then;
  const differing = said.filter(({ rebuilt }) => rebuilt === 'differs');
  expect({ decided, differing }).toEqual({ decided, differing: [] });
  expect(said.map(({ rule }) => rule)).toEqual(rules.map(({ name }) => name));
  expect(said.flatMap(({ vote }) => vote ?? [])).toHaveLength(decided.votes.length);
}

/** Of a whole record, what cannot be known: it is not observed, and nothing else tells it. */
function checkWhole({ then, said, isEdited }: ReturnType<Ledger['explain']>[number]): void {
  check({ then, said });
  const { item_kind, notifications, relevance, earlier, decided } = then;
  const isExpired = decided.votes.some(({ rule }) => rule === 'expired');
  const untold = new Set([
    'recipient.batches',
    // Another turn of the same step may have sent something, and which came first is not recorded.
    ...(notifications === null ? ['recipient.notifications'] : []),
    // Nobody worked it out: a veto, or a level, had settled it.
    ...(relevance === null && earlier.every((each) => each.relevance === null) ? ['relevance'] : []),
    // An edit may have changed it, and another one changed it back.
    ...(isEdited && earlier.length > 0 ? ['classes', 'isOrdinary', 'item.broadcast', 'item.reply_to'] : []),
    // A correction may have changed it.
    ...(item_kind === 'notice' && earlier.length > 0 && !isExpired ? ['item.expires_at'] : []),
  ]);
  for (const { rule, rebuilt, vote, looked_at } of said) {
    if (rebuilt === null) continue;
    const unknown = looked_at.flatMap(({ fact, known }) => (known ? [] : [fact]));
    expect({ rule, unknown: unknown.filter((fact) => !untold.has(fact)) }).toEqual({ rule, unknown: [] });
    // Whoever opens or fills a batch looks at those that there are.
    const isBatch = unknown.includes('recipient.batches');
    if (isBatch) expect({ rule, outcome: vote?.outcome }).toEqual({ rule, outcome: 'batch' });
    const isMoved = vote !== null && 'moved_from' in vote.evidence;
    if (rebuilt === 'unknown' && !isMoved) expect({ rule, unknown }).not.toEqual({ rule, unknown: [] });
  }
}

/** Their turns inside one step say more than `checkWhole` expects of a record. */
const beyondWhole: readonly string[] = ['own-sequences', 'own-interplay'];

describe.each(vectorFiles.filter((name) => !beyondWhole.includes(name)))('explaining %s', (name) => {
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
            checkWhole(each);
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
});

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
      { numRuns: runs(60) },
    );
  });

  it('never throws, and agrees with what was decided, in any world and history', () => {
    fc.assert(
      fc.property(recipients, policies, histories, (recipient, policy, history) => {
        const ledger = new Ledger(policy);
        play(recipient, policy, history, (before, result, now, input) => {
          for (const each of ledger.explain(before, input, result, now)) checkWhole(each);
        });
      }),
      { numRuns: runs(200) },
    );
  });
});
