// Arbitrary histories in which everything meets: messages, calls and notices, conditions and segments of a policy, words of
// what was displayed and what was not. What is due is released in steps of its own, before each input.
import fc from 'fast-check';
import { noticeFacts, factsOf, type Facts } from '../../src/decide/facts.js';
import type { StepResult } from '../../src/model/decision.js';
import type { Policy } from '../../src/model/policy.js';
import type { PolicyCondition } from '../../src/model/policy-conditions.js';
import type { Input } from '../../src/model/input.js';
import type { Item, Recipient } from '../../src/model/recipient.js';
import { noticeHistories, noticePolicies, noticeRecipients } from './decide-notice-worlds.js';
import { type History, play } from './decide-worlds.js';
import { runs } from './runs.js';

const callId = fc.constantFrom('call1', 'call2', 'm1');
const called = fc.constantFrom('phone', 'tablet', 'web', 'desk');

const calls: fc.Arbitrary<Input> = fc.oneof(
  fc
    .record({
      call: callId,
      conversation: fc.constantFrom('c1', 'c2'),
      sender: fc.constantFrom('u1', 'u2', 'u3'),
      ttl_seconds: fc.constantFrom(null, 20),
      importance: fc.constantFrom('normal' as const, 'critical' as const),
    })
    .map((each): Input => ({ type: 'call.ringing', created_at: null, ...each })),
  fc
    .record({
      call: callId,
      how: fc.constantFrom('answered' as const, 'declined' as const, 'cancelled' as const, 'missed' as const),
      device: fc.option(called),
    })
    .map((each): Input => ({ type: 'call.ended', ...each })),
);

const whens = [
  'message.ordinary',
  'message.mention or message.direct',
  'local.hour >= 21 or local.hour < 3',
  'behaviour.pushes_24h >= 2',
  'segment("pros") and message.importance == "normal"',
  'notice.kind in ["marketing", "reminder"]',
];
const name = fc.constantFrom('a', 'b', 'c', 'd');
const when = fc.constantFrom(...whens);
const condition: fc.Arbitrary<PolicyCondition> = fc.oneof(
  fc.record({
    name,
    when: fc.constantFrom(...whens, 'device.kind == "phone"'),
    outcome: fc.constant('suppress' as const),
  }),
  fc.record({ name, when, outcome: fc.constantFrom('batch' as const, 'push' as const) }),
  fc.record({
    name,
    when,
    outcome: fc.constant('defer' as const),
    for_seconds: fc.constantFrom(1, 60, 4_000),
  }),
);

export const wholePolicies: fc.Arbitrary<Policy> = fc
  .record({
    policy: noticePolicies,
    conditions: fc.uniqueArray(condition, { selector: (each) => each.name, maxLength: 3 }),
  })
  .map(({ policy, conditions }) => ({
    ...policy,
    conditions,
    segments: { pros: { grace_seconds: 7, throttle: { threshold: 2 } } },
    segment_definitions: { pros: 'user.attributes.plan == "pro"' },
  }));

export const wholeRecipients: fc.Arbitrary<Recipient> = fc
  .record({ recipient: noticeRecipients, plan: fc.constantFrom('pro', 'free'), hasVoip: fc.boolean() })
  .map(({ recipient, plan, hasVoip }) => ({
    ...recipient,
    profile: { bot: false, locale: null, attributes: { plan } },
    devices: Object.fromEntries(
      Object.entries(recipient.devices).map(([id, device]) => [
        id,
        { ...device, voip_token: hasVoip && id === 'phone' ? ('valid' as const) : ('none' as const) },
      ]),
    ),
  }));

export const wholeHistories: fc.Arbitrary<History> = fc
  .record({
    mixed: noticeHistories(),
    rung: fc.array(fc.record({ input: calls, at: fc.nat(30), seconds: fc.constantFrom(0, 1, 30) }), {
      maxLength: 4,
    }),
  })
  .map(({ mixed, rung }) => {
    const history = [...mixed];
    for (const { input, at, seconds } of rung)
      history.splice(Math.min(at, history.length), 0, { input, seconds });
    return history.flatMap(({ input, seconds }) => [
      { input: { type: 'clock' } as const, seconds },
      { input, seconds: 0 },
    ]);
  });

export interface Moment {
  readonly before: Recipient;
  readonly result: StepResult<Recipient>;
  readonly policy: Policy;
  readonly now: number;
  readonly input: Input;
}

/** Looks at every step of arbitrary histories. */
export function overWholeHistories(numRuns: number, look: () => (moment: Moment) => void): void {
  fc.assert(
    fc.property(wholeRecipients, wholePolicies, wholeHistories, (recipient, policy, history) => {
      const each = look();
      play(recipient, policy, history, (before, result, now, input) =>
        each({ before, result, policy, now, input }),
      );
    }),
    { numRuns: runs(numRuns) },
  );
}

/** The facts of everything that the recipient has, messages, calls and notices. */
export function everyFacts(
  { before, policy, now }: Moment,
  as: (item: Item) => Item = (same) => same,
): Facts[] {
  return [
    ...[...before.items.values()].map((item) => factsOf(as(item), before, policy, now)),
    ...[...before.notices.values()].map((item) => {
      const changed = as(item);
      if (changed.kind !== 'notice') throw new Error('a notice stays one');
      return noticeFacts(changed, before, policy, now, false, before.notices.values());
    }),
  ];
}
