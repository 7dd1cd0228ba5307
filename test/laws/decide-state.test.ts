import { describe, expect, it } from 'vitest';
import type { Item, Recipient } from '../../src/model/recipient.js';
import { overWholeHistories } from './decide-whole-worlds.js';
import { resultsOf } from './scenario-steps.js';

const every = ({ items, notices }: Recipient): Item[] => [...items.values(), ...notices.values()];

describe('the state of a recipient, after any history', () => {
  it('lists exactly those in window batches that wait for one, with its release', () => {
    overWholeHistories(60, () => ({ result: { recipient } }) => {
      const listed = recipient.batches.flatMap(({ conversation, release_at, messages }) =>
        messages.map((message) => ({ message, conversation, release_at })),
      );
      const waiting = [...recipient.items.values()].flatMap(({ message, conversation, devices }) => {
        const holds = Object.values(devices).filter(
          ({ outcome, reason, release_at }) =>
            release_at !== null && outcome === 'batch' && reason !== 'quiet_hours',
        );
        return holds.slice(0, 1).map(({ release_at }) => ({ message, conversation, release_at }));
      });
      const byMessage = (one: { message: string }, other: { message: string }) =>
        one.message < other.message ? -1 : 1;
      expect(listed.toSorted(byMessage)).toEqual(waiting.toSorted(byMessage));
      const conversations = recipient.batches.map(({ conversation }) => conversation);
      expect(new Set(conversations).size).toBe(conversations.length);
    });
  });

  it('names no device that is gone, and shows nothing that is not known', () => {
    overWholeHistories(60, () => ({ result: { recipient } }) => {
      for (const { devices } of every(recipient)) {
        for (const device of Object.keys(devices)) expect(recipient.devices).toHaveProperty(device);
      }
      const known = new Set(every(recipient).map(({ message }) => message));
      for (const { shown } of recipient.notifications) {
        for (const device of Object.keys(shown)) expect(recipient.devices).toHaveProperty(device);
        for (const message of Object.values(shown).flat()) expect(known).toContain(message);
      }
    });
  });

  it('remembers nothing as early of a message or call that has come', () => {
    overWholeHistories(60, () => ({ result: { recipient } }) => {
      expect([...recipient.early.keys()].filter((id) => recipient.items.has(id))).toEqual([]);
    });
  });

  it('has the same fields for every message, and for every notice', () => {
    overWholeHistories(60, () => ({ result: { recipient } }) => {
      for (const items of [recipient.items, recipient.notices]) {
        const shapes = [...items.values()].map((item) => Object.keys(item).toSorted().join(' '));
        expect(new Set(shapes).size).toBeLessThan(2);
      }
    });
    const notice = { type: 'notice.requested', kind: 'event' };
    const { recipient } = resultsOf({ devices: [{ id: 'phone', kind: 'phone' }] }, [
      ['10:00:00', { ...notice, notice: 'shown' }],
      ['10:00:01', { type: 'preference.changed', set: { snooze_until: '2026-06-01T11:00:00Z' } }],
      ['10:00:02', { ...notice, notice: 'waiting' }],
    ]).at(-1)!;
    const [shown, waiting] = [...recipient.notices.values()].map((each) => Object.keys(each).toSorted());
    expect(waiting).toEqual(shown);
  });
});

describe('the decisions of any history', () => {
  it('each say on which device they hold, or that they hold for the recipient', () => {
    overWholeHistories(60, () => ({ result: { decisions } }) => {
      for (const { devices } of decisions) expect(devices.length).toBeGreaterThan(0);
    });
  });
});
