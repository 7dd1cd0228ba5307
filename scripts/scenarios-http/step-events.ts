// A vector's event as what a chat server, an app or an operator would do. Unknown events are told as they stand, for u1:
// a new kind of event needs nothing here unless its door is another one.
import type { Plain } from '../scenario-world.js';
import { merge } from '../scenario-world.js';
import { Refused } from './wire.js';
import type { VectorRun } from './vector-run.js';

type Tell = (run: VectorRun, event: Plain) => Promise<void>;

const doors: Readonly<Record<string, Tell>> = {
  clock: async () => undefined,
  'message.created': async (run, event) => {
    const { scores, type, ...data } = merge(run.world.message, event);
    await run.score(data['message'] as string, (scores ?? null) as Parameters<typeof run.score>[1]);
    await run.wire.tell(type as string, data);
  },
  'message.edited': async (run, event) => {
    await run.scoreAgain(event['message'] as string);
    await plain(run, event);
  },
  'message.deleted': plain,
  'call.ringing': async (run, event) => {
    const { conversation, sender, importance } = run.world.message;
    const { type, ...data }: Plain = { conversation, sender, importance, ...event };
    await run.wire.tell(type as string, data);
  },
  'notice.requested': async (run, event) => {
    const { scores, type, ...data } = merge(run.world.notice, event);
    await run.score(data['notice'] as string, (scores ?? null) as Parameters<typeof run.score>[1]);
    await run.wire.tell(type as string, { user: 'u1', ...data });
  },
  'preference.changed': async (run, { conversation, set }) => {
    const of = conversation === undefined ? '' : `/conversations/${conversation as string}`;
    await run.refusable('PUT', `/v1/users/u1${of}/preferences`, set as object);
  },
  'device.registered': async (run, { device, set }) => {
    const id = device as string;
    const values = set as Plain;
    const isKnown = run.phones.kindOf(id) !== null;
    const token = values['token'] ?? (isKnown ? undefined : 'valid');
    if (token === 'valid') await run.register(id, values);
    else if (token === 'none') await run.put(id, { ...run.registration(values), provider: null });
    else if (token === undefined) await run.put(id, run.registration(values));
    else run.remarks.push('no app registers a token that is dead already');
    const { connected, last_activity_at } = values;
    if (connected === true || last_activity_at)
      await run.wire.tell('presence.changed', { user: 'u1', device: id, connected: connected ?? false });
  },
  'device.removed': async (run, { device }) => {
    await run.wire.call('DELETE', `/v1/users/u1/devices/${device as string}`).catch((error: unknown) => {
      if (!(error instanceof Refused) || error.status !== 404) throw error;
    });
  },
  'push.displayed': (run, { message, notice, device }) =>
    run.displayed((message ?? notice) as string, device as string),
  // The gateway's own timer says so.
  'push.not_displayed': async () => undefined,
  'push.failed': async (run, { device }) => run.phones.uninstall(device as string),
};

/** Tells the event, and nothing more; resolves when it is accepted. */
export function tell(run: VectorRun, event: Plain): Promise<void> {
  const door = doors[event['type'] as string] ?? forUser;
  return door(run, event);
}

function plain(run: VectorRun, { type, ...data }: Plain): Promise<void> {
  return run.wire.tell(type as string, data);
}

function forUser(run: VectorRun, { type, ...data }: Plain): Promise<void> {
  return run.wire.tell(type as string, { user: 'u1', ...data });
}
