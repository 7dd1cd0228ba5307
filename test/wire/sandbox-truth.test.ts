// The sandbox's own API. Nothing here comes from a vendor.
import { connect as connectTcp } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '../../samples/sandbox/sandbox.js';
import { apnsToken, openSession, post } from './sandbox-client.js';

describe('the sandbox tells the truth and takes scripts over HTTP', () => {
  let sandbox: Sandbox;

  beforeEach(async () => {
    sandbox = await startSandbox();
  });

  afterEach(() => sandbox.close());

  const read = async (path: string) => fetch(sandbox.urls.truth + path);
  const write = async (path: string, document: unknown) =>
    fetch(sandbox.urls.truth + path, { method: 'POST', body: JSON.stringify(document) });

  async function pushTo(token: string, count = 1, title = 'Ana'): Promise<number[]> {
    const session = await openSession(sandbox.urls.apns, sandbox.ca);
    const headers = {
      authorization: `bearer ${await apnsToken(sandbox)}`,
      'apns-topic': sandbox.credentials.apns.topic,
      'apns-push-type': 'alert',
    };
    const body = JSON.stringify({ aps: { alert: { title } } });
    const one = (i: number) =>
      post(session, `/3/device/${token}`, { ...headers, 'apns-collapse-id': `p${i}` }, body);
    const statuses = [(await one(0)).status];
    const rest = await Promise.all(Array.from({ length: count - 1 }, (_, i) => one(i + 1)));
    session.close();
    return [...statuses, ...rest.map((each) => each.status)];
  }

  it('refuses a path that is none, and goes on: the demo runs in the process of the gateway', async () => {
    expect((await read('/truth/devices/%ff')).status).toBe(400);
    expect((await read('//')).status).toBe(400);
    expect((await read('/truth')).status).toBe(200);
  });

  it('registers a device over HTTP and shows its screen', async () => {
    const made = await write('/truth/devices', { id: 'ana/phone', provider: 'apns' });
    expect(made.status).toBe(201);
    const { target } = (await made.json()) as { target: { kind: string; value: string } };
    expect(target.kind).toBe('token');
    await pushTo(target.value);
    const shown = await (await read(`/truth/devices/${encodeURIComponent('ana/phone')}`)).json();
    expect(shown).toMatchObject({
      state: 'online',
      alerts: 1,
      visible_banners: [{ title: 'Ana', replace_id: 'p0' }],
      history: [{ provider: 'apns' }],
    });
    const list = await (await read('/truth/devices')).json();
    expect(list).toMatchObject({ items: [{ id: 'ana/phone', banners: 1 }] });
  });

  it('writes every accepted push as a line of JSON, streamed', async () => {
    const phone = sandbox.registerDevice({ id: 'p', provider: 'apns' });
    expect((await pushTo(phone.target.value, 1_200)).every((status) => status === 200)).toBe(true);
    const lines = (await (await read('/truth/log')).text()).trim().split('\n');
    expect(lines).toHaveLength(1_200);
    expect(JSON.parse(lines[0]!)).toMatchObject({
      provider: 'apns',
      device: 'p',
      replace_id: 'p0',
      outcome: 'shown',
    });
  });

  it('follows scripts, and names field and fix of one it cannot read', async () => {
    const phone = sandbox.registerDevice({ id: 'p', provider: 'apns' });
    expect((await write('/script', { device: 'p', uninstall: true })).status).toBe(200);
    expect(await pushTo(phone.target.value)).toEqual([410]);
    const wrong = await write('/script', { provider: 'apns', fault: { statis: 500 } });
    expect(wrong.status).toBe(400);
    expect(await wrong.json()).toMatchObject({
      errors: [{ field: 'fault', fix: 'Remove "statis", or correct the spelling.' }],
    });
    expect((await write('/script', { device: 'nobody', online: true })).status).toBe(404);
    expect((await write('/script', { device: 'p', online: true, offline: true })).status).toBe(400);
  });

  it('hits a percentage of requests, the same ones in every run', async () => {
    const phone = sandbox.registerDevice({ id: 'p', provider: 'apns' });
    sandbox.script({ provider: 'apns', match: { percent: 25 }, fault: { status: 500 } });
    const failed = (await pushTo(phone.target.value, 400)).filter((status) => status === 500).length;
    expect(failed).toBeGreaterThan(70);
    expect(failed).toBeLessThan(130);
    sandbox.script({ clear: true });
    expect(await pushTo(phone.target.value, 3)).toEqual([200, 200, 200]);
  });

  it('reports what a careful sender would not send', async () => {
    const phone = sandbox.registerDevice({ id: 'p', provider: 'apns' });
    const session = await openSession(sandbox.urls.apns, sandbox.ca);
    const headers = {
      authorization: `bearer ${await apnsToken(sandbox)}`,
      'apns-topic': sandbox.credentials.apns.topic,
      'apns-flavour': 'salt',
    };
    const body = JSON.stringify({ aps: { alert: 'hi', colour: 'red' } });
    expect((await post(session, `/3/device/${phone.target.value}`, headers, body)).status).toBe(200);
    session.close();
    const { items } = (await (await read('/truth/violations')).json()) as { items: { field: string }[] };
    expect(items.map((each) => each.field)).toEqual(['apns-flavour', 'aps.colour', 'apns-push-type']);
  });

  it('tells listeners what is shown, and devices what was opened', async () => {
    const seen: string[] = [];
    const stop = sandbox.onShown((device, arrival) => void seen.push(`${device.id} ${arrival.replace_id}`));
    const phone = sandbox.registerDevice({ id: 'p', provider: 'apns' });
    await pushTo(phone.target.value);
    stop();
    await pushTo(phone.target.value);
    expect(seen).toEqual(['p p0']);
    expect(phone.remove('p0')).toMatchObject({ times: 2 });
    expect(phone.visibleBanners).toEqual([]);
  });

  it('leaves no port open after close, even with a client connected', async () => {
    const session = await openSession(sandbox.urls.apns, sandbox.ca);
    await sandbox.close();
    for (const url of Object.values(sandbox.urls)) {
      const refused = await new Promise<string | undefined>((resolve) => {
        const socket = connectTcp(Number(new URL(url).port), '127.0.0.1');
        socket
          .on('connect', () => resolve('open'))
          .on('error', (error: NodeJS.ErrnoException) => resolve(error.code));
      });
      expect(refused).toBe('ECONNREFUSED');
    }
    session.destroy();
  });
});
