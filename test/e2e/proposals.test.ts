// From what users do with their pushes to a draft, and from the draft to what came of it, in the whole product.
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { z } from 'zod';
import { ScoreService } from '../../src/context/score.service.js';
import type { LocalScorer, Subject } from '../../src/context/scorer.js';
import { bucketOf } from '../../src/model/ids.js';
import type { lookShape, ProposalView } from '../../src/tune/proposal-view.js';
import { Tuning } from '../../src/jobs/job.js';
import { Ledger } from '../../src/store/ledger.js';
import { onEveryBackend } from '../contracts/every-backend.js';
import { type App, MINUTE, World } from './support/world.js';

type Looked = z.infer<typeof lookShape> & { readonly proposal: ProposalView | null };

const DAY = 24 * 60 * MINUTE;
const MEMBERS = Array.from({ length: 25 }, (_, i) => `user-${i}`);
const MESSAGES_A_DAY = 6;
const PATH = 'conversation_types.group.relevance.push_threshold';

/** Scores that vary evenly from 0 to 0.5 over messages and users, and depend on nothing else. */
const even: LocalScorer = {
  name: 'even',
  version: '1',
  description: 'Evenly spread scores, for this test.',
  score: (_, { message, user }: Subject) => ({
    p: (bucketOf(`${message} of ${user}`, 500) + 0.5) / 1_000,
    contributions: [],
  }),
};

onEveryBackend('proposals', (backend) => {
  let world: World;
  let app: App;
  beforeAll(async () => {
    world = await World.start(backend, { apps: { main: {} } });
    world.gateway.app.get(ScoreService).useLocal(even);
    app = world.app('main');
    for (const user of MEMBERS) await app.phone(user, 'fcm');
    await app.tell('conversation.updated', {
      conversation: 'chatter',
      type: 'group',
      members: ['bo', ...MEMBERS],
    });
    await app.direct('talk', 'bo', 'user-0');
  }, 60_000);
  afterAll(() => world.close());

  const look = async (): Promise<Looked> => (await app.call<Looked>('POST', '/v1/proposals')).body;
  const proposal = async (version: number): Promise<ProposalView> =>
    (await app.call<ProposalView>('GET', `/v1/proposals/${version}`)).body;

  /** Days of chatter, whose pushes are wiped away as they come. */
  const chat = async (days: number): Promise<void> => {
    for (let message = 0; message < days * MESSAGES_A_DAY; message++) {
      await tell('dismissed', await app.say('chatter', 'bo', 'anything new?'));
      await world.pass(DAY / MESSAGES_A_DAY);
    }
  };
  const tell = async (type: 'dismissed' | 'opened', message: string): Promise<void> => {
    const sql = 'SELECT id FROM pushes WHERE app = ? AND messages = ?';
    const rows = await world.gateway.app.get(Ledger).query(sql, ['main', JSON.stringify([message])]);
    const words = rows.map(({ id }) => ({ push_id: id, type }));
    if (words.length > 0) await app.call('POST', '/v1/feedback', words);
  };
  const change = async (action: 'publish' | 'rollback', body: object): Promise<void> => {
    const made = await app.call<{ key: string }>('POST', '/v1/api-keys', { name: action, scopes: ['admin'] });
    const headers = {
      authorization: `Bearer ${made.body.key}`,
      'content-type': 'application/json',
      'if-match': '*',
    };
    const url = `${world.gateway.url}/v1/policies/default/${action}`;
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
    expect(response.status).toBe(200);
  };

  it('are refused while there is too little feedback, and say how much there is', async () => {
    await tell('opened', await app.say('talk', 'bo', 'lunch?'));
    await chat(0.5);
    const { outcome, proposal: made, findings, needed } = await look();
    expect({ outcome, made }).toEqual({ outcome: 'refused', made: null });
    expect(needed).toEqual({ users: 20, pushes: 100, reactions: 60 });
    const [group] = findings;
    expect(group).toMatchObject({ target: 'group', threshold: 'push_threshold', verdict: 'thin' });
    expect(group!.counts.pushes).toBeLessThan(needed.pushes);
    const { body } = await app.call<{ items: []; look: Looked }>('GET', '/v1/proposals');
    expect(body).toMatchObject({ items: [], look: { outcome: 'refused', findings } });
    expect((await app.call<{ draft: null }>('GET', '/v1/policies')).body).toMatchObject({
      items: [{ draft: null }],
    });
  });

  it('draft a higher threshold for what users dismiss, which decides nothing until it is published', async () => {
    await chat(6.5);
    const { outcome, proposal: made } = await look();
    expect(outcome).toBe('created');
    expect(made).toMatchObject({
      state: 'open',
      base_version: 1,
      changes: [{ path: PATH, from: 0.09, direction: 'raise', unwanted: { share: 1 } }],
      effects: { louder: 0, moves: [{ from: 'push', to: 'batch' }] },
      measured: null,
    });
    const [{ to, expectation, examples }] = made!.changes as [ProposalView['changes'][number]];
    expect(to).toBeGreaterThan(0.2);
    expect(expectation.after.high).toBeLessThan(expectation.before);
    const { body: example } = await app.call('GET', `/v1/decisions/${examples[0]}`);
    expect(example).toMatchObject({ outcome: 'push', reason: 'relevant', conversation: 'chatter' });
    expect(await app.call('GET', `/v1/policies/default/versions/${made!.version}`)).toMatchObject({
      body: { state: 'draft', author: 'tune', document: { relevance: { push_threshold: 0.09 } } },
    });
    const { body: current } = await app.call('GET', '/v1/policies/current');
    expect(current).toMatchObject({ version: 1 });
    const { body: log } = await app.call<{ items: object[] }>('GET', '/v1/audit-logs?page_size=1');
    expect(log.items).toMatchObject([{ action: 'policy.propose', actor: 'admin', detail: { version: 2 } }]);
  }, 60_000);

  it('are not made a second time while one is open', async () => {
    expect(await look()).toMatchObject({ outcome: 'unchanged', version: 2 });
    await world.gateway.app.get(Tuning).look('main');
    const { body } = await app.call<{ items: [] }>('GET', '/v1/proposals');
    expect(body.items).toHaveLength(1);
  });

  it('keep their promise once published: the measured share lies in the promised interval', async () => {
    await change('publish', { version: 2 });
    await chat(0.5);
    await look();
    expect(await proposal(2)).toMatchObject({
      state: 'published',
      measured: { is_final: false, changes: [{ verdict: 'too_early' }] },
    });
    await chat(6.5);
    await look();
    const { changes, measured } = await proposal(2);
    const { low, high } = changes[0]!.expectation.after;
    const { before, after, verdict } = measured!.changes[0]!;
    expect({ verdict, is_final: measured!.is_final }).toEqual({ verdict: 'inside', is_final: true });
    expect(after.share).toBeGreaterThanOrEqual(low);
    expect(after.share).toBeLessThanOrEqual(high);
    expect(after.per_day).toBeLessThan(0.75 * before.per_day);
  }, 60_000);

  it('are taken back by one call, and supersede what nobody published', async () => {
    await change('rollback', {});
    expect(await proposal(2)).toMatchObject({ state: 'replaced', measured: { is_final: true } });
    const { body } = await app.call<{ items: ProposalView[] }>('GET', '/v1/proposals');
    const states = body.items.map(({ version, state }) => [version, state]);
    expect(states.at(-1)).toEqual([2, 'replaced']);
    expect(states.slice(0, -1).every(([, state]) => state === 'outdated')).toBe(true);
  });

  it('are read by those who read decisions, and made by those who may change policies', async () => {
    const body = { name: 'viewer', scopes: ['decisions:read'] };
    const { body: viewer } = await app.call<{ key: string }>('POST', '/v1/api-keys', body);
    const as = (method: string) =>
      fetch(`${world.gateway.url}/v1/proposals`, {
        method,
        headers: { authorization: `Bearer ${viewer.key}` },
      });
    expect((await as('GET')).status).toBe(200);
    const refused = await as('POST');
    expect(refused.status).toBe(403);
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
    expect((await app.call('GET', '/v1/proposals/999')).status).toBe(404);
    expect((await app.call('GET', '/v1/proposals/x')).status).toBe(422);
  });
});
