// From `given` to what must have happened before: real events at earlier times, told over the wire. History is made of
// messages that were really pushed, a dead token of a push that was really refused.
import { conversationPreferenceChange, preferenceChange } from '../../src/model/preferences.js';
import { noticeKind } from '../../src/model/notice.js';
import type { Plain } from '../scenario-world.js';
import type { VectorRun } from './vector-run.js';
import type { Sent } from './vector-world.js';

const DAY_MS = 86_400_000;
/** Before the first step: far outside every window of the vectors. */
const LONG_BEFORE_MS = 40 * DAY_MS;
/** Whom history was made with, and where it was not with u1. */
const OLD_PHONE = 'old-phone-of-history';

interface Past {
  readonly at: number;
  readonly tell: () => Promise<void>;
}

/** Brings the gateway to where the vector begins. Throws where a door refuses what no remark explains. */
export async function bringAbout(run: VectorRun): Promise<void> {
  const { world, stage } = run;
  const long = world.start - LONG_BEFORE_MS;
  await stage.setClock(long);
  await publishPolicy(run);
  await announceConversations(run);
  for (const device of world.devices) {
    if (device['token'] === 'invalid') await killToken(run, device);
    else if (device['token'] === 'valid' && world.tellsDisplays) await tellDisplay(run, device);
  }
  for (const device of world.devices) await presenceOnly(run, device);
  for (const past of pastOf(run).toSorted((a, b) => a.at - b.at)) {
    await stage.setClock(Math.max(past.at, long));
    await past.tell();
    await stage.settle();
  }
  for (const device of world.devices.filter((each) => each['token'] === 'valid'))
    await run.register(device['id'] as string, device);
  await choosePreferences(run);
  await stage.settle();
}

async function publishPolicy({ wire, world }: VectorRun): Promise<void> {
  const drafts = '/v1/policies/default/versions';
  const { version } = await wire.call<{ version: number }>('POST', drafts, { document: world.policy });
  await wire.call('POST', '/v1/policies/default/publish', { version }, { 'if-match': '*' });
}

async function announceConversations({ wire, world, stage }: VectorRun): Promise<void> {
  const byParent = world.conversations.toSorted(
    (a, b) => Number(a['parent'] !== null) - Number(b['parent'] !== null),
  );
  const others = world.people.filter((each) => each !== 'u1');
  for (const { id, type, parent, followed, participant } of byParent) {
    const members = [{ user: 'u1', followed, participant }, ...others];
    await wire.post([{ type: 'conversation.updated', data: { conversation: id, type, parent, members } }]);
  }
  await stage.settle();
}

/** By a push that its provider refused, while the recipient had no other device. */
async function killToken(run: VectorRun, device: Plain): Promise<void> {
  const id = device['id'] as string;
  await run.register(id, device, { push_enabled: true });
  run.phones.uninstall(id);
  await pushBefore(run, `before-token-${id}`);
  if (device['push_enabled'] === false) await run.put(id, { push_enabled: false });
}

/** The app on the device has told of a display before, so that its word is awaited from then on. */
async function tellDisplay(run: VectorRun, device: Plain): Promise<void> {
  const id = device['id'] as string;
  const message = `before-display-${id}`;
  await run.register(id, device, { push_enabled: true });
  await pushBefore(run, message);
  await run.displayed(message, id);
  await run.wire.post([{ type: 'message.deleted', data: { message } }]);
  await run.stage.settle();
  await run.put(id, { push_enabled: device['push_enabled'], provider: null });
}

async function pushBefore({ wire, stage }: VectorRun, message: string): Promise<void> {
  const conversation = 'before-direct';
  const members = ['u1', 'u-before'];
  await wire.post([
    { type: 'conversation.updated', data: { conversation, type: 'direct', members } },
    { type: 'message.created', data: { message, conversation, seq: 1, sender: 'u-before' } },
  ]);
  await stage.settle();
}

/** As what it is, but with nowhere to push to yet, so that no history comes to its screen. */
async function presenceOnly(run: VectorRun, device: Plain): Promise<void> {
  if (device['token'] === 'invalid') return;
  await run.put(device['id'] as string, { ...run.registration(device), provider: null });
}

function pastOf(run: VectorRun): readonly Past[] {
  const { world } = run;
  return [
    ...world.sent.map((each, index) => ({
      at: each.at,
      tell: () =>
        each.conversation === null
          ? noticedBefore(run, each, index)
          : sentBefore(run, each.conversation, index),
    })),
    ...world.changes.map((each, index) => ({
      at: each.at,
      tell: () => movedBefore(run, each.sender, each.direction, index),
    })),
    ...world.devices.flatMap((each) => activity(run, each)),
  ];
}

/** A message that pierces everything goes to a phone that is gone again afterwards; then it is deleted. */
async function sentBefore(run: VectorRun, conversation: string, index: number): Promise<void> {
  const { wire, world, stage } = run;
  const message = `before-${index}`;
  if (!world.conversations.some(({ id }) => id === conversation)) {
    const data = { conversation, type: 'group', members: ['u1', 'u-before'] };
    await wire.post([{ type: 'conversation.updated', data }]);
  }
  await run.register(OLD_PHONE, { kind: 'phone' });
  const sender = 'u-before';
  const data = { message, conversation, seq: 1, sender, force_push: true };
  await wire.post([{ type: 'message.created', data }]);
  await stage.settle();
  await wire.call('DELETE', `/v1/users/u1/devices/${OLD_PHONE}`);
  await wire.post([{ type: 'message.deleted', data: { message } }]);
}

/** A notice of that kind that pierces everything, to the same phone; then it is seen there, and gone. */
async function noticedBefore(run: VectorRun, { kind }: Sent, index: number): Promise<void> {
  const { wire, stage } = run;
  const notice = `before-notice-${index}`;
  const consents = kind === 'marketing' ? ['marketing'] : [];
  await wire.call('PUT', '/v1/users/u1/preferences', { consents });
  await run.register(OLD_PHONE, { kind: 'phone' });
  const data = { user: 'u1', notice, kind, title: 'before', body: 'before', force_push: true };
  await wire.post([{ type: 'notice.requested', data }]);
  await stage.settle();
  await wire.call('DELETE', `/v1/users/u1/devices/${OLD_PHONE}`);
  await wire.post([{ type: 'notice.seen', data: { user: 'u1', notice } }]);
}

/** A message or notice to somebody else that the LLM made louder or quieter: charged to its sender or kind (L06, A10). */
async function movedBefore(
  run: VectorRun,
  sender: string,
  direction: 'up' | 'down',
  index: number,
): Promise<void> {
  const { wire, world, stage } = run;
  const conversation = 'before-others';
  const message = `before-moved-${index}`;
  const { push_threshold: push } = world.policy.relevance;
  const local = direction === 'up' ? push - 0.01 : push;
  await run.someoneElse('u-other', conversation);
  await run.score(message, { local, llm: { shift: direction === 'up' ? 2 : -2 } });
  const kind = noticeKind.safeParse(sender).data;
  if (kind !== undefined) {
    await wire.call('PUT', '/v1/users/u-other/preferences', { consents: ['marketing'] });
    await wire.post([{ type: 'notice.requested', data: { user: 'u-other', notice: message, kind } }]);
    return stage.settle();
  }
  await wire.post([
    { type: 'conversation.updated', data: { conversation, type: 'group', members: ['u-other', sender] } },
    { type: 'message.created', data: { message, conversation, seq: index + 1, sender } },
  ]);
  await stage.settle();
}

function activity(run: VectorRun, device: Plain): readonly Past[] {
  const {
    last_activity_at: at,
    connected,
    id,
  } = device as unknown as {
    last_activity_at: number | null;
    connected: boolean;
    id: string;
  };
  const tell = (how: object) => run.wire.tell('presence.changed', { user: 'u1', device: id, ...how });
  if (at === null) {
    return connected ? [{ at: run.world.start - LONG_BEFORE_MS, tell: () => tell({ connected: true }) }] : [];
  }
  return [
    {
      at,
      tell: async () => {
        await tell({ connected: true, active: true });
        if (!connected) await tell({ connected: false, clean: true });
      },
    },
  ];
}

async function choosePreferences(run: VectorRun): Promise<void> {
  const { wire, world } = run;
  const { id: _id, ...preferences } = world.recipient;
  await run.refusable('PUT', '/v1/users/u1/preferences', known(preferences, preferenceChange.shape));
  for (const conversation of world.conversations) {
    const id = conversation['id'] as string;
    const settings = known(conversation, conversationPreferenceChange.shape);
    await run.refusable('PUT', `/v1/users/u1/conversations/${id}/preferences`, settings);
    const up_to_seq = conversation['read_up_to_seq'] as number;
    if (up_to_seq > 0)
      await wire.post([{ type: 'read.advanced', data: { user: 'u1', conversation: id, up_to_seq } }]);
  }
}

function known(values: Plain, shape: object): Plain {
  return Object.fromEntries(Object.entries(values).filter(([name]) => name in shape));
}
