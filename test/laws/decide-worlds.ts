// Arbitrary recipients and histories for the laws of `decide/`: small worlds in which things meet often.
import fc from 'fast-check';
import { step } from '../../src/decide/step.js';
import type { StepResult } from '../../src/model/decision.js';
import { policySchema, type Policy } from '../../src/model/policy.js';
import { defaultConversationPreferences, defaultPreferences } from '../../src/model/preferences.js';
import type { Input } from '../../src/model/input.js';
import { emptyRecipient, type Recipient } from '../../src/model/recipient.js';

export const start = Date.parse('2026-03-28T20:00:00Z');

const often = <const T>(usual: T, ...others: readonly T[]): fc.Arbitrary<T> =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(usual) }, ...others.map((each) => fc.constant(each)));

export const policies: fc.Arbitrary<Policy> = fc
  .record({
    cap: often(
      null,
      { limit: 2, per: 'rolling' as const, window_seconds: 600 },
      { limit: 3, per: 'calendar_day' as const },
    ),
    threshold: fc.constantFrom(1, 3),
    max_items: fc.constantFrom(2, 4, 10),
  })
  .map(({ cap, threshold, max_items }) => ({
    ...policySchema.parse({
      frequency_cap: cap,
      throttle: { threshold },
      batch: { max_items },
      relevance: { push_threshold: 0.5, batch_threshold: 0.2, llm_band: [0.2, 0.8] },
    }),
    version: 1,
    app_time_zone: 'Europe/Berlin',
  }));

const devices = fc.uniqueArray(
  fc.record({
    id: fc.constantFrom('phone', 'tablet', 'web', 'desk'),
    token: often('valid' as const, 'invalid', 'none'),
    push_enabled: often(true, false),
    connected: fc.boolean(),
    idle_seconds: fc.option(fc.constantFrom(10, 110, 7_200, 200_000)),
    time_zone: often(null, 'Asia/Tokyo', 'Mars/Olympus_Mons'),
  }),
  { selector: ({ id }) => id, maxLength: 4 },
);
const kinds = { phone: 'phone', tablet: 'tablet', web: 'web', desk: 'desktop' } as const;

const preferences = fc.record({
  push_level: often('default' as const, 'all', 'mentions', 'none'),
  blocked: often<readonly string[]>([], ['u3']),
  keywords: often<readonly string[]>([], ['deploy']),
  allow_critical: often(true, false),
  holdout: often(false, true),
  snooze_until: fc.option(fc.integer({ min: 1, max: 40 }).map((minutes) => start + minutes * 60_000)),
  quiet_hours: fc.option(
    fc.record({
      from: fc.constantFrom('20:30', '22:00', '00:00'),
      until: fc.constantFrom('21:15', '02:30', '07:00'),
      days: fc.constant(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const),
      action: fc.constantFrom('defer' as const, 'batch' as const, 'suppress' as const),
      allow: often([], ['mention' as const]),
    }),
    { freq: 2 },
  ),
});

export const recipients: fc.Arbitrary<Recipient> = fc
  .record({ devices, preferences })
  .map(({ devices: listed, preferences: chosen }) => ({
    ...emptyRecipient('u1'),
    preferences: { ...defaultPreferences, ...chosen } as Recipient['preferences'],
    devices: Object.fromEntries(
      listed.map(({ idle_seconds, ...device }) => [
        device.id,
        {
          ...device,
          kind: kinds[device.id],
          last_activity_at: idle_seconds === null ? null : start - idle_seconds * 1000,
          voip_token: 'none' as const,
        },
      ]),
    ),
    conversations: Object.fromEntries(
      (['direct', 'group', 'channel'] as const).map((type, index) => [
        `c${index + 1}`,
        { ...defaultConversationPreferences, id: `c${index + 1}`, type, parent: null, read_up_to_seq: 0 },
      ]),
    ),
  }));

const device = fc.constantFrom('phone', 'tablet', 'web', 'desk');
const conversation = fc.constantFrom('c1', 'c2', 'c2', 'c3');
const message = fc.integer({ min: 1, max: 9 }).map((number) => `m${number}`);
const scores = fc.option(
  fc.record({
    local: fc.constantFrom(0.1, 0.2, 0.3, 0.45, 0.5, 0.9),
    llm: fc.option(
      fc.oneof(
        fc.record({ shift: fc.constantFrom(-5, -1, 0, 1, 5) }),
        fc.record({ state: fc.constantFrom('timeout' as const, 'no_budget' as const) }),
      ),
    ),
  }),
);

const created = fc
  .record({
    message,
    conversation,
    seq: fc.integer({ min: 1, max: 9 }),
    sender: fc.constantFrom('u1', 'u2', 'u2', 'u3'),
    sender_kind: often('user' as const, 'bot'),
    text: often('hello', 'deploy now'),
    mentions: often<readonly string[]>([], ['u1']),
    importance: often('normal' as const, 'critical'),
    force_push: often(false, false, true),
    ttl_seconds: often(null, 60),
    scores,
  })
  .map(({ scores: scored, ...fields }): Input => ({
    type: 'message.created',
    message: { ...fields, device: null, broadcast: 'none', reply_to: null, created_at: null },
    scores: scored,
    llmChanges: [],
    duplicate: false,
  }));

export const inputs: fc.Arbitrary<Input> = fc.oneof(
  { weight: 6, arbitrary: created },
  fc.constant<Input>({ type: 'clock' }),
  fc.record({ message, mentioned: fc.boolean() }).map((each): Input => ({
    type: 'message.edited',
    message: each.message,
    set: { mentions: each.mentioned ? ['u1'] : [] },
  })),
  message.map((each): Input => ({ type: 'message.deleted', message: each })),
  fc
    .record({ conversation, up_to_seq: fc.integer({ min: 1, max: 9 }), device: fc.option(device) })
    .map((each): Input => ({ type: 'read.advanced', ...each })),
  fc
    .record({ device, connected: fc.boolean(), active: fc.boolean(), clean: fc.boolean() })
    .map(({ active, ...each }): Input => ({
      type: 'presence.changed',
      ...each,
      active: active && each.connected,
    })),
  fc
    .record({ device, message })
    .map((each): Input => ({ type: 'push.failed', ...each, kind: 'token_invalid' })),
  device.map((each): Input => ({
    type: 'device.registered',
    device: each,
    set: { kind: kinds[each], token: 'valid' },
  })),
  device.map((each): Input => ({ type: 'device.removed', device: each })),
);

/** Inputs with the seconds since the one before. */
export const histories = fc.array(
  fc.record({ input: inputs, seconds: fc.constantFrom(0, 1, 20, 30, 60, 300, 4_000) }),
  { minLength: 1, maxLength: 25 },
);
export type History = readonly { readonly input: Input; readonly seconds: number }[];

/** Plays a history; `look` sees every step with the state before it. */
export function play(
  recipient: Recipient,
  policy: Policy,
  history: History,
  look: (before: Recipient, result: StepResult<Recipient>, now: number, input: Input) => void = () =>
    undefined,
  between: (recipient: Recipient) => Recipient = (same) => same,
): StepResult<Recipient>[] {
  let state = recipient;
  let now = start;
  return history.map(({ input, seconds }) => {
    now += seconds * 1000;
    const result = step(state, input, policy, now);
    look(state, result, now, input);
    state = between(result.recipient);
    return result;
  });
}

/** A recipient as text, and back. */
export function serialise(recipient: Recipient): string {
  const { items, notices, early, early_notices } = recipient;
  const maps = { items, notices, early, early_notices };
  return JSON.stringify({
    ...recipient,
    ...Object.fromEntries(Object.entries(maps).map(([name, map]) => [name, [...map]])),
  });
}

export function load(text: string): Recipient {
  const stored = JSON.parse(text) as Record<'items' | 'notices' | 'early' | 'early_notices', []> &
    Omit<Recipient, 'items' | 'notices' | 'early' | 'early_notices'>;
  return {
    ...stored,
    items: new Map(stored.items),
    notices: new Map(stored.notices),
    early: new Map(stored.early),
    early_notices: new Map(stored.early_notices),
  };
}

/** u2 mentions u1 in c1. */
export function saying(message: string, seq: number): Input {
  return {
    type: 'message.created',
    message: {
      message,
      conversation: 'c1',
      seq,
      sender: 'u2',
      sender_kind: 'user',
      device: null,
      text: 'hello',
      mentions: ['u1'],
      broadcast: 'none',
      reply_to: null,
      importance: 'normal',
      force_push: false,
      ttl_seconds: null,
      created_at: null,
    },
    scores: null,
    llmChanges: [],
    duplicate: false,
  };
}
