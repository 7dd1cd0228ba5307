// The events of scenarios as inputs of `step`: the same fields under the same names, defaults filled in.
import type { LlmChange } from '../src/model/decision.js';
import type { Input } from '../src/model/input.js';
import { deviceFields, instant, merge, type Plain, preferenceFields } from './scenario-world.js';

/** An event that `step` has no input for: its scenario has failed. */
export class UnknownEvent {
  readonly message: string;
  constructor(type: unknown) {
    this.message = `unknown event ${String(type)}`;
  }
}

type Translate = (event: Plain, defaults: Plain) => Plain;

/** What differs from the event as it stands; events that are not listed here are unknown. */
const translations: Readonly<Record<Input['type'], Translate>> = {
  'message.created': (event, defaults) => {
    const { type: _type, scores, engagement, ...message } = merge(defaults['message'], event);
    return {
      message: { device: null, ...withCreatedAt(message) },
      scores: scores ? { llm: null, ...scores } : null,
      duplicate: false,
      ...(engagement === undefined ? {} : { engagement }),
    };
  },
  'message.edited': ({ message, type: _type, ...set }) => ({ message, set }),
  'message.deleted': asItIs,
  'read.advanced': (event) => ({ device: null, ...event }),
  'presence.changed': (event) =>
    'last_contact_at' in event ? { ...event, last_contact_at: instant(event['last_contact_at']) } : event,
  'preference.changed': (event, defaults) => ({
    ...event,
    set: preferenceFields(event['set'] as Plain, defaults),
  }),
  'device.registered': (event) => ({ ...event, set: deviceFields(event['set'] as Plain) }),
  'device.removed': asItIs,
  // E08 speaks of dead tokens alone: after any other failure the clock has moved and nothing else.
  'push.failed': (event) => (event['kind'] === 'token_invalid' ? event : { type: 'clock' }),
  'push.displayed': asItIs,
  'push.not_displayed': asItIs,
  'call.ringing': (event, defaults) => {
    const { conversation, sender, importance, created_at, ttl_seconds } = defaults['message'] as Plain;
    return withCreatedAt({ conversation, sender, importance, created_at, ttl_seconds, ...event });
  },
  'call.ended': (event) => ({ device: null, ...event }),
  'user.updated': asItIs,
  'notice.requested': (event, defaults) => {
    const { type: _type, scores, ...notice } = merge(defaults['notice'], event);
    return {
      notice: { ...withCreatedAt(notice), not_before: instant(notice['not_before']) },
      scores: scores ? { llm: null, ...scores } : null,
      duplicate: false,
    };
  },
  'notice.cancelled': asItIs,
  'notice.seen': (event) => ({ device: null, ...event }),
  clock: asItIs,
};

export function inputOf(
  event: Plain,
  defaults: Plain,
  llmChanges: readonly LlmChange[],
): Input | UnknownEvent {
  const type = event['type'] as Input['type'];
  const translate = translations[type] as Translate | undefined;
  if (translate === undefined) return new UnknownEvent(type);
  return { type, ...translate(event, defaults), llmChanges } as unknown as Input;
}

function asItIs(event: Plain): Plain {
  return event;
}

function withCreatedAt(event: Plain): Plain {
  return { ...event, created_at: instant(event['created_at']) };
}
