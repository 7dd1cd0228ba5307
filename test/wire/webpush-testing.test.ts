// Origin: real server. web-push-testing (npm) is a push service and browser that others wrote: it checks headers and
// VAPID, and decrypts.
import { createServer, type RequestListener, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { createECDH, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { webpush } from '../../src/dispatch/providers/webpush.js';
import type { Provider } from '../../src/dispatch/provider.js';
import { PooledOutgoing } from '../../src/egress/pooled-outgoing.js';
import type { OutgoingPush } from '../../src/model/push.js';
import { Secret } from '../../src/model/secret.js';
import { wallNow } from '../../src/observe/clock.js';

interface PushApiModel {
  notifyUrl: string;
  messages: Record<string, string[]>;
  subscribe(options: object): Promise<Subscription>;
  expireSubscription(clientHash: string): void;
}
interface Subscription {
  readonly endpoint: string;
  readonly clientHash: string;
  readonly keys: { readonly p256dh: string; readonly auth: string };
}
type TestingServer = new (
  model: PushApiModel,
  port: number,
) => {
  readonly _app: RequestListener;
  setRequestHandlers(): void;
};

const require = createRequire(import.meta.url);
const { PushApiModel: Model } = require('web-push-testing/src/PushApiModel.js') as {
  PushApiModel: new () => PushApiModel;
};
const Testing = require('web-push-testing/src/server.js') as TestingServer;

describe('Web Push to web-push-testing', () => {
  const model = new Model();
  const ecdh = createECDH('prime256v1');
  const publicKey = ecdh.generateKeys().toString('base64url');
  const privateKey = Buffer.concat([Buffer.alloc(32), ecdh.getPrivateKey()])
    .subarray(-32)
    .toString('base64url');
  let server: Server;
  let outgoing: PooledOutgoing;
  let provider: Provider;

  beforeAll(async () => {
    server = await startTestingServer(model);
    const host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    model.notifyUrl = `${host}/notify/`;
    outgoing = new PooledOutgoing({ allowPrivate: [host] });
    const settings = webpush.settings.parse({ private_key: privateKey, subject: 'mailto:push@example.com' });
    const context = { outgoing, wallNow, randomBytes: (count: number) => randomBytes(count) };
    provider = webpush.create(settings, context);
  });
  afterAll(async () => {
    await outgoing.close();
    await new Promise((resolve) => server.close(resolve));
  });

  const subscribe = () => model.subscribe({ userVisibleOnly: 'true', applicationServerKey: publicKey });

  function pushTo({ endpoint, keys }: Subscription, body: string): OutgoingPush {
    return {
      id: 'psh_1',
      app: 'a',
      user: 'u1',
      device: 'd1',
      provider: 'webpush',
      target: { kind: 'subscription', value: new Secret(JSON.stringify({ endpoint, keys })) },
      platform: 'web',
      replaceId: 'psh_1',
      threadId: 'c1',
      kind: 'alert',
      content: { title: 'Ada', body, badge: null },
      data: { push: 'psh_1' },
      importance: 'normal',
      ttlSeconds: 60,
    };
  }

  it('is accepted and decrypted there', async () => {
    const subscription = await subscribe();
    const push = pushTo(subscription, 'grüße 漢字 👨‍👩‍👧‍👦');
    expect(await provider.send(push, provider.prepare(push))).toMatchObject({ ok: true });
    const [message] = model.messages[subscription.clientHash]!;
    expect(JSON.parse(message!)).toMatchObject({
      web_push: 8030,
      notification: { title: 'Ada', body: push.content.body },
    });
  });

  it('is accepted at the full size', async () => {
    const subscription = await subscribe();
    const push = pushTo(subscription, 'x'.repeat(10_000));
    expect(await provider.send(push, provider.prepare(push))).toMatchObject({ ok: true });
    expect(Buffer.byteLength(model.messages[subscription.clientHash]![0]!)).toBe(3_993);
  });

  it('hears that a subscription is gone', async () => {
    const subscription = await subscribe();
    model.expireSubscription(subscription.clientHash);
    const push = pushTo(subscription, 'too late');
    expect(await provider.send(push, provider.prepare(push))).toMatchObject({
      ok: false,
      kind: 'token_dead',
    });
  });
});

/** Its routes on a server of our own: by itself it listens on every interface of the machine. */
async function startTestingServer(model: PushApiModel): Promise<Server> {
  const testing = new Testing(model, 0);
  testing.setRequestHandlers();
  const server = createServer(testing._app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
