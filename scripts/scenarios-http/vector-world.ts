// A vector's `given`, filled up from `defaults`, as the wire wants it: instants of the past in milliseconds, everything
// else as it stands.
import type { Policy } from '../../src/model/policy.js';
import { isTimeZone } from '../../src/model/time-zone.js';
import type { Scenario } from '../scenario-runner.js';
import { instant, merge, type Plain } from '../scenario-world.js';

/** A notification of the past: of a conversation, or of a notice of this kind. */
export interface Sent {
  readonly at: number;
  readonly conversation: string | null;
  readonly kind: string | null;
}

export interface VectorWorld {
  readonly policy: Policy;
  readonly timeZone: string;
  readonly recipient: Plain;
  readonly conversations: readonly Plain[];
  readonly devices: readonly Plain[];
  /** Notifications of the past, oldest first. */
  readonly sent: readonly Sent[];
  readonly changes: readonly {
    readonly at: number;
    readonly sender: string;
    readonly direction: 'up' | 'down';
  }[];
  /** Everybody who acts in it, u1 included. */
  readonly people: readonly string[];
  /** Of the first step, in milliseconds. */
  readonly start: number;
  readonly hasLlm: boolean;
  /** Whether the apps on the devices tell of displays: only then is one awaited (W05). */
  readonly tellsDisplays: boolean;
  /** What a message and a notice are where their events say nothing. */
  readonly message: Plain;
  readonly notice: Plain;
}

export function vectorWorld({ given = {}, steps }: Scenario, defaults: Plain): VectorWorld {
  const history = merge(defaults['history'], given['history']);
  const template = list(defaults['conversations'])[0]!;
  const listed = list(given['conversations']);
  const conversations = (listed.length === 0 ? [template] : listed).map((each) => merge(template, each));
  const changes = list(history['llm_changes']).map(timed) as unknown as VectorWorld['changes'];
  const message = defaults['message'] as Plain;
  const isListed = conversations.some(({ id }) => id === message['conversation']);
  return {
    policy: merge(defaults['policy'], given['policy']) as unknown as Policy,
    timeZone: merge(defaults['app'], given['app'])['time_zone'] as string,
    recipient: quietHoursFilled(merge(defaults['recipient'], given['recipient']), defaults),
    conversations: conversations.map((each) => ({ ...each })),
    devices: list(given['devices']).map((each) => {
      const device = merge(defaults['device'], each);
      return { ...device, last_activity_at: instant(device['last_activity_at']) };
    }),
    sent: list(history['notifications'])
      .map(({ sent_at, conversation = null, kind = null }) => {
        return { at: instant(sent_at)!, conversation, kind } as Sent;
      })
      .sort((a, b) => a.at - b.at),
    changes,
    people: peopleOf(steps, message),
    start: Date.parse(steps[0]!.at),
    hasLlm:
      changes.length > 0 || steps.some(({ event }) => (event['scores'] as Plain | null | undefined)?.['llm']),
    tellsDisplays: steps.some(({ event }) => /displayed$/.test(event['type'] as string)),
    notice: (defaults['notice'] ?? {}) as Plain,
    message: isListed ? message : { ...message, conversation: conversations[0]!['id'] },
  };
}

/** The zone of its app; one that nobody knows is refused by the configuration, and decisions pass it over (Z01). */
export function zoneOf({ timeZone }: VectorWorld): string {
  return isTimeZone(timeZone) ? timeZone : 'Etc/UTC';
}

function timed(each: Plain): Plain {
  return { ...each, at: instant(each['at']) };
}

function quietHoursFilled(recipient: Plain, defaults: Plain): Plain {
  if (!recipient['quiet_hours']) return recipient;
  return { ...recipient, quiet_hours: merge(defaults['quiet_hours'], recipient['quiet_hours']) };
}

function peopleOf(steps: Scenario['steps'], message: Plain): readonly string[] {
  const named = steps.map(({ event }) => event['sender'] as string | undefined);
  return [...new Set(['u1', message['sender'] as string, ...named.filter((each) => each !== undefined)])];
}

function list(value: unknown): readonly Plain[] {
  return (value ?? []) as readonly Plain[];
}
