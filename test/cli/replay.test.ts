import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testBackends } from '../contracts/store-backends.js';
import { type App, MINUTE, World } from '../e2e/support/world.js';
import { Session, warbler } from './terminal-session.js';

const KEY = 'end-to-end-test-admin-key-on-loopback';
const MESSAGES = 12;

describe('replays at the command line', () => {
  let world: World;
  let app: App;
  beforeAll(async () => {
    world = await World.start(
      testBackends.find(({ kind }) => kind === 'sqlite')!,
      { apps: { one: {}, two: {} } },
    );
    app = world.app('one');
    await app.phone('bob', 'fcm');
    const members = ['ann', 'bob', 'cy'];
    await app.tell('conversation.updated', { conversation: 'team', type: 'group', members });
    for (let message = 0; message < MESSAGES; message++) {
      await app.say('team', 'ann', `who takes number ${message}, bob?`);
      await world.pass(20 * MINUTE);
    }
    await app.call('POST', '/v1/policies/default/versions', {
      document: { default_push_level: { group: 'mentions' } },
    });
  }, 60_000);
  afterAll(() => world.close());

  const as = (more: object = {}) => ({ url: world.gateway.url, key: KEY, ...more });
  const run = (...argv: string[]) => warbler([...argv, '--app', 'one'], as());
  const newest = async (): Promise<string> => {
    const { json } = await run('replay', 'list', '--json');
    return (json()['items'] as { id: string }[])[0]!.id;
  };
  /** One so slow that it can be given up. */
  const begun = async (): Promise<string> => {
    const { json } = await run('replay', 'start', '2', '--share', '0.01', '--detach', '--json');
    return json()['id'] as string;
  };

  it('show what a draft would have decided otherwise, for whom, and that reactions are unknown', async () => {
    const { code, out } = await run('replay', 'start', '2', '--days', '1', '--share', '1');
    expect(code).toBe(0);
    expect(out).toMatch(/^Replay rpl_\w+ under version 2: done\n/);
    expect(out).toMatch(
      /\d+ messages on devices compared in [\d.]+ s: \d+ stay, \d+ change, for 2 of 3 users\./,
    );
    expect(out).toContain('What people would have done is unknown.');
    expect(out).toMatch(/count +was +would be +for example\n/);
    expect(out).toMatch(/\d+ +\w+ \w+ +suppress not_mentioned +dec_\w+/);
  });

  it('find nothing otherwise under the version that decided', async () => {
    await world.pass(MINUTE);
    const { out } = await run('replay', 'start', '1', '--share', '1');
    expect(out).toContain('Nothing would have been different.');
  });

  it('are listed, newest first, and shown with what they found', async () => {
    const listed = await run('replay', 'list');
    expect(listed.out).toMatch(/id +version +state +time\nrpl_\w+ +1 +done .*\nrpl_\w+ +2 +done /);
    const { json } = await run('replay', 'list', '--json');
    const [, earlier] = json()['items'] as { id: string }[];
    expect((await run('replay', 'show', earlier!.id)).out).toMatch(/under version 2: done[^]*not_mentioned/);
    expect((await run('replay', 'show', earlier!.id, '--json')).json()).toMatchObject({
      id: earlier!.id,
      result: { is_whole: true, reactions: 'unknown', users: { affected: 2, compared: 3 } },
    });
    expect((await warbler(['replay', 'list', '--app', 'two'], as())).out).not.toContain('rpl_');
  });

  it('can be given up', async () => {
    // The clock of this test stands still: what is begun last has to be later to be listed first.
    await world.pass(MINUTE);
    const ids = [await begun(), await begun()];
    for (const id of ids)
      expect((await run('replay', 'cancel', id)).out).toMatch(/under version 2: (cancelled|done)/);
  });

  it('go on when Ctrl-C ends the waiting for them', async () => {
    await world.pass(MINUTE);
    const before = await newest();
    const waiting = new Session(['replay', 'start', '2', '--share', '0.01', '--app', 'one'], as());
    for (let tries = 0; tries < 200 && (await newest()) === before; tries++) await setTimeout(25);
    waiting.interrupt();
    expect(await waiting.code).toBe(0);
    const id = await newest();
    expect(waiting.out).toContain(`Replay ${id} under version 2: `);
    expect((await run('replay', 'cancel', id)).code).toBe(0);
  });

  it('of a version or an id that is not there, or that are asked for wrongly, say what is wrong', async () => {
    const unknown = await run('replay', 'start', '99');
    expect([unknown.code, unknown.err]).toEqual([
      1,
      expect.stringMatching(/policy_version: there is no such version/),
    ]);
    expect((await run('replay', 'start', '2', '--days', '400')).code).toBe(1);
    expect((await run('replay', 'start', 'two')).code).toBe(2);
    expect((await run('replay', 'start', '2', '--share', '0')).code).toBe(2);
    expect((await run('replay', 'start')).code).toBe(2);
    expect((await run('replay', 'show', 'rpl_none')).code).toBe(5);
    expect((await run('replay', 'cancel', 'rpl_none')).code).toBe(5);
  });

  it('are started and cancelled only by a key that may', async () => {
    const made = await run('keys', 'create', 'viewer', '--scope', 'decisions:read', '--json');
    const viewer = as({ key: made.json()['key'] as string });
    expect((await warbler(['replay', 'list'], viewer)).code).toBe(0);
    expect((await warbler(['replay', 'start', '2'], viewer)).code).toBe(4);
  });
});
