// What a host's callers see must not tell whether Warbler is built in.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WarblerModule } from '../../src/warbler.module.js';
import { HostTimer, platforms, startHost, testSettings } from './host-app.js';

type Host = Awaited<ReturnType<typeof startHost>>;

const json = { 'content-type': 'application/json' };

const requests: Readonly<Record<string, readonly [string, RequestInit?]>> = {
  'a route of the host': ['/hello'],
  'a path that nobody has': ['/nowhere'],
  'a path under /v1 that nobody has': ['/v1/nowhere'],
  'a route of the host under /v1': ['/v1/rooms'],
  'what a pipe refuses': ['/numbers/seven'],
  'what a pipe lets through': ['/numbers/7'],
  'what a guard refuses': ['/guarded'],
  'what a guard lets through': ['/guarded', { headers: { 'x-host': 'yes' } }],
  'a good body': ['/notes', { method: 'POST', headers: json, body: '{"text": "hi"}' }],
  'broken JSON': ['/notes', { method: 'POST', headers: json, body: '{"text": ' }],
  'a wrong method': ['/hello', { method: 'DELETE' }],
  'a CloudEvent on a route of the host': [
    '/notes',
    { method: 'POST', headers: { 'content-type': 'application/cloudevents+json' }, body: '{"id": "1"}' },
  ],
  'an error of the host': ['/boom'],
  '/metrics, which is the host’s to give': ['/metrics'],
  '/health/live, which is the host’s to give': ['/health/live'],
};

describe.each(platforms)('a host on %s', (platform) => {
  const { settings, remove } = testSettings();
  let bare: Host;
  let host: Host;

  beforeAll(async () => {
    bare = await startHost(platform);
    host = await startHost(platform, { warbler: WarblerModule.forRoot(settings) });
  });
  afterAll(async () => {
    await host.app.close();
    await bare.app.close();
    remove();
  });

  it.each(Object.entries(requests))('answers as without Warbler: %s', async (_name, [path, init]) => {
    const before = await answer(bare, path, init);
    expect(await answer(host, path, init)).toEqual(before);
  });

  it('runs its timers once, not once more for Warbler', async () => {
    const timers = [bare, host].map(({ app }) => app.get(HostTimer));
    const began = timers.map((each) => each.ticks);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const [without, within] = timers.map((each, i) => each.ticks - began[i]!);
    expect(within).toBeLessThan(without! * 1.5);
  });
});

/** Everything but the time of day. */
async function answer({ url }: Host, path: string, init?: RequestInit) {
  const response = await fetch(`${url}${path}`, init);
  const headers = Object.fromEntries([...response.headers].filter(([name]) => name !== 'date'));
  return { status: response.status, headers, body: await response.text() };
}
