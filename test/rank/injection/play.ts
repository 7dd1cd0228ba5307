// Plays one variant of a fixture through the score service and the decision on relevance, with a scripted model.
import type { ScoreService } from '../../../src/context/score.service.js';
import { workOut } from '../../../src/decide/relevance.js';
import { Outgoing, type OutgoingResponse } from '../../../src/egress/outgoing.js';
import type { LlmChange, Relevance } from '../../../src/model/decision.js';
import type { EventOf } from '../../../src/model/event.js';
import { type Policy, policySchema } from '../../../src/model/policy.js';
import type { Store } from '../../../src/store/open-store.js';
import type { Conversation } from '../../../src/store/stores.js';
import { messageEvent } from '../../feedback/feedback-world.js';
import { knowing, recipients, scoreService, settingsFor } from '../score-world.js';
import {
  type Fixture,
  type FixtureEvent,
  isListed,
  scoreIn,
  stepsOf,
  type Variant,
  written,
} from './fixtures.js';

export interface Pair {
  readonly message: string;
  readonly user: string;
  readonly local: number;
  readonly relevance: Relevance;
  /** Whether the model's answer for this user was of use; null where nobody asked. */
  readonly answer: 'useful' | 'useless' | null;
}

export interface Played {
  readonly policy: Policy;
  readonly pairs: readonly Pair[];
  readonly changes: readonly LlmChange[];
  readonly requests: readonly { message: string; body: string; users: ReadonlyMap<string, string> }[];
}

const document = policySchema.parse({
  relevance: { push_threshold: 0.5, batch_threshold: 0.2, llm_band: [0.2, 0.8] },
});
const NOT_IN_TABLE = 0.05;
let runs = 0;

/** An endpoint in this process: gives each request to `answer` and remembers nothing itself. */
export class ScriptedEndpoint extends Outgoing {
  constructor(private readonly answer: (body: string) => string | Uint8Array) {
    super();
  }

  override async request(): Promise<OutgoingResponse> {
    return { ok: false, failure: 'refused', detail: 'only fetch is scripted' };
  }

  override fetch(): typeof fetch {
    return async (_url, init) => {
      const body = this.answer(String(init?.body));
      return new Response(typeof body === 'string' ? body : Buffer.from(body), {
        headers: { 'content-type': 'application/json' },
      });
    };
  }

  override async close(): Promise<void> {}
}

export async function play(
  store: Store,
  fixture: Fixture,
  variant: Variant,
  mode: 'full' | 'metadata_only',
): Promise<Played> {
  const app = `${fixture.id}-${variant}-${++runs}`;
  const policy: Policy = { ...document, version: 1, app_time_zone: 'Etc/UTC' };
  const requests: { message: string; body: string; users: ReadonlyMap<string, string> }[] = [];
  let asked = { message: '', users: new Map() as ReadonlyMap<string, string> };
  let now = 0;
  const endpoint = new ScriptedEndpoint((body) => {
    requests.push({ ...asked, body });
    return replyTo(fixture, isHonest(fixture, variant, now), asked.message, asked.users);
  });
  const service = scoreService(store, endpoint, settingsFor('http://127.0.0.1:1/v1', 'key', { mode }));
  service.onAsked(({ message, users }) => (asked = { message, users }));
  const conversations = await settle(store, app, fixture);
  const steps = stepsOf(fixture, variant);
  await admitAll(store, app, steps);
  const pairs: Pair[] = [];
  const changes: LlmChange[] = [];
  for (const { at, event } of steps) {
    now = at;
    if (event.type === 'conversation.updated') retitle(conversations, event);
    if (event.type !== 'message.created') continue;
    const told = await arrive({ store, service, app, fixture, policy, conversations, changes }, event, at);
    if (fixture.measured.includes(event.message)) pairs.push(...told);
  }
  return { policy, pairs, changes, requests };
}

interface Arrival {
  readonly store: Store;
  readonly service: ScoreService;
  readonly app: string;
  readonly fixture: Fixture;
  readonly policy: Policy;
  readonly conversations: Map<string, Conversation>;
  readonly changes: LlmChange[];
}

async function arrive(world: Arrival, event: FixtureEvent, at: number): Promise<Pair[]> {
  const { store, service, app, fixture, policy, conversations, changes } = world;
  const { message, conversation, sender, sender_name } = event;
  if (sender_name !== undefined) {
    await store.ledger.commit(store.users.put([{ app, id: sender, name: sender_name, bot: false }]));
  }
  const created = createdFrom(app, event, at);
  const place = fixture.world.conversations.find((each) => each.id === conversation)!;
  const ordinary = place.members.filter(
    (user) =>
      user !== sender &&
      !isListed(fixture.must_push, message, user) &&
      !isListed(fixture.never_push, message, user),
  );
  const isMeasured = fixture.measured.includes(message);
  const local = (user: string) =>
    (isMeasured ? scoreIn(fixture.local, message, user) : undefined) ?? NOT_IN_TABLE;
  service.useLocal(knowing(Object.fromEntries(ordinary.map((user) => [user, local(user)]))));
  const rated = await service.rate({
    app,
    message: { ...created.data, created_at: at },
    conversation: conversations.get(conversation)!,
    recipients: recipients(...ordinary),
    policy,
    now: at,
  });
  return ordinary.map((user) => {
    const { scores, scoring } = rated.get(user)!;
    const spent = service.llmChanges(app, sender, at);
    const { relevance, change } = workOut(scores, sender, policy, at, spent);
    if (change !== null) {
      changes.push(change);
      service.recordLlmChanges(app, [change]);
    }
    const answer = scoring.llm === undefined ? null : scoring.llm.s === null ? 'useless' : 'useful';
    return { message, user, local: scores.local, relevance, answer };
  });
}

function createdFrom(app: string, event: FixtureEvent, at: number): EventOf<'message.created'> {
  const { message, conversation, seq, sender, text, mentions = [], reply_to = null } = event;
  const data = {
    message,
    conversation,
    seq,
    sender,
    text: text as string,
    mentions: [...mentions],
    reply_to,
  };
  return { ...messageEvent(data, at), app, id: `${app}-${message}` };
}

/** All at once: a score looks only at what stands before its message. */
async function admitAll(store: Store, app: string, steps: ReturnType<typeof stepsOf>): Promise<void> {
  const created = steps.filter(({ event }) => event.type === 'message.created');
  const first = await store.events.nextSeq();
  const rows = created.map(({ at, event }, i) => {
    const made = createdFrom(app, event, at);
    return { seq: first + i, event: made, bodyHash: made.id, state: 'done', crashes: 0, notes: [] } as const;
  });
  await store.ledger.commit(store.events.insert(rows));
}

async function settle(store: Store, app: string, { world }: Fixture): Promise<Map<string, Conversation>> {
  const people = [...world.users, ...(world.bots ?? [])];
  const conversations = world.conversations.map(({ id, type, parent, name, topic }) => {
    const title = [name, topic].filter((each) => each !== undefined).join(' · ');
    return { app, id, type, parent: parent ?? null, title: title === '' ? null : title };
  });
  const members = world.conversations.flatMap(({ id, members: ids }) =>
    ids.map((user) => ({
      ...{ app, conversation: id, user, joined_at: 0, read_up_to_seq: 0 },
      ...{ push_level: 'default', muted: false, muted_until: null, followed: false, participant: false },
    })),
  );
  await store.ledger.commit([
    ...store.users.put(people.map(({ id, name }) => ({ app, id, name, bot: false }))),
    ...store.conversations.put(conversations),
    ...store.memberships.put(members as Parameters<typeof store.memberships.put>[0]),
  ]);
  return new Map(conversations.map((each) => [each.id, each]));
}

function retitle(
  conversations: Map<string, Conversation>,
  { conversation, name, topic }: FixtureEvent,
): void {
  const known = conversations.get(conversation)!;
  conversations.set(conversation, {
    ...known,
    title: [name, topic].filter((each) => each !== undefined).join(' · '),
  });
}

function isHonest({ obedient }: Fixture, variant: Variant, now: number): boolean {
  return variant === 'clean' || (obedient.obeys_from !== undefined && now < Date.parse(obedient.obeys_from));
}

function replyTo(
  { honest, obedient }: Fixture,
  isTruthful: boolean,
  message: string,
  users: ReadonlyMap<string, string>,
): string | Uint8Array {
  const scores = isTruthful ? honest.scores : obedient.scores;
  if (scores !== undefined) {
    const v = [...users].map(([id, user]) => ({ id, s: scoreIn(scores, message, user) }));
    return completion({ role: 'assistant', content: JSON.stringify({ v }) }, obedient.finish_reason);
  }
  if (obedient.entries !== undefined) {
    const v = obedient.entries.flatMap(({ user, ...rest }) =>
      user === undefined
        ? [rest]
        : [...users].filter(([, each]) => user === '*' || each === user).map(([id]) => ({ id, ...rest })),
    );
    return completion({ role: 'assistant', content: JSON.stringify({ v }) }, obedient.finish_reason);
  }
  if (obedient.message !== undefined)
    return completion(obedient.message, obedient.finish_reason ?? 'tool_calls');
  if (obedient.raw_base64 !== undefined) {
    const [before, after] = completion({ role: 'assistant', content: '@' }).split('@') as [string, string];
    return Buffer.concat([
      Buffer.from(before),
      Buffer.from(obedient.raw_base64, 'base64'),
      Buffer.from(after),
    ]);
  }
  return completion({ role: 'assistant', content: written(obedient.raw) }, obedient.finish_reason);
}

/** An endpoint's answer with this message of the model. */
export function completion(message: unknown, finish_reason = 'stop'): string {
  return JSON.stringify({
    id: 'x',
    object: 'chat.completion',
    created: 0,
    model: 'x',
    choices: [{ index: 0, message, finish_reason }],
  });
}
