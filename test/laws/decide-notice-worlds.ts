// Arbitrary histories with notices, and what a person would see of them: screens, kept by the decisions alone.
import fc from 'fast-check';
import type { StepResult } from '../../src/model/decision.js';
import { noticeKinds } from '../../src/model/notice.js';
import type { Policy } from '../../src/model/policy.js';
import type { Preferences } from '../../src/model/preferences.js';
import type { Input, PushedSubject } from '../../src/model/input.js';
import { blankDevice, type Recipient } from '../../src/model/recipient.js';
import { inputs as chatInputs, policies, recipients, start } from './decide-worlds.js';

const consent: fc.Arbitrary<Preferences['consents']> = fc.constantFrom([], ['marketing']);
const device = fc.constantFrom('phone', 'tablet', 'web', 'desk');
const noticeId = fc.integer({ min: 1, max: 5 }).map((number) => `m${number}`);
const key = fc.constantFrom(null, 'k1', 'k1', 'k2');
const subject: fc.Arbitrary<PushedSubject> = fc.oneof(
  { weight: 3, arbitrary: noticeId.map((notice) => ({ notice })) },
  noticeId.map((message) => ({ message })),
);

function requested(alert: fc.Arbitrary<boolean>): fc.Arbitrary<Input> {
  return fc
    .record({
      notice: noticeId,
      kind: fc.constantFrom(...noticeKinds),
      topic: fc.constantFrom(null, null, 'prices'),
      key,
      alert,
      importance: fc.constantFrom('normal' as const, 'normal' as const, 'critical' as const),
      force_push: fc.constantFrom(false, false, true),
      ttl_seconds: fc.constantFrom(null, 60, 4_000),
      created_at: fc.option(fc.integer({ min: -60, max: 40 }).map((minutes) => start + minutes * 60_000)),
      not_before: fc.option(fc.integer({ min: -5, max: 60 }).map((minutes) => start + minutes * 60_000)),
      local: fc.option(fc.constantFrom(0.1, 0.3, 0.9)),
    })
    .map(({ local, ...notice }): Input => ({
      type: 'notice.requested',
      notice,
      scores: local === null ? null : { local, llm: null },
      duplicate: false,
    }));
}

function noticeInputs(alert: fc.Arbitrary<boolean>): fc.Arbitrary<Input> {
  return fc.oneof(
    { weight: 6, arbitrary: requested(alert) },
    noticeId.map((notice): Input => ({ type: 'notice.cancelled', notice })),
    fc
      .record({ notice: noticeId, device: fc.option(device) })
      .map((each): Input => ({ type: 'notice.seen', ...each })),
    {
      weight: 5,
      arbitrary: fc
        .record({
          subject,
          device: fc.constantFrom('phone', 'phone', 'tablet', 'web'),
          word: fc.constantFrom('push.displayed', 'push.not_displayed', 'push.not_displayed'),
        })
        .map((each): Input => ({
          type: each.word as 'push.displayed',
          device: each.device,
          ...each.subject,
        })),
    },
    fc.record({ subject, device }).map((each): Input => ({
      type: 'push.failed',
      kind: 'token_invalid',
      device: each.device,
      ...each.subject,
    })),
    fc.record({ consents: consent, out: fc.boolean() }).map(({ consents, out }): Input => ({
      type: 'preference.changed',
      set: { consents, topic_opt_outs: out ? ['prices'] : [] },
    })),
  );
}

export function noticeHistories(alert: fc.Arbitrary<boolean> = fc.constantFrom(true, true, false)) {
  return fc.array(
    fc.record({
      input: fc.oneof({ weight: 3, arbitrary: noticeInputs(alert) }, chatInputs),
      seconds: fc.constantFrom(0, 1, 20, 30, 60, 120, 600, 4_000),
    }),
    { minLength: 1, maxLength: 30 },
  );
}

export const noticePolicies: fc.Arbitrary<Policy> = fc
  .record({ policy: policies, promotions: fc.constantFrom(null, 1) })
  .map(({ policy, promotions }) => ({
    ...policy,
    marketing_cap: promotions === null ? null : { limit: promotions, per: 'calendar_day' },
  }));

/** Most of them well equipped and at ease, so that pushes happen and have somewhere else to go. */
export const noticeRecipients: fc.Arbitrary<Recipient> = fc
  .record({ recipient: recipients, consents: consent, isEasy: fc.constantFrom(true, true, false) })
  .map(({ recipient, consents, isEasy }) => {
    const preferences = { ...recipient.preferences, consents };
    if (!isEasy) return { ...recipient, preferences };
    const devices = (['phone', 'tablet', 'web'] as const).map((id) => ({ ...blankDevice, id, kind: id }));
    return {
      ...recipient,
      preferences: { ...preferences, quiet_hours: null, snooze_until: null },
      devices: Object.fromEntries(devices.map((each) => [each.id, each])),
    };
  });

/** The notice that an id means since corrections, and corrections of corrections, have gone into it (A08). */
function meantBy(notice: string, recipient: Recipient): string {
  const into = recipient.notices.get(notice)?.merged_into ?? null;
  return into === null ? notice : meantBy(into, recipient);
}

/** Which notices stand on which device, by what `step` gave out alone. A device with a dead token is not looked at. */
export class Screens {
  readonly #shown = new Map<string, { readonly notice: string; readonly device: string }>();
  readonly #notices = new Map<string, string>();

  apply(input: Input, { decisions, notifications, followUps, recipient }: StepResult<Recipient>): void {
    if (input.type === 'device.removed') this.#clear(({ device: each }) => each === input.device);
    for (const { item_kind, key: notification, messages, devices, replaces } of notifications) {
      if (item_kind !== 'notice') continue;
      this.#notices.set(notification, messages[0]!);
      for (const older of replaces ?? []) {
        const notice = this.#notices.get(older);
        this.#clear((each) => each.notice === notice && devices.includes(each.device));
      }
      for (const each of devices)
        this.#shown.set(`${messages[0]!} ${each}`, { notice: messages[0]!, device: each });
    }
    // What is due is pushed before the event of the step takes it away.
    for (const { notification, action, devices } of followUps) {
      const notice = this.#notices.get(notification);
      if (action === 'retract' && notice !== undefined)
        this.#clear((each) => each.notice === notice && devices.includes(each.device));
    }
    if (input.type === 'notice.seen' && input.device !== null) {
      const means = meantBy(input.notice, recipient);
      this.#clear(({ notice, device: each }) => notice === means && each === input.device);
    }
    for (const { item_kind, message, devices } of decisions) {
      for (const { device: each, reason } of devices) {
        const isDead = item_kind === 'notice' && reason === 'token_invalid';
        if (isDead) this.#clear((one) => one.notice === message && one.device === each);
      }
    }
    this.#clear(({ device: each }) => recipient.devices[each]?.token !== 'valid');
  }

  get all(): readonly { readonly notice: string; readonly device: string }[] {
    return [...this.#shown.values()];
  }

  #clear(isGone: (each: { readonly notice: string; readonly device: string }) => boolean): void {
    for (const [place, each] of this.#shown) if (isGone(each)) this.#shown.delete(place);
  }
}
