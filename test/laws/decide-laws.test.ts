// The laws of deciding, each under its name. docs/laws.md says where those lie that this file cannot hold.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { localDay } from '../../src/decide/quiet-time.js';
import { judge } from '../../src/decide/judge.js';
import { workOut } from '../../src/decide/relevance.js';
import { rules } from '../../src/decide/rules/index.js';
import { step } from '../../src/decide/step.js';
import { zoneOf } from '../../src/decide/zone.js';
import type { DeviceDecision, MessageDecision } from '../../src/model/decision.js';
import { isOrdinaryKind } from '../../src/model/notice.js';
import type { Notification } from '../../src/model/notification.js';
import type { Item, Recipient } from '../../src/model/recipient.js';
import { load, play, serialise } from './decide-worlds.js';
import {
  everyFacts,
  type Moment,
  overWholeHistories,
  wholeHistories,
  wholePolicies,
  wholeRecipients,
} from './decide-whole-worlds.js';
import { runs } from './runs.js';

const worlds = [wholeRecipients, wholePolicies, wholeHistories] as const;
const ruleless = ['nothing_objected', 'other_device', 'token_invalid'];
const loudness = { suppress: 0, defer: 1, batch: 1, push: 2 } as const;
const piercing = new Set(rules.filter(({ tier }) => tier === 'pierce').map(({ name }) => name));

describe('laws of deciding, over facts, policies and sequences of messages, calls and notices', () => {
  it('law: deterministic', () => {
    fc.assert(
      fc.property(...worlds, (recipient, policy, history) => {
        const told = () => play(recipient, policy, history).map(visible);
        expect(told()).toEqual(told());
      }),
      { numRuns: runs(100) },
    );
  });

  it('law: the order of rules never matters', () => {
    const orders = fc.shuffledSubarray([...rules], { minLength: rules.length });
    const [shuffled] = fc.sample(orders, { numRuns: 1, seed: 11 });
    overWholeHistories(40, () => (moment) => {
      for (const facts of everyFacts(moment)) {
        for (const device of [null, ...Object.values(moment.before.devices)]) {
          const { votes, ...settled } = judge(facts, device);
          for (const order of [shuffled!, rules.toReversed()]) {
            const other = judge(facts, device, order);
            expect(other).toMatchObject(settled);
            expect(new Set(other.votes)).toEqual(new Set(votes));
          }
        }
      }
    });
  });

  it('law: `reason` names a vote for the outcome or is one of the three that no rule casts', () => {
    overWholeHistories(200, () => ({ result }) => {
      for (const { outcome, reason, votes } of decided(result.decisions)) {
        const isNamed = votes.some((vote) => vote.rule === reason && vote.outcome === outcome);
        if (!isNamed) expect(ruleless).toContain(reason);
      }
    });
  });

  it('law: a veto is never overridden', () => {
    overWholeHistories(200, () => (moment) => {
      for (const { outcome, votes } of decided(moment.result.decisions)) {
        if (votes.some(({ tier }) => tier === 'veto')) expect(outcome).toBe('suppress');
      }
      // Not even by everything that pierces at once.
      const loud = <I extends Item>(item: I): I => ({ ...item, force_push: true, importance: 'critical' });
      for (const facts of everyFacts(moment, (item) => ({ ...loud(item), deleted: true }))) {
        expect(judge(facts, null).outcome).toBe('suppress');
      }
    });
  });

  it('law: nothing is pushed that is read, deleted or expired at that instant', () => {
    overWholeHistories(300, () => ({ result, now }) => {
      for (const decision of result.decisions) {
        if (!decision.devices.some(({ outcome }) => outcome === 'push')) continue;
        const item = itemOf(result.recipient, decision)!;
        expect(item.deleted).toBe(false);
        expect(now).toBeLessThan(item.expires_at);
        if (item.kind === 'notice') expect(item.seen_at).toBeNull();
        if (item.kind === 'call') expect(item.ended).toBe(false);
        if (item.kind === 'message') {
          expect(result.recipient.conversations[item.conversation]!.read_up_to_seq).toBeLessThan(item.seq);
        }
      }
    });
  });

  it('law: a hold ends in exactly one of push, suppress, another hold', () => {
    fc.assert(
      fc.property(...worlds, (recipient, policy, history) => {
        const open = new Set<string>();
        const follow = ({ result, input }: Pick<Moment, 'result' | 'input'>) => {
          // An id that is known already is turned away, and what waits under it goes on waiting.
          const decisions = result.decisions.filter((each) => !isRepeated(each));
          const ended = decisions.flatMap((each) =>
            each.devices.flatMap(({ device, release_at }) =>
              release_at === null ? [keyOf(each, device)] : [],
            ),
          );
          expect(new Set(ended).size).toBe(ended.length);
          for (const decision of decisions) {
            // What waited for the user goes on, or ends, on devices.
            open.delete(keyOf(decision, null));
            for (const { device, release_at } of decision.devices) {
              if (release_at === null) open.delete(keyOf(decision, device));
              else open.add(keyOf(decision, device));
            }
          }
          // A new device waits along with all that waits (E11).
          if (input.type === 'device.registered') {
            for (const key of waiting(result.recipient)) if (key.endsWith(` ${input.device}`)) open.add(key);
          }
          expect([...open].sort()).toEqual(waiting(result.recipient).sort());
        };
        let last = play(recipient, policy, history, (_before, result, _now, input) =>
          follow({ result, input }),
        ).at(-1)!;
        for (let turns = 0; last.wakeAt !== null; turns += 1) {
          expect(turns).toBeLessThan(300);
          last = step(last.recipient, { type: 'clock' }, policy, last.wakeAt);
          follow({ result: last, input: { type: 'clock' } });
        }
        expect(open.size).toBe(0);
      }),
      { numRuns: runs(300) },
    );
  });

  it('law: no message is alerted twice on a device, as far as decisions go', () => {
    overWholeHistories(300, () => {
      const alerted = new Set<string>();
      return ({ result, input }) => {
        if ('device' in input && input.type.startsWith('device.')) {
          for (const each of alerted) if (each.endsWith(` ${input.device}`)) alerted.delete(each);
        }
        for (const { item_kind, messages, devices } of result.notifications) {
          for (const key of messages.flatMap((each) =>
            devices.map((device) => `${item_kind} ${each} ${device}`),
          )) {
            expect(alerted.has(key)).toBe(false);
            alerted.add(key);
          }
        }
      };
    });
  });

  it('law: cap and throttle are exceeded only by what pierces', () => {
    overWholeHistories(300, () => {
      const sent: Sent[] = [];
      return (moment) => {
        for (const notification of moment.result.notifications) {
          if (sent.some(({ key }) => key === notification.key)) continue;
          const pushes = pushesOf(moment, notification);
          if (!pushes.some(({ reason }) => piercing.has(reason)) && counts(moment, notification)) {
            expect(isUnderCap(moment, sent, notification)).toBe(true);
            if (!isLetThrough(moment, notification, pushes)) {
              expect(isUnderThrottle(moment, sent, notification)).toBe(true);
            }
          }
          sent.push({
            key: notification.key,
            at: moment.now,
            conversations: conversationsOf(moment, notification),
            counts: counts(moment, notification),
          });
        }
      };
    });
  });

  it('law: raising a threshold makes no single `judge` on equal facts louder', () => {
    const probability = fc.double({ min: 0.01, max: 0.99, noNaN: true });
    const shift = fc.option(fc.double({ min: -4, max: 4, noNaN: true }));
    fc.assert(
      fc.property(
        fc.tuple(...worlds),
        fc.tuple(probability, probability, probability, probability),
        probability,
        shift,
        ([recipient, policy, history], [a, b, raisePush, raiseBatch], local, moved) => {
          const low = { push: Math.max(a, b), batch: Math.min(a, b) };
          const push = Math.max(low.push, raisePush);
          const high = { push, batch: Math.min(push, Math.max(low.batch, raiseBatch)) };
          const llm = moved === null ? null : { shift: moved };
          play(recipient, policy, history, (before, result, now, input) => {
            const [quiet, loud] = [high, low].map((thresholds) =>
              everyFacts({ before, result, policy, now, input }, (item) => {
                const sender = item.kind === 'notice' ? item.notice_kind : item.sender;
                const { relevance } = workOut({ local, llm, thresholds }, sender, policy, now, []);
                return { ...item, relevance };
              }),
            );
            quiet!.forEach((facts, index) => {
              for (const device of [null, ...Object.values(before.devices)]) {
                const [raised, plain] = [judge(facts, device), judge(loud![index]!, device)];
                expect(loudness[raised.outcome]).toBeLessThanOrEqual(loudness[plain.outcome]);
              }
            });
          });
        },
      ),
      { numRuns: runs(60) },
    );
  });

  it("law: serialising and loading the recipient's state between any two inputs changes nothing", () => {
    fc.assert(
      fc.property(...worlds, (recipient, policy, history) => {
        const straight = play(recipient, policy, history).map(visible);
        const reloaded = play(recipient, policy, history, undefined, (state) => load(serialise(state)));
        expect(reloaded.map(visible)).toEqual(straight);
      }),
      { numRuns: runs(200) },
    );
  });
});

interface Sent {
  readonly key: string;
  readonly at: number;
  readonly conversations: readonly string[];
  readonly counts: boolean;
}

function visible({ recipient, ...rest }: Moment['result']): unknown {
  return { ...rest, state: serialise(recipient) };
}

function decided(decisions: readonly MessageDecision[]): readonly DeviceDecision[] {
  return decisions.flatMap(({ devices }) => devices);
}

function isRepeated({ devices }: MessageDecision): boolean {
  return devices.some(({ votes }) => votes.some(({ rule }) => rule === 'duplicate'));
}

function keyOf(
  { item_kind, message }: Pick<MessageDecision, 'item_kind' | 'message'>,
  device: string | null,
): string {
  return `${item_kind === 'notice' ? 'notice' : 'item'} ${message} ${device ?? '-'}`;
}

function itemOf(
  { items, notices }: Recipient,
  { item_kind, message }: Pick<MessageDecision, 'item_kind' | 'message'>,
) {
  return item_kind === 'notice' ? notices.get(message) : items.get(message);
}

/** What waits by the state, on which device; `-`: for the user. */
function waiting({ items, notices }: Recipient): string[] {
  return [...items.values(), ...notices.values()].flatMap((item) => {
    const about = { item_kind: item.kind, message: item.message };
    if (item.kind === 'notice' && item.scheduled_until !== null) return [keyOf(about, null)];
    return Object.entries(item.devices).flatMap(([device, { release_at }]) =>
      release_at === null ? [] : [keyOf(about, device)],
    );
  });
}

function pushesOf({ result }: Moment, { key }: Notification): readonly DeviceDecision[] {
  return decided(result.decisions).filter(({ notification }) => notification === key);
}

/** N04, A12. */
function counts({ result }: Moment, { item_kind, messages }: Notification): boolean {
  if (item_kind !== 'notice') return item_kind === 'message';
  return isOrdinaryKind(result.recipient.notices.get(messages[0]!)!.notice_kind);
}

function conversationsOf({ result }: Moment, { item_kind, messages }: Notification): readonly string[] {
  if (item_kind === 'notice') return [];
  return messages.map((each) => result.recipient.items.get(each)!.conversation);
}

function isUnderCap(
  { policy, before, result, now }: Moment,
  sent: readonly Sent[],
  _: Notification,
): boolean {
  const cap = policy.frequency_cap;
  if (cap === null) return true;
  const since =
    cap.per === 'rolling'
      ? [now - cap.window_seconds * 1_000 + 1]
      : [before, result.recipient].map((each) => localDay(zoneOf(each, policy), now).start);
  return since.some((start) => sent.filter((each) => each.counts && each.at >= start).length < cap.limit);
}

/** R09: mentions and keywords pass, and what has waited in the window batch. */
function isLetThrough(
  { before }: Moment,
  { messages }: Notification,
  pushes: readonly DeviceDecision[],
): boolean {
  const hasWaited = before.batches.some((batch) => batch.messages.some((each) => messages.includes(each)));
  const isNamed = pushes.some(({ votes }) =>
    votes.some(({ rule }) => rule === 'mention' || rule === 'keyword'),
  );
  return hasWaited || isNamed;
}

function isUnderThrottle(moment: Moment, sent: readonly Sent[], notification: Notification): boolean {
  const { policy, before, now } = moment;
  const threshold = before.profile?.attributes['plan'] === 'pro' ? 2 : policy.throttle.threshold;
  const since = now - policy.throttle.window_seconds * 1_000;
  return conversationsOf(moment, notification).every(
    (conversation) =>
      sent.filter((each) => each.counts && each.at > since && each.conversations.includes(conversation))
        .length < threshold,
  );
}
