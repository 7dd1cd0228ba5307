import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Input } from '../../src/model/input.js';
import type { NoticeItem } from '../../src/model/recipient.js';
import { play } from './decide-worlds.js';
import { noticeHistories, noticePolicies, noticeRecipients, Screens } from './decide-notice-worlds.js';
import { runs } from './runs.js';

const often = { numRuns: runs(500) };
const worlds = [noticeRecipients, noticePolicies, noticeHistories()] as const;

describe('laws of notices, over any history of a recipient', () => {
  it('show no notice that has been cancelled or seen, and push none that has expired', () => {
    fc.assert(
      fc.property(...worlds, (recipient, policy, history) => {
        const screens = new Screens();
        play(recipient, policy, history, (_before, result, now, input) => {
          screens.apply(input, result);
          const { notices } = result.recipient;
          for (const { notice } of screens.all) {
            const { deleted, seen_at } = notices.get(notice)!;
            expect({ deleted, seen_at }).toEqual({ deleted: false, seen_at: null });
          }
          for (const { messages, item_kind, expires_at } of result.notifications) {
            if (item_kind !== 'notice') continue;
            expect(messages).toHaveLength(1);
            expect(now).toBeLessThan(expires_at);
          }
        });
      }),
      often,
    );
  });

  it('leave at most one notice of a key on a device, whatever replaces, corrects or falls back', () => {
    fc.assert(
      fc.property(...worlds, (recipient, policy, history) => {
        const screens = new Screens();
        play(recipient, policy, history, (_before, result, _now, input) => {
          screens.apply(input, result);
          const keyed = screens.all.flatMap(({ notice, device }) => {
            const { key } = result.recipient.notices.get(notice)!;
            return key === null ? [] : [`${key} ${device}`];
          });
          expect(new Set(keyed).size).toBe(keyed.length);
        });
      }),
      often,
    );
  });

  it('find a notice superseded exactly when the history has a newer one of its key in effect', () => {
    const alerting = noticeHistories(fc.constant(true));
    fc.assert(
      fc.property(noticeRecipients, noticePolicies, alerting, (recipient, policy, history) => {
        const taken = new History();
        // What is due is released in a step of its own, so that the oracle knows what came before what.
        const stepwise = history.flatMap(({ input, seconds }) => [
          { input: { type: 'clock' } as const, seconds },
          { input, seconds: 0 },
        ]);
        play(recipient, policy, stepwise, (_before, result, now, input) => {
          taken.add(input, now);
          for (const { item_kind, message, devices } of result.decisions) {
            if (item_kind !== 'notice') continue;
            for (const { votes, reason } of devices) {
              const tiers = new Set(votes.map(({ tier }) => tier));
              const isTold = votes.some(({ rule }) => rule === 'superseded');
              const isNamed = tiers.has('veto') || reason === 'superseded';
              const isRepeated = votes.some(({ rule }) => rule === 'duplicate');
              if (isRepeated) continue;
              expect(isTold).toBe(isNamed && taken.isSuperseded(message, now));
              if (!isNamed) expect(taken.isSuperseded(message, now)).toBe(false);
            }
          }
        });
      }),
      often,
    );
  });

  it('end what waits for its time exactly once, for the user or by a first decision on devices', () => {
    fc.assert(
      fc.property(...worlds, (recipient, policy, history) => {
        const ended = new Map<string, number>();
        play(recipient, policy, history, (before, { recipient: after, decisions, wakeAt }, now) => {
          for (const notice of before.notices.values()) {
            if (notice.scheduled_until === null) continue;
            const next = after.notices.get(notice.message)!;
            expect(next.devices).toEqual(next.scheduled_until === null ? next.devices : {});
            if (next.scheduled_until !== null) {
              expect(wakeAt).toBeLessThanOrEqual(next.scheduled_until);
              continue;
            }
            ended.set(notice.message, (ended.get(notice.message) ?? 0) + 1);
            const [first] = decisions.filter(
              (each) => each.item_kind === 'notice' && each.message === notice.message,
            );
            const isEarly = first!.devices.every(({ device }) => device === null);
            expect(isEarly || now >= notice.scheduled_until).toBe(true);
            for (const { reason } of first!.devices) expect(reason).not.toBe('scheduled');
          }
        });
        for (const times of ended.values()) expect(times).toBe(1);
      }),
      often,
    );
  });

  it('push no promotion without consent, nor one that says it is critical for that', () => {
    fc.assert(
      fc.property(...worlds, (recipient, policy, history) => {
        play(recipient, policy, history, (_before, { recipient: after, notifications, decisions }) => {
          const promotions = [...after.notices.values()].filter(isPromotion).map(({ message }) => message);
          for (const { item_kind, messages } of notifications) {
            if (item_kind !== 'notice' || !promotions.includes(messages[0]!)) continue;
            // Consent is given or withdrawn by the input, after what is due has been released.
            const isGiven = [_before, after].some((each) => each.preferences.consents.includes('marketing'));
            expect(isGiven).toBe(true);
          }
          for (const { item_kind, message, devices } of decisions) {
            if (item_kind !== 'notice' || !promotions.includes(message)) continue;
            for (const { reason } of devices) expect(['critical_bypass', 'force_push']).not.toContain(reason);
          }
        });
      }),
      often,
    );
  });

  it('let a notification fall back at most once, and never after a device has displayed it', () => {
    fc.assert(
      fc.property(...worlds, (recipient, policy, history) => {
        const fallen = new Set<string>();
        play(recipient, policy, history, (before, { decisions }, _now, input) => {
          const backs = decisions.flatMap(({ devices }) =>
            devices.filter(({ notes }) => notes.includes('not_displayed')),
          );
          const keys = new Set(backs.map(({ notification }) => notification!));
          if (keys.size > 0) expect(input.type).toBe('push.not_displayed');
          for (const key of keys) {
            expect(fallen.has(key)).toBe(false);
            fallen.add(key);
            const sent = before.notifications.find((each) => each.key === key);
            expect(sent?.displayed_on ?? []).toEqual([]);
          }
        });
      }),
      often,
    );
  });
});

function isPromotion({ notice_kind }: NoticeItem): boolean {
  return notice_kind === 'marketing';
}

interface Taken {
  readonly key: string | null;
  readonly created: number;
  readonly order: number;
  effect: number | null;
}

/** What was asked for, read off the inputs alone: which of a key is newest, and since when. Corrections aside. */
class History {
  readonly #taken = new Map<string, Taken>();
  readonly #cancelled = new Set<string>();
  readonly #seen = new Map<string, number>();

  add(input: Input, now: number): void {
    if (input.type === 'notice.requested' && !this.#taken.has(input.notice.notice)) {
      const { notice, key, created_at, not_before } = input.notice;
      const seen = this.#seen.get(notice);
      const isOver = seen !== undefined && not_before !== null && seen < not_before;
      const effect = Math.max(now, not_before ?? 0);
      this.#taken.set(notice, {
        key,
        created: created_at ?? now,
        order: this.#taken.size,
        effect: this.#cancelled.has(notice) || isOver ? null : effect,
      });
    }
    if (input.type !== 'notice.cancelled' && input.type !== 'notice.seen') return;
    if (input.type === 'notice.cancelled') this.#cancelled.add(input.notice);
    else if (!this.#seen.has(input.notice)) this.#seen.set(input.notice, now);
    const taken = this.#taken.get(input.notice);
    if (taken !== undefined && taken.effect !== null && now < taken.effect) taken.effect = null;
  }

  isSuperseded(notice: string, now: number): boolean {
    const one = this.#taken.get(notice)!;
    return [...this.#taken.values()].some(
      (other) =>
        one.key !== null &&
        other.key === one.key &&
        (other.created > one.created || (other.created === one.created && other.order > one.order)) &&
        other.effect !== null &&
        other.effect <= now,
    );
  }
}
