// Origin of what is expected: Google's documents, unless a title says that it is a guess.
import type { ClientHttp2Session } from 'node:http2';
import { request } from 'node:https';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '../../samples/sandbox/sandbox.js';
import { fcmAssertion, fetchFcmToken, openSession, post, type Answer } from './sandbox-client.js';

interface GoogleError {
  readonly error: {
    readonly code: number;
    readonly status: string;
    readonly details?: readonly { readonly '@type': string; readonly errorCode?: string }[];
  };
}

describe('the sandbox plays FCM', () => {
  let sandbox: Sandbox;
  let session: ClientHttp2Session;
  let bearer: string;
  let aheadMs = 0;

  beforeEach(async () => {
    aheadMs = 0;
    sandbox = await startSandbox({ clock: () => Date.now() + aheadMs });
    session = await openSession(sandbox.urls.fcm, sandbox.ca);
    const granted = await fetchFcmToken(session, await fcmAssertion(sandbox));
    bearer = `Bearer ${(JSON.parse(granted.body) as { access_token: string }).access_token}`;
  });

  afterEach(async () => {
    session.destroy();
    await sandbox.close();
  });

  const android = () => sandbox.registerDevice({ id: 'pixel', provider: 'fcm' });

  function send(message: object, more: object = {}): Promise<Answer> {
    const path = `/v1/projects/${sandbox.credentials.fcm.project_id}/messages:send`;
    const headers = { authorization: bearer, 'content-type': 'application/json' };
    return post(session, path, headers, JSON.stringify({ message, ...more }));
  }

  function wrong(answer: Answer): [number, string, string | undefined] {
    const { error } = JSON.parse(answer.body) as GoogleError;
    const own = error.details?.find((each) => each['@type'].endsWith('fcm.v1.FcmError'));
    return [answer.status, error.status, own?.errorCode];
  }

  it('gives a bearer token for an hour against a signed assertion, and refuses a wrong one', async () => {
    const granted = await fetchFcmToken(session, await fcmAssertion(sandbox));
    expect(JSON.parse(granted.body)).toMatchObject({ token_type: 'Bearer', expires_in: 3_600 });
    const past = Math.floor(Date.now() / 1_000) - 7_200;
    for (const claims of [
      { aud: 'https://elsewhere' },
      { iss: 'x@y.z' },
      { iat: past, exp: past + 60 },
      { scope: '' },
    ]) {
      const refused = await fetchFcmToken(session, await fcmAssertion(sandbox, claims));
      expect([refused.status, JSON.parse(refused.body)]).toMatchObject([400, { error: 'invalid_grant' }]);
    }
    aheadMs = 3_601_000;
    expect(wrong(await send({ token: android().target.value }))).toEqual([401, 'UNAUTHENTICATED', undefined]);
  });

  it('shows a notification, replaces it by its tag, and keeps data-only messages silent', async () => {
    const phone = android();
    const token = phone.target.value;
    const answer = await send({
      token,
      notification: { title: 'Ana', body: 'lunch?' },
      data: { push: 'psh_1' },
      android: { ttl: '60s', priority: 'HIGH', notification: { tag: 'psh_1', notification_count: 2 } },
    });
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body)).toEqual({
      name: expect.stringMatching(/^projects\/warbler-sandbox\/messages\//) as string,
    });
    await send({ token, notification: { title: 'Ana again' }, android: { notification: { tag: 'psh_1' } } });
    await send({ token, data: { retract: 'psh_1' } });
    expect(phone.visibleBanners).toMatchObject([{ title: 'Ana again', replace_id: 'psh_1', alerts: 2 }]);
    expect(phone.badge).toBe(2);
    expect(phone.silent).toMatchObject([{ data: { retract: 'psh_1' } }]);
  });

  it('reads names in camel case as well, as Google does', async () => {
    const phone = android();
    await send({ token: phone.target.value, notification: { title: 'Ana' }, android: { collapseKey: 'c1' } });
    expect(phone.visibleBanners).toHaveLength(1);
  });

  it.each([
    ['no target', {}],
    ['two targets', { token: 't', topic: 'news' }],
    ['an unknown field', { topic: 'news', colour: 'red' }],
    ['data that are not strings', { topic: 'news', data: { count: 1 } }],
    ['a reserved data key', { topic: 'news', data: { from: 'me' } }],
    ['a ttl without its unit', { topic: 'news', android: { ttl: '60' } }],
    ['a ttl over four weeks', { topic: 'news', android: { ttl: '2419201s' } }],
  ])('refuses %s and reports it as a violation', async (_what, message) => {
    expect(wrong(await send(message))).toEqual([400, 'INVALID_ARGUMENT', undefined]);
    expect(sandbox.truth().violations).toHaveLength(1);
  });

  it('tells an impossible token, a dead one and a foreign one apart', async () => {
    expect(wrong(await send({ token: 'nonsense' }))).toEqual([400, 'INVALID_ARGUMENT', 'INVALID_ARGUMENT']);
    const phone = android();
    phone.uninstall();
    expect(wrong(await send({ token: phone.target.value }))).toEqual([404, 'NOT_FOUND', 'UNREGISTERED']);
    const foreign = sandbox.registerDevice({ id: 'other', provider: 'fcm', project: 'another-project' });
    expect(wrong(await send({ token: foreign.target.value }))).toEqual([
      ...[403, 'PERMISSION_DENIED', 'SENDER_ID_MISMATCH'],
    ]);
  });

  it('refuses a payload beyond 4,096 bytes and takes an installation id as a target', async () => {
    const phone = sandbox.registerDevice({ id: 'fid', provider: 'fcm', kind: 'fid' });
    const fid = phone.target.value;
    const large = await send({ fid, data: { text: 'x'.repeat(4_096) } });
    expect(wrong(large)).toEqual([400, 'INVALID_ARGUMENT', 'INVALID_ARGUMENT']);
    expect((await send({ fid, notification: { title: 'Ana' } })).status).toBe(200);
    expect(phone.visibleBanners).toHaveLength(1);
  });

  it('does nothing on validate_only', async () => {
    const phone = android();
    const answer = await send(
      { token: phone.target.value, notification: { title: 'x' } },
      { validate_only: true },
    );
    expect(answer.status).toBe(200);
    expect(phone.history).toEqual([]);
  });

  it('stores four collapse keys for a phone that is offline and honours ttl 0 and expiry', async () => {
    const phone = android();
    const token = phone.target.value;
    const keyed = (key: string, ttl = '3600s') =>
      send({ token, notification: { title: key }, android: { collapse_key: key, ttl } });
    phone.goOffline();
    for (const key of ['k1', 'k2', 'k3', 'k2', 'k4', 'k5']) await keyed(key);
    await keyed('k6', '0s');
    phone.goOnline();
    expect(phone.visibleBanners.map((each) => each.title)).toEqual(['k3', 'k2', 'k4', 'k5']);
    phone.goOffline();
    await keyed('late', '60s');
    aheadMs = 61_000;
    phone.goOnline();
    expect(phone.visibleBanners.map((each) => each.title)).not.toContain('late');
  });

  it.each([
    [{ reason: 'QUOTA_EXCEEDED', retry_after: 30 }, 429, 'RESOURCE_EXHAUSTED', 'QUOTA_EXCEEDED', '30'],
    [{ status: 503 }, 503, 'UNAVAILABLE', 'UNAVAILABLE', undefined],
    [{ status: 500 }, 500, 'INTERNAL', 'INTERNAL', undefined],
    [{ status: 401 }, 401, 'UNAUTHENTICATED', undefined, undefined],
    [{ reason: 'THIRD_PARTY_AUTH_ERROR' }, 401, 'UNAUTHENTICATED', 'THIRD_PARTY_AUTH_ERROR', undefined],
  ])('fails as scripted: %j', async (fault, http, status, errorCode, retryAfter) => {
    const phone = android();
    sandbox.script({ provider: 'fcm', match: { token: phone.target.value }, fault: { ...fault, times: 1 } });
    const answer = await send({ token: phone.target.value, notification: { title: 'x' } });
    expect(wrong(answer)).toEqual([http, status, errorCode]);
    expect(answer.headers['retry-after']).toBe(retryAfter);
    expect(phone.history).toEqual([]);
    expect((await send({ token: phone.target.value, notification: { title: 'x' } })).status).toBe(200);
  });

  it('also speaks HTTP/1.1', async () => {
    const body = JSON.stringify({ message: { token: android().target.value, notification: { title: 'x' } } });
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const url = `${sandbox.urls.fcm}/v1/projects/warbler-sandbox/messages:send`;
      const options = {
        method: 'POST',
        ca: sandbox.ca,
        agent: false as const,
        headers: { authorization: bearer },
      };
      const call = request(url, options, (answer) => resolve(answer.resume().statusCode));
      call.on('error', reject).end(body);
    });
    expect(status).toBe(200);
  });
});
