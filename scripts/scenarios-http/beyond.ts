// What a vector may say and no provider, app or clock does: such steps cannot come about over the wire. Looks at the steps
// alone, never at what the gateway did.
import type { Scenario } from '../scenario-runner.js';
import { instant, type Plain } from '../scenario-world.js';
import type { VectorWorld } from './vector-world.js';

type Steps = Scenario['steps'];

const SECOND_MS = 1_000;
/** Longer is not tried to take a push back that has ended. */
const RETRACTED_WITHIN_MS = 3_600_000;

/** The last step before a failure at which its message was pushed to its device; -1 for none. */
function pushedAt(steps: Steps, failed: number): number {
  return steps
    .slice(0, failed)
    .findLastIndex(({ expect }) =>
      (expect ?? []).some((each) => each['outcome'] === 'push' && concerns(each, steps[failed]!.event)),
    );
}

/**
 * The last step before a failure at which its device had to be told of its message, so that its provider can refuse it:
 * the push, or, where that was taken back, the taking back; -1 for none.
 */
export function toldAt(steps: Steps, failed: number): number {
  const pushed = pushedAt(steps, failed);
  const retracted = steps
    .slice(0, failed)
    .findLastIndex(({ expect }) =>
      (expect ?? []).some((each) => each['action'] === 'retract' && concerns(each, steps[failed]!.event)),
    );
  return Math.max(pushed, retracted);
}

/** Why this step cannot come about; null when it can. */
export function whyNot(steps: Steps, index: number, world: VectorWorld): string | null {
  const { at, event, expect } = steps[index]!;
  const hasEffect = (expect ?? []).length > 0;
  if (event['type'] === 'device.registered' && (event['set'] as Plain | undefined)?.['token'] === 'invalid')
    return 'no app registers a token that is dead: its provider says so, later';
  if (event['type'] === 'push.not_displayed') return hasEffect ? wrongTime(steps, index, world) : null;
  const told = toldAt(steps, index);
  if (event['type'] !== 'push.failed' || told < 0) return null;
  const time = Date.parse(at);
  if (told > pushedAt(steps, index) && time - Date.parse(steps[told]!.at) >= RETRACTED_WITHIN_MS)
    return 'a push that was taken back long ago is not sent again, so no provider refuses it any more';
  const end = expiryOf(steps, subject(event), world);
  return end !== null && time + 1 >= end
    ? 'no provider is asked for a push that is worth nothing any more'
    : null;
}

/** A display that is found missing by now, although the vector does not say so; null when there is none. */
export function strayTimer(steps: Steps, index: number, world: VectorWorld): string | null {
  if (!world.tellsDisplays) return null;
  const until = Date.parse(steps[index]!.at) + 1;
  for (const { at, expect } of steps.slice(0, index + 1)) {
    const due = Date.parse(at) + timeoutMs(world);
    if (due > until) continue;
    for (const each of expect ?? []) {
      if (each['outcome'] !== 'push' || isSpokenOf(steps, each, due)) continue;
      return `nobody says that ${String(each['messages'])} was displayed, and the gateway's timer goes off`;
    }
  }
  return null;
}

function wrongTime(steps: Steps, index: number, world: VectorWorld): string | null {
  const pushed = pushedAt(steps, index);
  if (pushed < 0) return null;
  const due = Date.parse(steps[pushed]!.at) + timeoutMs(world);
  const isOther = due !== Date.parse(steps[index]!.at);
  return isOther ? 'the display is found missing display_timeout_seconds after the push, not then' : null;
}

function isSpokenOf(steps: Steps, pushed: Plain, due: number): boolean {
  return steps.some(({ at, event }) => {
    if (!(pushed['devices'] as readonly unknown[]).includes(event['device'])) return false;
    if (!(pushed['messages'] as readonly unknown[]).includes(subject(event))) return false;
    const time = Date.parse(at);
    return event['type'] === 'push.displayed'
      ? time < due
      : event['type'] === 'push.not_displayed' && time === due;
  });
}

function concerns(expected: Plain, event: Plain): boolean {
  const messages = expected['messages'] as readonly unknown[];
  const devices = expected['devices'] as readonly unknown[];
  return messages.includes(subject(event)) && devices.includes(event['device']);
}

function subject(event: Plain): unknown {
  return event['message'] ?? event['notice'];
}

function timeoutMs({ policy }: VectorWorld): number {
  return policy.display_timeout_seconds * SECOND_MS;
}

/** When a message or notice is worth nothing any more, in milliseconds; null for what the vector does not bring. */
function expiryOf(steps: Steps, id: unknown, { policy }: VectorWorld): number | null {
  const found = steps.find(
    ({ event }) =>
      (event['type'] === 'message.created' || event['type'] === 'notice.requested') && subject(event) === id,
  );
  if (found === undefined) return null;
  const { type, created_at, not_before, ttl_seconds } = found.event;
  const usual = type === 'message.created' ? policy.message_ttl_seconds : policy.notice_ttl_seconds;
  const from = Math.max(instant(created_at) ?? Date.parse(found.at), instant(not_before) ?? 0);
  return from + ((ttl_seconds as number | null | undefined) ?? usual) * SECOND_MS;
}
