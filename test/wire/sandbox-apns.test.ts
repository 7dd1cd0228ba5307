// Origin of what is expected: Apple's documents, unless a title says that it is a guess.
import type { ClientHttp2Session } from 'node:http2';
import { connect } from 'node:http2';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '../../samples/sandbox/sandbox.js';
import { apnsToken, openSession, post, type Answer } from './sandbox-client.js';

const HOUR_MS = 3_600_000;

describe('the sandbox plays APNs', () => {
  let sandbox: Sandbox;
  let session: ClientHttp2Session;
  let authorization: string;
  let aheadMs = 0;

  beforeEach(async () => {
    aheadMs = 0;
    sandbox = await startSandbox({ clock: () => Date.now() + aheadMs });
    session = await openSession(sandbox.urls.apns, sandbox.ca);
    authorization = `bearer ${await apnsToken(sandbox)}`;
  });

  afterEach(async () => {
    session.destroy();
    await sandbox.close();
  });

  const iphone = () => sandbox.registerDevice({ id: 'iphone', provider: 'apns' });
  const alert = (title: string, more: object = {}) =>
    JSON.stringify({ aps: { alert: { title, body: 'lunch?' }, ...more } });

  function push(token: string, body: string, headers: Record<string, string> = {}): Promise<Answer> {
    const required = {
      authorization,
      'apns-topic': sandbox.credentials.apns.topic,
      'apns-push-type': 'alert',
    };
    return post(session, `/3/device/${token}`, { ...required, ...headers }, body);
  }

  const reason = (answer: Answer) => (JSON.parse(answer.body) as { reason: string }).reason;

  it('shows an alert push on the phone and echoes its apns-id', async () => {
    const phone = iphone();
    const id = '7f7f4a52-4bd7-4d1c-9b6c-0123456789ab';
    const more = { badge: 3, 'thread-id': 'c1' };
    const answer = await push(phone.target.value, alert('Ana', more), { 'apns-id': id });
    expect(answer).toMatchObject({ status: 200, body: '', headers: { 'apns-id': id } });
    expect(phone.visibleBanners).toMatchObject([
      { title: 'Ana', body: 'lunch?', thread_id: 'c1', alerts: 1 },
    ]);
    expect(phone.badge).toBe(3);
    expect(sandbox.truth().log).toMatchObject([{ provider: 'apns', device: 'iphone', outcome: 'shown' }]);
  });

  it('leaves one banner but counts two alerts when a push is resent under the same collapse id', async () => {
    const phone = iphone();
    await push(phone.target.value, alert('Ana'), { 'apns-collapse-id': 'psh_1' });
    await push(phone.target.value, alert('Ana and 2 more'), { 'apns-collapse-id': 'psh_1' });
    expect(phone.visibleBanners).toMatchObject([
      { title: 'Ana and 2 more', replace_id: 'psh_1', times: 2, alerts: 2 },
    ]);
    expect(phone.alerts).toHaveLength(2);
  });

  it('updates a banner without a buzz when the update is passive', async () => {
    const phone = iphone();
    await push(phone.target.value, alert('Ana'), { 'apns-collapse-id': 'psh_1' });
    await push(phone.target.value, alert('Ana', { 'interruption-level': 'passive' }), {
      'apns-collapse-id': 'psh_1',
    });
    expect(phone.visibleBanners).toMatchObject([{ times: 2, alerts: 1 }]);
  });

  it.each([
    ['MissingProviderToken', 403, {}, { authorization: '' }],
    ['MissingTopic', 400, {}, { 'apns-topic': '' }],
    ['TopicDisallowed', 400, {}, { 'apns-topic': 'another.app' }],
    ['InvalidPushType', 400, {}, { 'apns-push-type': 'shout' }],
    ['BadPriority', 400, {}, { 'apns-priority': '7' }],
    ['BadCollapseId', 400, {}, { 'apns-collapse-id': 'x'.repeat(65) }],
    ['BadMessageId', 400, {}, { 'apns-id': '1234' }],
    ['BadExpirationDate', 400, {}, { 'apns-expiration': 'tomorrow' }],
    ['PayloadTooLarge', 413, { 'thread-id': 'x'.repeat(4_096) }, {}],
  ])('refuses with %s (%i)', async (expected, status, aps, headers) => {
    const answer = await push(iphone().target.value, alert('Ana', aps), headers);
    expect([answer.status, reason(answer)]).toEqual([status, expected]);
    expect(sandbox.device('iphone')?.history).toEqual([]);
  });

  it('tells a token it never gave out from one whose app was removed', async () => {
    const unknown = await push('ab'.repeat(32), alert('Ana'));
    expect([unknown.status, reason(unknown)]).toEqual([400, 'BadDeviceToken']);
    const phone = iphone();
    phone.uninstall();
    const gone = await push(phone.target.value, alert('Ana'));
    expect(gone.status).toBe(410);
    expect(JSON.parse(gone.body)).toEqual({ reason: 'Unregistered', timestamp: phone.uninstalledAt });
    const again = sandbox.registerDevice({ id: 'iphone', provider: 'apns' });
    expect(again.target.value).not.toBe(phone.target.value);
  });

  it('refuses provider tokens that are foreign, too old, or from the wrong team', async () => {
    const phone = iphone();
    const old = await apnsToken(sandbox, { issuedAt: Math.floor((Date.now() - HOUR_MS) / 1_000) - 1 });
    const cases = [
      [old, 'ExpiredProviderToken'],
      [await apnsToken(sandbox, { kid: 'OTHERKEY99' }), 'InvalidProviderToken'],
      [await apnsToken(sandbox, { iss: 'OTHERTEAM9' }), 'InvalidProviderToken'],
      ['no.jwt.here', 'InvalidProviderToken'],
    ] as const;
    for (const [token, expected] of cases) {
      const answer = await push(phone.target.value, alert('Ana'), { authorization: `bearer ${token}` });
      expect([answer.status, reason(answer)]).toEqual([403, expected]);
    }
  });

  it('refuses tokens that are minted too often on a connection, and for a while all others on it', async () => {
    const phone = iphone();
    await push(phone.target.value, alert('Ana'));
    const fresh = `bearer ${await apnsToken(sandbox, { issuedAt: Math.floor(Date.now() / 1_000) + 60 })}`;
    const answer = await push(phone.target.value, alert('Ana'), { authorization: fresh });
    expect([answer.status, reason(answer)]).toEqual([429, 'TooManyProviderTokenUpdates']);
    expect((await push(phone.target.value, alert('Ana'))).status).toBe(429);
  });

  it('allows one stream until the first good token, then many', async () => {
    const phone = iphone();
    expect(session.remoteSettings.maxConcurrentStreams).toBe(1);
    await push(phone.target.value, alert('Ana'));
    expect(session.remoteSettings.maxConcurrentStreams).toBe(1_000);
  });

  it('keeps one notification for a phone that is offline, the latest, and none that is too old', async () => {
    const phone = iphone();
    sandbox.script({ device: 'iphone', offline: true });
    await push(phone.target.value, alert('first'));
    await push(phone.target.value, alert('second'));
    await push(phone.target.value, alert('not stored'), { 'apns-expiration': '0' });
    expect(phone.visibleBanners).toEqual([]);
    sandbox.script({ device: 'iphone', online: true });
    expect(phone.visibleBanners.map((each) => each.title)).toEqual(['second']);
    phone.goOffline();
    const inAnHour = String(Math.floor((Date.now() + HOUR_MS) / 1_000));
    await push(phone.target.value, alert('short-lived'), { 'apns-expiration': inAnHour });
    aheadMs = 2 * HOUR_MS;
    phone.goOnline();
    expect(phone.visibleBanners.map((each) => each.title)).toEqual(['second']);
  });

  it('accepts background pushes only with priority 5 and drops those beyond a few an hour', async () => {
    const phone = iphone();
    const body = JSON.stringify({ aps: { 'content-available': 1 }, retract: 'psh_1' });
    const quiet = { 'apns-push-type': 'background', 'apns-priority': '5' };
    const loud = await push(phone.target.value, body, { ...quiet, 'apns-priority': '10' });
    expect(reason(loud)).toBe('BadPriority');
    for (let i = 0; i < 5; i++) expect((await push(phone.target.value, body, quiet)).status).toBe(200);
    expect(phone.silent).toHaveLength(3);
    expect(phone.visibleBanners).toEqual([]);
    expect(sandbox.truth().log.filter((each) => each.outcome === 'throttled')).toHaveLength(2);
    const mixed = JSON.stringify({ aps: { 'content-available': 1, alert: 'hi' } });
    expect(reason(await push(phone.target.value, mixed, quiet))).toBe('InvalidPushType');
  });

  it('fails as scripted: an error, then GOAWAY without effect, then a reset after the effect', async () => {
    const phone = iphone();
    sandbox.script({ provider: 'apns', fault: { status: 503, times: 1, retry_after: 7 } });
    const busy = await push(phone.target.value, alert('one'));
    expect([busy.status, reason(busy), busy.headers['retry-after']]).toEqual([
      503,
      'ServiceUnavailable',
      '7',
    ]);

    sandbox.script({ provider: 'apns', match: { device: 'iphone' }, fault: { goaway: true, times: 1 } });
    const goaway = new Promise<string>((resolve) =>
      session.once('goaway', (_code, _last, data) => resolve(Buffer.from(data ?? '').toString())),
    );
    await expect(push(phone.target.value, alert('two'))).rejects.toThrow();
    expect(JSON.parse(await goaway)).toEqual({ reason: 'Shutdown' });
    expect(phone.history).toEqual([]);

    session = await openSession(sandbox.urls.apns, sandbox.ca);
    sandbox.script({ provider: 'apns', fault: { reset: 'after', times: 1 } });
    await expect(push(phone.target.value, alert('three'))).rejects.toThrow();
    expect(phone.history.map((each) => each.title)).toEqual(['three']);

    session = await openSession(sandbox.urls.apns, sandbox.ca);
    sandbox.script({ provider: 'apns', fault: { reset: 'before', times: 1 } });
    await expect(push(phone.target.value, alert('four'))).rejects.toThrow();
    expect(phone.history).toHaveLength(1);
  });

  it('is not trusted by a client that does not know its authority', async () => {
    const stranger = connect(sandbox.urls.apns);
    const error = await new Promise<NodeJS.ErrnoException>((resolve) => stranger.once('error', resolve));
    expect(error.code).toMatch(/SELF_SIGNED|UNABLE_TO_VERIFY/);
  });
});
