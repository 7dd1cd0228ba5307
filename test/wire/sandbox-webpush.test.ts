// Origin of what is expected: RFC 8030, 8291 and 8292, unless a title says that it is a guess.
import type { ClientHttp2Session } from 'node:http2';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '../../samples/sandbox/sandbox.js';
import { decryptPush } from '../../samples/sandbox/webpush-crypto.js';
import type { VirtualDevice } from '../../samples/sandbox/device.js';
import { encrypt, openSession, post, vapidHeader, type Answer, type Subscription } from './sandbox-client.js';

describe('the sandbox plays a Web Push service and its browser', () => {
  let sandbox: Sandbox;
  let session: ClientHttp2Session;
  let authorization: string;
  let browser: VirtualDevice;

  beforeEach(async () => {
    sandbox = await startSandbox();
    session = await openSession(sandbox.urls.webpush, sandbox.ca);
    authorization = await vapidHeader(sandbox);
    browser = sandbox.registerDevice({ id: 'laptop', provider: 'webpush' });
  });

  afterEach(async () => {
    session.destroy();
    await sandbox.close();
  });

  const subscription = () => JSON.parse(browser.target.value) as Subscription;

  function pushBytes(body: Uint8Array, headers: Record<string, string> = {}): Promise<Answer> {
    const { pathname } = new URL(subscription().endpoint);
    const required = { authorization, ttl: '60', 'content-encoding': 'aes128gcm' };
    return post(session, pathname, { ...required, ...headers }, body);
  }

  const push = (document: object, headers: Record<string, string> = {}) =>
    pushBytes(encrypt(JSON.stringify(document), subscription()), headers);

  const declarative = (title: string, more: object = {}) => ({
    web_push: 8030,
    notification: { title, navigate: 'https://chat.example/c1', tag: 'psh_1', ...more },
  });

  it('decrypts and shows a declarative notification and says where it is kept', async () => {
    const answer = await push(declarative('Ana', { body: 'lunch?', app_badge: 4 }));
    expect([answer.status, answer.headers['location']]).toEqual([
      201,
      expect.stringContaining(`${sandbox.urls.webpush}/message/`) as string,
    ]);
    expect(browser.visibleBanners).toMatchObject([{ title: 'Ana', body: 'lunch?', replace_id: 'psh_1' }]);
    expect(browser.badge).toBe(4);
    expect(sandbox.truth().violations).toEqual([]);
  });

  it('reads the example of RFC 8291, appendix A', () => {
    const bytes = (text: string) => Buffer.from(text, 'base64url');
    const body = bytes(
      'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIg' +
        'Dll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
    );
    const plain = decryptPush(body, {
      privateKey: bytes('q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94'),
      publicKey: bytes(
        'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
      ),
      auth: bytes('BTBZMqHH6r4Tts7J_aSIgg'),
      applicationServerKey: '',
    });
    expect(plain?.toString()).toBe('When I grow up, I want to be a watermelon');
  });

  it('replaces under the same tag quietly, and buzzes again only with renotify', async () => {
    await push(declarative('one'));
    await push(declarative('two'));
    expect(browser.visibleBanners).toMatchObject([{ title: 'two', times: 2, alerts: 1 }]);
    await push(declarative('three', { renotify: true }));
    expect(browser.visibleBanners).toMatchObject([{ title: 'three', alerts: 2 }]);
    await push(declarative('quiet', { tag: 'psh_2', silent: true }));
    expect(browser.alerts).toHaveLength(2);
  });

  it.each([
    ['no TTL', { ttl: '' }, 400],
    ['another encoding', { 'content-encoding': 'aesgcm' }, 400],
    ['a Topic of 33 characters', { topic: 'x'.repeat(33) }, 400],
    ['an unknown Urgency', { urgency: 'asap' }, 400],
    ['no VAPID token', { authorization: '' }, 401],
  ])('refuses %s', async (_what, headers, status) => {
    expect((await push(declarative('x'), headers)).status).toBe(status);
    expect(browser.history).toEqual([]);
    expect(sandbox.truth().violations).toHaveLength(1);
  });

  it.each([
    ['another audience', { aud: 'https://elsewhere.example' }, 401],
    ['an expiry more than a day ahead', { exp: Math.floor(Date.now() / 1_000) + 90_000 }, 401],
    ['an expiry in the past', { exp: Math.floor(Date.now() / 1_000) - 10 }, 401],
    ['no contact', { sub: 'nobody' }, 403],
  ])('refuses a VAPID token with %s', async (_what, claims, status) => {
    const other = await vapidHeader(sandbox, claims);
    expect((await push(declarative('x'), { authorization: other })).status).toBe(status);
  });

  it('binds a subscription to its sender for life', async () => {
    const other = sandbox.registerDevice({
      id: 'other',
      provider: 'webpush',
      application_server_key: 'BOther',
    });
    browser = other;
    expect((await push(declarative('x'))).status).toBe(403);
  });

  it('refuses more than 4,096 bytes and takes exactly as many', async () => {
    const fitting = 'x'.repeat(3_993);
    expect((await pushBytes(encrypt(fitting, subscription()))).status).toBe(201);
    expect((await pushBytes(encrypt(`${fitting}x`, subscription()))).status).toBe(413);
    expect(browser.visibleBanners).toMatchObject([{ body: fitting }]);
  });

  it('accepts what only the browser finds unreadable, shows nothing and reports it', async () => {
    const sealed = encrypt('{}', subscription());
    sealed[sealed.length - 1]! ^= 1;
    expect((await pushBytes(sealed)).status).toBe(201);
    expect(browser.history).toEqual([]);
    expect(sandbox.truth().log).toMatchObject([{ outcome: 'undecryptable' }]);
  });

  it('keeps for an offline browser one push per Topic, and none without TTL', async () => {
    browser.goOffline();
    await push(declarative('a1', { tag: 'a' }), { topic: 'a' });
    await push(declarative('b1', { tag: 'b' }), { topic: 'b' });
    await push(declarative('a2', { tag: 'a' }), { topic: 'a' });
    await push(declarative('never', { tag: 'n' }), { ttl: '0' });
    browser.goOnline();
    expect(browser.visibleBanners.map((each) => each.title)).toEqual(['b1', 'a2']);
  });

  it('says 404 for what it never knew, 410 for what is gone, and fails as scripted', async () => {
    const unknown = await post(session, '/push/nobody', { authorization, ttl: '1' }, '');
    expect(unknown.status).toBe(404);
    sandbox.script({ provider: 'webpush', fault: { status: 429, retry_after: 9, times: 1 } });
    const busy = await push(declarative('x'));
    expect([busy.status, busy.headers['retry-after']]).toEqual([429, '9']);
    browser.uninstall();
    expect((await push(declarative('x'))).status).toBe(410);
  });
});
