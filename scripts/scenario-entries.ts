// Expectations and results in one form, as lines that can be compared whatever their order: one line per message and
// device, one per notification (which messages on which devices are one), one per follow-up, message and device.
import { toIso } from '../src/model/instant.js';
import type { StepResult } from '../src/model/decision.js';
import type { Recipient } from '../src/model/recipient.js';
import type { Plain } from './scenario-world.js';

export function expectedEntries(expect: readonly Plain[]): readonly string[] {
  const notifications = new Map<string, string[]>();
  const lines = expect.flatMap((entry, index) => {
    const messages = entry['messages'] as readonly string[];
    const devices = entry['devices'] as readonly string[];
    const places = devices.length > 0 ? devices : ['-'];
    const pairs = messages.flatMap((message) => places.map((device) => `${message} on ${device}`));
    if (entry['action'] !== undefined) return pairs.map((pair) => `${String(entry['action'])} ${pair}`);
    if (entry['outcome'] === 'push') {
      const label = (entry['notification'] as string | undefined) ?? `#${index}`;
      notifications.set(label, [...(notifications.get(label) ?? []), ...pairs]);
    }
    const tail = tailOf(entry);
    return pairs.map((pair) => `${pair}: ${tail}`);
  });
  return [...lines, ...partition(notifications)];
}

export function gotEntries(result: StepResult<Recipient>): readonly string[] {
  const notifications = new Map<string, string[]>();
  const lines = result.decisions.flatMap(({ message, devices }) =>
    devices.map((decided) => {
      const pair = `${message} on ${decided.device ?? '-'}`;
      if (decided.outcome === 'push') {
        const key = decided.notification ?? '(none)';
        notifications.set(key, [...(notifications.get(key) ?? []), pair]);
      }
      const { outcome, reason, notes, push_kind, votes } = decided;
      const condition = votes.find(({ rule }) => rule === reason)?.evidence['condition'];
      const release_at = decided.release_at === null ? undefined : toIso(decided.release_at);
      return `${pair}: ${tailOf({ outcome, reason, release_at, notes, push_kind, condition })}`;
    }),
  );
  const followUps = result.followUps.flatMap(({ action, messages, devices }) =>
    messages.flatMap((message) => devices.map((device) => `${action} ${message} on ${device}`)),
  );
  return [...lines, ...followUps, ...partition(notifications)];
}

export function tailOf({ outcome, reason, release_at, notes, push_kind, condition }: Plain): string {
  const parts = [String(outcome), String(reason)];
  if (condition !== undefined) parts.push(`(${String(condition)})`);
  if (release_at !== undefined) parts.push(`until ${toIso(Date.parse(release_at as string))}`);
  const listed = [...((notes as readonly string[] | undefined) ?? [])].sort();
  if (listed.length > 0) parts.push(`notes ${listed.join(' ')}`);
  if (push_kind === 'voip') parts.push('voip');
  return parts.join(' ');
}

/** Notifications by what they carry, whatever they are called. */
export function partition(notifications: ReadonlyMap<string, readonly string[]>): readonly string[] {
  return [...notifications.values()].map((pairs) => `one notification: ${[...pairs].sort().join(', ')}`);
}
