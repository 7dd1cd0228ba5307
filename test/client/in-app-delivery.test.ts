// The whole way of an in-app push: the gateway as it is started, an app on its socket, a chat server at the door.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { io, type Socket } from 'socket.io-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ClientTokensService } from '../../src/access/client-tokens.service.js';
import { configSchema } from '../../src/config.js';
import { type Gateway, startGateway } from '../../src/main.js';
import { SilentLog } from '../../src/observe/log.js';
import { Intake } from '../../src/ports.js';
import { PushStore } from '../../src/store/stores.js';

interface Shown {
  readonly push_id: string;
  readonly replace_id: string;
  readonly thread_id: string;
  readonly title: string;
  readonly body: string;
}

let directory: string;
let gateway: Gateway;
const open: Socket[] = [];

const start = () => {
  const config = configSchema.parse({ port: 0, data_dir: directory });
  return startGateway({ config, log: new SilentLog() });
};

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'warbler-in-app-'));
  gateway = await start();
  await admit('conversation.updated', { conversation: 'c1', type: 'direct', members: ['u1', 'u2'] });
});
afterEach(async () => {
  for (const socket of open.splice(0)) socket.disconnect();
  await gateway.close();
  await rm(directory, { recursive: true, force: true });
});

let next = 0;
async function admit(type: string, data: object): Promise<void> {
  const [result] = await gateway.app.get(Intake).admit('default', [{ id: `e${next++}`, type, data }]);
  expect(result?.status).toBe('accepted');
}

function say(seq: number, text: string): Promise<void> {
  return admit('message.created', { message: `m${seq}`, conversation: 'c1', seq, sender: 'u2', text });
}

/** An app that shows what it gets, by replace id, and acknowledges it. */
async function launch(shown: Map<string, Shown>): Promise<Socket> {
  const identity = { app: 'default', user: 'u1', device: 'd1' };
  const { token } = await gateway.app.get(ClientTokensService).issue(identity);
  const socket = io(`${gateway.url}/client`, { auth: { token }, forceNew: true, reconnection: false });
  open.push(socket);
  socket.on('push', (push: Shown, ack: () => void) => {
    shown.set(push.replace_id, push);
    ack();
  });
  await new Promise<void>((resolve) => socket.once('connect', resolve));
  expect(await socket.emitWithAck('register', { kind: 'web', provider: 'in_app' })).toEqual({ ok: true });
  return socket;
}

async function until(isDone: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + 10_000;
  while (!(await isDone())) {
    if (performance.now() > end) throw new Error('it did not come to that within 10 seconds');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

describe('an in-app push', () => {
  it('reaches the connected app and is recorded as delivered', async () => {
    const shown = new Map<string, Shown>();
    await launch(shown);
    await say(1, 'lunch?');
    await until(() => shown.size === 1);
    const [push] = shown.values();
    expect(push).toMatchObject({ thread_id: 'c1', body: 'lunch?' });
    const stored = () => gateway.app.get(PushStore).get('default', push!.push_id);
    await until(async () => (await stored())?.state === 'delivered');
    expect((await stored())?.sent_at).not.toBeNull();
  });

  it('waits for an app that is away, over a restart of the gateway too, and comes once', async () => {
    const shown = new Map<string, Shown>();
    (await launch(shown)).disconnect();
    await say(1, 'lunch?');
    await gateway.pipeline.idle();
    await gateway.close();
    gateway = await start();
    await say(2, 'or dinner?');
    await gateway.pipeline.idle();
    expect(shown.size).toBe(0);
    await launch(shown);
    await until(() => shown.size === 2);
    expect([...shown.values()].map((each) => each.body)).toEqual(['lunch?', 'or dinner?']);
  });

  it('is not sent when its message is read before the app is back', async () => {
    const shown = new Map<string, Shown>();
    (await launch(shown)).disconnect();
    await say(1, 'lunch?');
    await gateway.pipeline.idle();
    await admit('read.advanced', { user: 'u1', conversation: 'c1', up_to_seq: 1 });
    await gateway.pipeline.idle();
    await launch(shown);
    await say(2, 'or dinner?');
    await until(() => shown.size > 0);
    expect([...shown.values()].map((each) => each.body)).toEqual(['or dinner?']);
  });

  it('comes once when a chat server tells a message twice, in one batch', async () => {
    const shown = new Map<string, Shown>();
    await launch(shown);
    const data = { message: 'm1', conversation: 'c1', seq: 1, sender: 'u2', text: 'lunch?' };
    const twice = ['a', 'b'].map((id) => ({ id, type: 'message.created', data }));
    await gateway.app.get(Intake).admit('default', twice);
    await gateway.pipeline.idle();
    expect(shown.size).toBe(1);
  });

  it('is taken back on the screen when its message is read on another device', async () => {
    const shown = new Map<string, Shown>();
    const socket = await launch(shown);
    const retracted: { readonly messages: readonly string[] }[] = [];
    socket.on('retract', (followUp) => void retracted.push(followUp));
    await say(1, 'lunch?');
    await until(() => shown.size === 1);
    await admit('read.advanced', { user: 'u1', conversation: 'c1', up_to_seq: 1, device: 'desk' });
    await until(() => retracted.length === 1);
    expect(retracted[0]?.messages).toEqual(['m1']);
  });
});
