import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testBackends } from '../contracts/store-backends.js';
import { Happenings } from '../../src/ports.js';
import { DecisionStore, type StoredDecision } from '../../src/store/stores.js';
import { App, MINUTE, World } from '../e2e/support/world.js';
import { Session, warbler } from './terminal-session.js';
import { WeakLine } from './weak-line.js';

const KEY = 'end-to-end-test-admin-key-on-loopback';
const EVIL = 'c1\u001b[2J\u009b31m\u202e';

describe('the command line on a running gateway', () => {
  let world: World;
  let app: App;
  beforeAll(async () => {
    world = await World.start(
      testBackends.find(({ kind }) => kind === 'sqlite')!,
      { apps: { one: {}, two: {} } },
    );
    app = world.app('one');
    await app.phone('bob');
    await app.direct('c1', 'ann', 'bob');
  });
  afterAll(() => world.close());

  const as = (more: object = {}) => ({ url: world.gateway.url, key: KEY, ...more });
  const run = (...argv: string[]) => warbler([...argv, '--app', 'one'], as());
  const decisionOf = async (text: string, more: object = {}) => {
    // A conversation that was just busy is throttled.
    await world.pass(2 * MINUTE);
    const message = await app.say('c1', 'ann', text, more);
    return (await app.entries('bob', message))[0]!;
  };

  describe('explain', () => {
    it('says which rule settled it, what it looked at, which device, and what came of it', async () => {
      const { id } = await decisionOf('lunch?');
      const { code, out } = await run('explain', id!);
      expect(code).toBe(0);
      expect(out).toMatch(/outcome +push because of direct_message/);
      expect(out).toMatch(/▸ soften +direct_message +push/);
      expect(out).toMatch(/Devices\n +▸ phone +push +direct_message/);
      expect(out).toMatch(/\d\d:\d\d:\d\d\.\d{3} +attempt 1 at apns: accepted/);
      expect(out).toMatch(/unknown +delivered, displayed, opened: apns does not tell/);
    });

    it('names the rules that did not vote, and with --facts what each looked at, in the language asked for', async () => {
      const { id } = await decisionOf('tea?');
      const short = await run('explain', id!);
      expect(short.out).toContain('“It was written directly to you.”');
      expect(short.out).toMatch(/abstained +blocked_sender, conversation_muted/);
      const full = await run('explain', id!, '--facts', '--language', 'zh-CN');
      expect(full.out).toContain('推送到 phone：这是一条私聊消息。');
      expect(full.out).toContain('“这是直接发给您的消息。”');
      expect(full.out).toMatch(
        /veto +own_message +abstained\n +looked at item\.sender=ann, recipient\.id=bob/,
      );
    });

    it('fits into 80 columns, however long the words are', async () => {
      const { id } = await decisionOf('x'.repeat(500));
      const { out } = await run('explain', id!);
      expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    });

    it('shows the score with the contributions that made it', async () => {
      const members = ['ann', 'bob', 'cat', 'dan'];
      await app.tell('conversation.updated', { conversation: 'g1', type: 'group', members });
      await app.say('g1', 'bob', 'I am back from the festival office');
      await app.say('g1', 'ann', 'good, we open the doors at six');
      await world.pass(2 * MINUTE);
      const message = await app.say('g1', 'ann', 'who has the keys to the screening room?');
      const [entry] = await app.entries('bob', message);
      const { out } = await run('explain', entry!.id!);
      expect(out).toMatch(/Score\n +0\.\d+; a push needs [\d.]+, a digest [\d.]+/);
      expect(out).toMatch(/\n +\w+ +[+−]\d+\.\d\d █+/);
    });

    it('lets no name or text move the cursor of the terminal', async () => {
      await app.direct(EVIL, 'ann', 'bob');
      await world.pass(2 * MINUTE);
      const message = await app.say(EVIL, 'ann', 'boo \u001b]0;title\u0007');
      const [entry] = await app.entries('bob', message);
      for (const more of [[], ['--json']]) {
        const { code, out } = await run('explain', entry!.id!, ...more);
        expect(code).toBe(0);
        expect(out).toContain('c1');

        expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
      }
    });

    it('gives the whole record as one JSON document', async () => {
      const { id } = await decisionOf('dinner?');
      const { json } = await run('explain', id!, '--json');
      expect(json()).toMatchObject({ id, outcome: 'push', facts: expect.anything() as unknown });
    });
  });

  describe('tail', () => {
    it('shows decisions as they are made, and nothing else on the output', async () => {
      const tail = new Session(['tail', '--app', 'one', '--count', '2', '--user', 'bob'], as());
      await tail.until(/Connected to the app one/, 'err');
      const first = await decisionOf('one');
      await decisionOf('two');
      expect(await tail.code).toBe(0);
      expect(tail.lines).toHaveLength(2);
      expect(tail.lines[0]).toContain(first.id!);
      expect(tail.lines[0]).toMatch(/^\d\d:\d\d:\d\d push +bob\/phone +direct_message/);
    });

    it('keeps to the filters, several values of one meaning any of them', async () => {
      const filters = [
        '--outcome',
        'push',
        '--outcome',
        'batch',
        '--user',
        'bob',
        '--reason',
        'direct_message',
      ];
      const tail = new Session(['tail', '--app', 'one', '--count', '1', '--json', ...filters], as());
      await tail.until(/"connected"/);
      await app.say('c1', 'bob', 'from bob to ann, who has no phone');
      const { id } = await decisionOf('to bob');
      expect(await tail.code).toBe(0);
      const documents = tail.lines.map((line) => JSON.parse(line) as { type: string; id?: string });
      expect(documents.filter(({ type }) => type === 'decision').map((each) => each.id)).toEqual([id]);
    });

    it('colours outcomes at a terminal, unless NO_COLOR forbids', async () => {
      const options = as({ isTerminal: true });
      const argv = ['tail', '--app', 'one', '--count', '1', '--user', 'bob'];
      const coloured = new Session(argv, options);
      const bare = new Session(argv, { ...options, environment: { NO_COLOR: '1' } });
      await Promise.all([coloured, bare].map((each) => each.until(/Connected/, 'err')));
      await decisionOf('in colour');
      await Promise.all([coloured.code, bare.code]);
      expect(coloured.out).toContain('\u001b[32mpush');
      expect(bare.out).not.toContain('\u001b');
    });

    it('comes back after a break, first with what was decided meanwhile, and nothing twice', async () => {
      const line = await WeakLine.to(world.gateway.url);
      const argv = ['tail', '--app', 'one', '--user', 'bob', '--json'];
      const tail = new Session(argv, as({ url: line.url }));
      await tail.until(/"connected"/);
      const before = await decisionOf('before');
      await tail.until(new RegExp(before.id!));
      line.cut();
      await tail.until(/"lost"/);
      const during = await decisionOf('during');
      line.mend();
      await tail.until(new RegExp(during.id!));
      const after = await decisionOf('after');
      await tail.until(new RegExp(after.id!));
      tail.interrupt();
      expect(await tail.code).toBe(0);
      line.close();
      const documents = tail.lines.map((each) => JSON.parse(each) as { type: string; id?: string });
      const expected = [before, during, after].map(({ id }) => id);
      expect(documents.flatMap(({ id }) => id ?? [])).toEqual(expected);
    });

    it('says how many decisions there were too many to show', async () => {
      const tail = new Session(['tail', '--app', 'one', '--json'], as());
      await tail.until(/"connected"/);
      const stored = (n: number) => ({ ...sample, id: `dec_busy${n}` });
      const [entry] = await app.entries('bob', 'c1-1');
      const sample = await world.gateway.app.get(DecisionStore).get('one', entry!.id!.replace(/-0$/, ''));
      for (let n = 0; n < 2_100; n++) {
        world.gateway.app.get(Happenings).tell({ type: 'decision', decision: stored(n) as StoredDecision });
      }
      await tail.until(/"missed","count":100/);
      tail.interrupt();
      await tail.code;
      expect(tail.lines.filter((line) => line.includes('dec_busy'))).toHaveLength(2_000);
    });

    it('ends with 0 when it is interrupted', async () => {
      const tail = new Session(['tail', '--app', 'one'], as());
      await tail.until(/Connected/, 'err');
      tail.interrupt();
      expect(await tail.code).toBe(0);
    });

    it('ends with 4 soon after its key was revoked', async () => {
      const made = await run('keys', 'create', 'viewer', '--scope', 'decisions:read', '--json');
      const { id, key } = made.json() as { id: string; key: string };
      const tail = new Session(['tail'], as({ key }));
      await tail.until(/Connected/, 'err');
      await run('keys', 'revoke', id);
      expect(await tail.code).toBe(4);
    });

    it('is told by 4 that the feed is closed to its key', async () => {
      const { code, err } = await warbler(['tail'], as({ key: 'wrong' }));
      expect([code, err]).toEqual([4, expect.stringContaining('does not know this key')]);
    });
  });

  describe('policy', () => {
    let directory: string;
    beforeAll(() => {
      directory = mkdtempSync(join(tmpdir(), 'warbler-policy-'));
    });
    afterAll(() => rmSync(directory, { recursive: true, force: true }));
    const there = (...argv: string[]) => warbler([...argv, '--app', 'two'], as({ directory }));
    const current = async () => (await there('policy', 'show', '--json')).json()['version'];
    const draft = async (document: string) => {
      writeFileSync(join(directory, 'policy.yaml'), document);
      return there('policy', 'draft', 'policy.yaml');
    };

    it('is drafted, compared, published and rolled back', async () => {
      expect(await current()).toBe(1);
      const drafted = await draft('grace_seconds: 60');
      expect([drafted.code, drafted.out]).toEqual([0, expect.stringContaining('Version 2 is a draft')]);
      const { out } = await there('policy', 'diff');
      expect(out).toMatch(/Version 1 → 2\n\ngrace_seconds\n +- 30\n +\+ 60\n +People at a computer get/);
      expect(await current()).toBe(1);
      expect((await there('policy', 'publish', '2')).out).toBe('Version 2 decides now, instead of 1.\n');
      expect(await current()).toBe(2);
      const back = await there('policy', 'rollback');
      expect(back.out).toBe('Version 3 decides now, instead of 2, with the document of version 1.\n');
      expect((await there('policy', 'diff', '1', '3')).out).toContain('They mean the same.');
      const listed = await there('policy', 'versions');
      expect(listed.out).toMatch(/3 +current \(restores 1\).*\n2 +former .*\n1 +former /);
    });

    it('is not published over a version that the operator has not seen', async () => {
      const before = await current();
      const { json } = await there('policy', 'versions', '--json');
      await draft('grace_seconds: 90');
      const newest = (json()['items'] as { version: number }[])[0]!.version + 1;
      const { code, err } = await there('policy', 'publish', String(newest), '--from', '1');
      expect([code, err]).toEqual([1, expect.stringContaining(`Version ${String(before)} decides now`)]);
      expect(await current()).toBe(before);
    });

    it('that is invalid is refused with field and fix; one that is no document never leaves', async () => {
      const { code, err } = await draft('grace_seconds: soon');
      expect([code, err]).toEqual([1, expect.stringMatching(/grace_seconds: .*Give a value of type/)]);
      expect((await there('policy', 'draft', 'nowhere.yaml')).code).toBe(2);
      expect((await there('policy', 'publish', 'two')).code).toBe(2);
    });

    it('version that is not there gives 5', async () => {
      expect((await there('policy', 'show', '999')).code).toBe(5);
    });
  });

  describe('devices', () => {
    it('are listed, shown and removed', async () => {
      await app.phone('carl');
      expect((await run('devices', 'list', 'carl')).out).toMatch(/phone +phone +ios +apns +valid +on/);
      expect((await run('devices', 'show', 'carl', 'phone', '--json')).json()).toMatchObject({ id: 'phone' });
      expect((await run('devices', 'remove', 'carl', 'phone')).out).toBe('Removed carl/phone.\n');
      expect((await run('devices', 'list', 'carl')).out).toBe('carl has no devices.\n');
    });

    it('are removed all at once only when that was asked for', async () => {
      await app.phone('dora');
      await app.phone('dora', 'fcm', 'tablet');
      expect((await run('devices', 'remove', 'dora')).code).toBe(2);
      const { json } = await run('devices', 'remove', 'dora', '--all', '--json');
      expect(json()).toEqual({ user: 'dora', removed: ['phone', 'tablet'] });
    });

    it('that are not there give 5', async () => {
      expect((await run('devices', 'show', 'bob', 'nothing')).code).toBe(5);
    });

    it('of an id that a URL would read as a step up are never asked for', async () => {
      expect((await run('devices', 'list', '..')).code).toBe(2);
    });
  });

  describe('keys', () => {
    it('are made, shown once, used and revoked', async () => {
      const made = await run('keys', 'create', 'ci', '--scope', 'decisions:read', '--json');
      const { id, key } = made.json() as { id: string; key: string };
      const own = as({ key });
      expect((await warbler(['policy', 'show'], own)).code).toBe(0);
      expect((await warbler(['keys', 'list'], own)).code).toBe(4);
      const listed = await run('keys', 'list');
      expect(listed.out).toMatch(new RegExp(`${id} +ci +good +.*decisions:read`));
      expect(listed.out).not.toContain(key);
      expect((await run('keys', 'revoke', id)).out).toBe(`Revoked ${id}.\n`);
      expect((await warbler(['policy', 'show'], own)).code).toBe(4);
      expect((await run('keys', 'revoke', id)).code).toBe(5);
    });

    it('of a scope that does not exist are refused with field and fix', async () => {
      const { code, err } = await run('keys', 'create', 'ci', '--scope', 'everything');
      expect(code).toBe(1);
      expect(err).toMatch(/scopes\[0\]: .*Use one of "events:write"/);
      const { json } = await run('keys', 'create', 'ci', '--scope', 'everything', '--json');
      expect(json()).toMatchObject({ problem: { errors: [{ field: 'scopes[0]' }] } });
    });
  });
});
