import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ReplayView } from '../../src/replay/replay-view.js';
import { Ledger } from '../../src/store/ledger.js';
import { onEveryBackend } from '../contracts/every-backend.js';
import { type App, MINUTE, World } from '../e2e/support/world.js';

const RECORD = ['decisions', 'items', 'pushes', 'turns', 'holds', 'facts', 'events'];

onEveryBackend('replays over REST', (backend) => {
  let world: World;
  let app: App;

  beforeAll(async () => {
    world = await World.start(backend, { apps: { main: {}, other: {} } });
    app = world.app('main');
    await app.phone('bob', 'fcm');
    await app.phone('cy', 'apns');
    await app.tell('conversation.updated', {
      conversation: 'team',
      type: 'group',
      members: ['ann', 'bob', 'cy'],
    });
    for (let message = 0; message < 6; message++) {
      await app.say('team', 'ann', `who takes number ${message}, bob?`);
      await world.pass(20 * MINUTE);
    }
    await app.call('POST', '/v1/policies/default/versions', { document: quieter });
  }, 60_000);
  afterAll(() => world.close());

  const quieter = { default_push_level: { group: 'mentions' } };

  const counts = (): Promise<readonly number[]> =>
    Promise.all(RECORD.map((table) => world.count(`SELECT COUNT(*) AS n FROM ${table}`)));

  const ended = async (id: string): Promise<ReplayView> => {
    for (const until = performance.now() + 30_000; performance.now() < until;) {
      const { body } = await app.call<ReplayView>('GET', `/v1/replays/${id}`);
      if (body.ended_at !== null) return body;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('the replay did not end');
  };

  it('shows what a draft would have decided otherwise, for whom, and with examples', async () => {
    const asked = await app.call<ReplayView>('POST', '/v1/replays', { policy_version: 2, cpu_share: 1 });
    expect(asked).toMatchObject({ status: 202, body: { state: 'queued', result: null } });
    const { state, result } = await ended(asked.body.id);
    expect({ state, problem: null }).toEqual({ state: 'done', problem: null });
    expect(result).toMatchObject({ is_whole: true, missing_events: 0, reactions: 'unknown' });
    expect(result!.users).toEqual({ compared: 3, affected: 2 });
    const quiet = result!.changes.filter(({ to }) => to.reason === 'not_mentioned');
    expect(quiet.reduce((sum, each) => sum + each.count, 0)).toBe(12);
    const example = quiet[0]!.examples[0]!.decision!;
    expect(await app.call('GET', `/v1/decisions/${example}`)).toMatchObject({ status: 200 });
  });

  it('finds nothing to change under the policy that decided', async () => {
    const asked = await app.call<ReplayView>('POST', '/v1/replays', { policy_version: 1, cpu_share: 1 });
    const { result } = await ended(asked.body.id);
    expect(result!.changes).toEqual([]);
    expect(result!.records.equal).toBe(result!.records.recorded);
    expect(result!.records.recorded).toBeGreaterThan(12);
  });

  it('writes nothing to the record and sends nothing', async () => {
    const before = await counts();
    const shown = world.sandbox.truth().log.length;
    const asked = await app.call<ReplayView>('POST', '/v1/replays', { policy_version: 2, cpu_share: 1 });
    await ended(asked.body.id);
    expect(await counts()).toEqual(before);
    expect(world.sandbox.truth().log.length).toBe(shown);
  });

  it('can be given up, and says so', async () => {
    const asked = await app.call<ReplayView>('POST', '/v1/replays', { policy_version: 2, cpu_share: 0.01 });
    const cancelled = await app.call<ReplayView>('POST', `/v1/replays/${asked.body.id}/cancel`);
    expect(cancelled.body).toMatchObject({ state: 'cancelled', result: null });
    expect((await ended(asked.body.id)).state).toBe('cancelled');
    const next = await app.call<ReplayView>('POST', '/v1/replays', { policy_version: 1, cpu_share: 1 });
    expect((await ended(next.body.id)).state).toBe('done');
  });

  it('stays as somebody was told that it had ended', async () => {
    const ledger = world.gateway.app.get(Ledger);
    const commit = ledger.commit.bind(ledger);
    let told: ReplayView | null = null;
    ledger.commit = async (writes) => {
      const row = writes.flatMap((each) => ('rows' in each && each.table === 'replays' ? each.rows : []))[0];
      if (row?.['state'] === 'done' && told === null) {
        told = (await app.call<ReplayView>('POST', `/v1/replays/${String(row['id'])}/cancel`)).body;
      }
      return commit(writes);
    };
    const asked = await app.call<ReplayView>('POST', '/v1/replays', { policy_version: 1, cpu_share: 1 });
    await ended(asked.body.id);
    ledger.commit = commit;
    const final = await app.call<ReplayView>('GET', `/v1/replays/${asked.body.id}`);
    expect(told!.state).not.toBe('cancelled');
    expect(final.body).toMatchObject({ state: 'done', result: { changes: [] } });
  });

  it('says nothing of a time that has not come', async () => {
    await app.call('POST', '/v1/users/bob/snooze', { until: world.clock.now() + 60 * MINUTE });
    await app.say('team', 'ann', 'bob, when you are back?');
    const until = world.clock.now() + 24 * 60 * MINUTE;
    const asked = await app.call<ReplayView>('POST', '/v1/replays', {
      policy_version: 1,
      until,
      cpu_share: 1,
    });
    expect(Date.parse(asked.body.until)).toBe(world.clock.now());
    expect((await ended(asked.body.id)).result!.changes).toEqual([]);
  });

  it('refuses a version that does not exist and a time that ends before it begins', async () => {
    const unknown = await app.call('POST', '/v1/replays', { policy_version: 99 });
    expect(unknown).toMatchObject({ status: 422, body: { errors: [{ field: 'policy_version' }] } });
    const times = { since: '2026-03-10T14:00:00Z', until: '2026-03-09T14:00:00Z' };
    const backwards = await app.call('POST', '/v1/replays', { policy_version: 1, ...times });
    expect(backwards).toMatchObject({ status: 422, body: { errors: [{ field: 'since' }] } });
  });

  it('waits with at most twenty of an app, and giving one up makes room at once', async () => {
    const start = () => app.call<ReplayView>('POST', '/v1/replays', { policy_version: 1, cpu_share: 0.01 });
    const begun = [];
    for (let number = 0; number < 20; number++) begun.push((await start()).body.id);
    expect((await start()).status).toBe(409);
    const ofOther = await world.app('other').call<ReplayView>('POST', '/v1/replays', { policy_version: 1 });
    expect(ofOther.status).toBe(202);
    await app.call('POST', `/v1/replays/${begun[10]}/cancel`);
    const another = await start();
    expect(another.status).toBe(202);
    for (const id of [...begun, another.body.id]) await app.call('POST', `/v1/replays/${id}/cancel`);
  });

  it('has no next page where nothing follows', async () => {
    const list = async (size: number) =>
      (
        await app.call<{ items: unknown[]; next_cursor: string | null }>(
          'GET',
          `/v1/replays?page_size=${size}`,
        )
      ).body;
    const { length } = (await list(100)).items;
    expect((await list(length)).next_cursor).toBeNull();
    expect((await list(length - 1)).next_cursor).not.toBeNull();
  });

  it('shows an app nothing of the replays of another', async () => {
    const { body } = await app.call<{ items: ReplayView[] }>('GET', '/v1/replays');
    expect(body.items.length).toBeGreaterThan(3);
    const other = world.app('other');
    const shown = (await other.call<{ items: ReplayView[] }>('GET', '/v1/replays')).body.items;
    expect(shown.map(({ id }) => id).filter((id) => body.items.some((each) => each.id === id))).toEqual([]);
    expect((await other.call('GET', `/v1/replays/${body.items[0]!.id}`)).status).toBe(404);
  });
});
