import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Item, Recipient } from '../../src/model/recipient.js';
import { histories, play, policies, recipients, serialise } from './decide-worlds.js';
import { runs } from './runs.js';

const often = { numRuns: runs(400) };

const held = (recipient: Recipient): string[] =>
  [...recipient.items.values()].flatMap((item) =>
    Object.keys(item.devices)
      .filter((device) => item.devices[device]!.release_at !== null)
      .map((device) => `${item.message} ${device}`),
  );

describe('laws of step, over any history of a recipient', () => {
  it('changes no state that it was given, however often it builds on it', () => {
    fc.assert(
      fc.property(recipients, policies, histories, (recipient, policy, history) => {
        const seen: { state: Recipient; text: string }[] = [];
        play(recipient, policy, history, (before) => {
          seen.push({ state: before, text: serialise(before) });
        });
        for (const { state, text } of seen) expect(serialise(state)).toBe(text);
      }),
      often,
    );
  });

  it('ends every hold with a decision, never later than it is due, and wakes for the next one', () => {
    fc.assert(
      fc.property(recipients, policies, histories, (recipient, policy, history) => {
        play(recipient, policy, history, (before, { recipient: after, decisions, wakeAt }, now) => {
          const decided = decisions.flatMap(({ message, devices }) =>
            devices.map(({ device }) => `${message} ${device ?? ''}`),
          );
          const still = held(after);
          for (const waiting of held(before)) {
            expect(still.includes(waiting) || decided.includes(waiting)).toBe(true);
          }
          const releases = [...after.items.values()].flatMap(releasesOf);
          for (const release of releases) expect(release).toBeGreaterThan(now);
          expect(wakeAt).toBe(releases.length === 0 ? null : Math.min(...releases));
        });
      }),
      often,
    );
  });

  it('waits with one release on all devices, and a window batch moves as one', () => {
    fc.assert(
      fc.property(recipients, policies, histories, (recipient, policy, history) => {
        play(recipient, policy, history, (_before, { recipient: after }) => {
          for (const item of after.items.values()) expect(new Set(releasesOf(item)).size).toBeLessThan(2);
          for (const batch of after.batches) {
            expect(batch.messages.length).toBeGreaterThan(0);
            for (const message of batch.messages) {
              expect(new Set(releasesOf(after.items.get(message)!))).toEqual(new Set([batch.release_at]));
            }
          }
        });
      }),
      often,
    );
  });

  it('keeps the identity of every item that nothing happened to', () => {
    fc.assert(
      fc.property(recipients, policies, histories, (recipient, policy, history) => {
        play(recipient, policy, history, (before, { recipient: after, decisions }, _now, input) => {
          if (decisions.length > 0 || !('device' in input)) return;
          for (const [message, item] of after.items) {
            if (item.devices[input.device ?? ''] === before.items.get(message)!.devices[input.device ?? '']) {
              expect(item).toBe(before.items.get(message));
            }
          }
        });
      }),
      often,
    );
  });

  it('pushes a message on a device at most once in one step and under one notification', () => {
    fc.assert(
      fc.property(recipients, policies, histories, (recipient, policy, history) => {
        for (const { decisions, notifications } of play(recipient, policy, history)) {
          const pushes = decisions.flatMap(({ message, devices }) =>
            devices
              .filter(({ outcome }) => outcome === 'push')
              .map(({ device, notification }) => `${message} ${device} ${notification}`),
          );
          const sent = notifications.flatMap(({ key, messages, devices }) =>
            messages.flatMap((message) => devices.map((device) => `${message} ${device} ${key}`)),
          );
          expect([...pushes].sort()).toEqual([...sent].sort());
          expect(new Set(pushes).size).toBe(pushes.length);
        }
      }),
      often,
    );
  });
});

function releasesOf(item: Item): number[] {
  return Object.values(item.devices).flatMap(({ release_at }) => (release_at === null ? [] : [release_at]));
}
