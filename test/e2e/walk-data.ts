// What an evening of a festival crew leaves behind, for a walk through the console: a chat with mentions, replies and
// mutes, notices of a shop and a clinic, reactions, a week of history, a draft with its evidence, and a replay of it.
import { demoConversations, demoMutes, demoPeople } from '../../samples/im-server/demo-people.js';
import { DeviceRegistry } from '../../src/ports.js';
import { Ledger } from '../../src/store/ledger.js';
import { EventStore } from '../../src/store/event-store.js';
import { ConversationStore, DecisionStore, PushStore, ReplayStore } from '../../src/store/stores.js';
import { dismissedWeek } from '../tune/dismissed-week.js';
import type { Stage } from './console-stage.js';
import { endedReplay } from './replay-example.js';
import { fillWeek } from './report-data.js';

const APP = 'demo';
/** Where users dismiss so much that a draft is proposed. */
const NOISY = 'other';
const MINUTE = 60_000;

type Line = readonly [sender: string, conversation: string, text: string, mentions?: readonly string[]];

const lines: readonly Line[] = [
  ['mia', 'team', 'Evening all. Nine days to go, and the big screen has its permit.'],
  ['jun', 'team', '投影机到了，两台都亮。Both projectors light up on the first try!'],
  ['ravi', 'team', 'Lovely. Which one is the loud one?'],
  ['mia', 'dm-mia-elena', 'Can you ring the paper back before eight? They want a photo of the screen.'],
  ['elena', 'dm-mia-elena', 'Will do. I only have the sunset one, is that fine?'],
  ['ravi', 'team', '@Elena the press page is live, have a look at the quotes?', ['elena']],
  ['noor', 'team', 'Does anyone have the trailer with the new logo?'],
  ['jun', 'team', '@Tomás is the side gate open at six?', ['tomas']],
  ['mia', 'announcements', 'Call times for Friday are pinned. Please check your row.'],
  ['jun', 'subtitles', 'Reel three drifts by half a second. Does anyone else see it?'],
  ['mia', 'subtitles', 'Yes, from the market scene on.'],
  ['wei', 'popcorn', '昨晚有只浣熊偷了一整袋爆米花'],
  ['ravi', 'popcorn', 'It had better taste than the judges.'],
  ['wei', 'dm-wei-ravi', '片头的字幕我改好了，你再看一遍？'],
  ['noor', 'dm-noor-elena', 'The band asks for two more microphones. Do we have them?'],
  ['elena', 'dm-noor-elena', 'Three, in the blue case under the stairs.'],
  ['tomas', 'team', 'Gate is open. @Jun @Ravi the van may come in.', ['jun', 'ravi']],
  ['jun', 'dm-jun-mia', 'The second projector needs a new lamp by Thursday. May I order it?'],
];

/** The second version decides; the third is a draft that feedback speaks for. */
const DRAFT = 3;

/** Writes all of it into the apps `demo` and `other`, and says where to look. */
export async function fillStage(stage: Stage, now: number) {
  await registerPeople(stage, now);
  for (const app of [APP, NOISY]) await publish(stage, app);
  await stage.post(APP, [...namesAndRooms(now), ...presence(now)]);
  await stage.post(
    APP,
    lines.map((line, i) => said(line, i, now)),
  );
  await stage.post(APP, notices(now));
  const settled = await decisionsOf(stage, 'elena', 6);
  await react(stage);
  await propose(stage, now);
  await writeWeek(stage, now);
  const replay = endedReplay(NOISY, DRAFT, now - 4 * MINUTE);
  await stage.part(Ledger).commit(stage.part(ReplayStore).put(replay));
  const shown = settled.find((each) => each.reason === 'mention') ?? settled[0]!;
  return { decision: shown.id, user: 'elena', draft: DRAFT, replay: replay.id };
}

/** Every text that a person or a service wrote: it stays as it is in each language. */
export const written: string = JSON.stringify([lines, demoPeople(0), demoConversations, notices(0)]);

async function registerPeople(stage: Stage, now: number): Promise<void> {
  const registry = stage.part(DeviceRegistry);
  for (const { id: user, devices, time_zone } of demoPeople(now))
    for (const { id, kind, platform, provider, locale } of devices) {
      const name = `${APP}/${user}/${id}`;
      const target =
        provider === null
          ? null
          : stage.sandbox.registerDevice({ id: name, provider, platform }).target.value;
      await registry.put(APP, user, id, { kind, platform, provider, locale, target, time_zone });
    }
}

function event(id: string, type: string, at: number, data: object): object {
  return { id, type, source: 'festival', time: new Date(at).toISOString(), data };
}

function namesAndRooms(now: number): readonly object[] {
  return [
    ...demoPeople(now).flatMap(({ id: user, name, preferences }) => [
      event(`name-${user}`, 'user.updated', now, { user, name }),
      ...(Object.keys(preferences).length === 0
        ? []
        : [event(`set-${user}`, 'preference.changed', now, { user, set: preferences })]),
    ]),
    ...demoConversations.map(({ id: conversation, ...room }) =>
      event(`room-${conversation}`, 'conversation.updated', now, {
        ...{ conversation, type: room.type, members: room.members },
        ...(room.title === '' ? {} : { title: room.title }),
        ...(room.parent === null ? {} : { parent: room.parent }),
      }),
    ),
    ...demoMutes.map(({ user, conversation }) =>
      event(`mute-${user}`, 'preference.changed', now, { user, conversation, set: { muted: true } }),
    ),
  ];
}

function presence(now: number): readonly object[] {
  return [
    ['mia', 'mia-mac'],
    ['jun', 'jun-pc'],
    ['ravi', 'ravi-web'],
  ].map(([user, device]) =>
    event(`here-${user}`, 'presence.changed', now, { user, device, connected: true, active: true }),
  );
}

function said([sender, conversation, text, mentions = []]: Line, i: number, now: number): object {
  const seq = lines.slice(0, i + 1).filter(([, room]) => room === conversation).length;
  const words = { message: `msg-${201 + i}`, conversation, seq, sender, text, mentions };
  return event(`said-${i}`, 'message.created', now, words);
}

function notices(now: number): readonly object[] {
  const ask = (notice: string, more: object) =>
    event(`ask-${notice}`, 'notice.requested', now, { notice, ...more });
  const order = { kind: 'transactional', topic: 'orders', title: 'Lantern & Son' };
  const offer = {
    kind: 'marketing',
    topic: 'offers',
    title: 'Lantern & Son',
    body: 'Rain ponchos: two for one.',
  };
  const visit = { kind: 'reminder', topic: 'appointments', title: 'Clinic on the hill' };
  const later = new Date(now + 90 * MINUTE).toISOString();
  return [
    ask('order-2041', { ...order, user: 'elena', body: 'Order 2041 is paid. We pack it today.' }),
    ask('visit-17', { ...visit, user: 'elena', body: 'Physiotherapy at 16:30, room 4.', not_before: later }),
    ask('offer-wei', { ...offer, user: 'wei' }),
    ask('offer-elena', { ...offer, user: 'elena' }),
  ];
}

interface Listed {
  readonly id: string;
  readonly reason: string;
}

async function decisionsOf(stage: Stage, user: string, atLeast: number): Promise<readonly Listed[]> {
  for (let tries = 0; tries < 150; tries++) {
    const answer = await stage.ask(APP, 'GET', `/v1/decisions?user=${user}&page_size=50`);
    const { items } = (await answer.json()) as { items: readonly Listed[] };
    if (items.length >= atLeast) return items;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`Too little was decided for ${user}.`);
}

/** Some look at what came, some wipe it away. */
async function react(stage: Stage): Promise<void> {
  const answer = await stage.ask(APP, 'GET', '/v1/sandbox/devices');
  const { items } = (await answer.json()) as { items: { notifications: { push: string }[] }[] };
  const pushes = items.flatMap(({ notifications }) => notifications.map(({ push }) => push));
  const types = ['opened', 'dismissed', 'displayed', 'opened', 'displayed'] as const;
  await stage.ask(
    APP,
    'POST',
    '/v1/feedback',
    pushes.map((push_id, i) => ({ push_id, type: types[i % types.length] })),
  );
}

async function publish(stage: Stage, app: string): Promise<void> {
  const document = { frequency_cap: { limit: 40, per: 'rolling', window_seconds: 3_600 } };
  await stage.ask(app, 'POST', '/v1/policies/default/versions', { document });
  const any = { 'if-match': '*' };
  await stage.ask(app, 'POST', '/v1/policies/default/publish', { version: 2 }, any);
}

async function propose(stage: Stage, now: number): Promise<void> {
  const { conversations, decisions, pushes } = dismissedWeek(NOISY, now);
  await stage
    .part(Ledger)
    .commit([
      ...stage.part(ConversationStore).put(conversations),
      ...stage.part(DecisionStore).insert(decisions),
      ...stage.part(PushStore).insert(pushes),
    ]);
  const answer = (await (await stage.ask(NOISY, 'POST', '/v1/proposals', {})).json()) as { outcome?: string };
  const drafts = await stage.ask(NOISY, 'GET', `/v1/policies/default/versions/${DRAFT}`);
  if (!drafts.ok) throw new Error(`Nothing was proposed: ${JSON.stringify(answer).slice(0, 500)}`);
}

async function writeWeek({ part }: Stage, now: number): Promise<void> {
  const stores = { events: part(EventStore), decisions: part(DecisionStore), pushes: part(PushStore) };
  await fillWeek({ ledger: part(Ledger), ...stores }, now - MINUTE);
}
