import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { introduce, playDemo } from '../../samples/im-server/demo-chat.js';
import { demoPeople, nightZone } from '../../samples/im-server/demo-people.js';
import { startImServer } from '../../samples/im-server/server.js';
import { configSchema } from '../../src/config.js';
import { ConnectorsService } from '../../src/ingest/connectors.service.js';
import { startGateway } from '../../src/main.js';
import { SilentLog } from '../../src/observe/log.js';
import { DeviceRegistry } from '../../src/ports.js';
import { EventStore } from '../../src/store/event-store.js';
import { DecisionStore } from '../../src/store/stores.js';

const SPEED = 15;
const TOKEN = 'demo';

/** What the script leads to whatever the scorers think. */
const certain = [
  'active_on_device',
  'blocked_sender',
  'conversation_muted',
  'critical_bypass',
  'deleted',
  'desktop_grace',
  'direct_message',
  'duplicate',
  'expired',
  'force_push',
  'keyword',
  'mention',
  'merged',
  'no_consent',
  'no_device',
  'not_mentioned',
  'opted_out',
  'other_device',
  'own_message',
  'quiet_hours',
  'read_elsewhere',
  'reminder',
  'scheduled',
  'snoozed',
  'thread_followed',
  'throttled',
  'transactional',
];

/** The gateway as it is started, on a database of its own and joined to the sample server. */
async function joined() {
  const directory = await mkdtemp(join(tmpdir(), 'warbler-demo-'));
  const server = await startImServer({ token: TOKEN });
  const policy = { grace_seconds: 2, throttle: { threshold: 3, window_seconds: 5 } };
  const connectors = { socket_io_client: { url: server.streamUrl, token: TOKEN } };
  const config = configSchema.parse({
    port: 0,
    data_dir: directory,
    apps: { default: { policy, connectors } },
  });
  const gateway = await startGateway({ config, log: new SilentLog() });
  const close = async () => {
    await gateway.close();
    await server.close();
    await rm(directory, { recursive: true, force: true });
  };
  return { server, gateway, close };
}

describe('the demo chat', () => {
  it('leads to all four outcomes and to at least twelve reasons, each traceable to an event of the stream', async () => {
    const { server, gateway, close } = await joined();
    const registry = gateway.app.get(DeviceRegistry);
    for (const { id, devices } of demoPeople(Date.now())) {
      for (const device of devices) {
        const { kind, platform, provider, locale } = device;
        const target =
          provider === null ? null : provider === 'webpush' ? '{"endpoint":"https://x"}' : `t-${device.id}`;
        await registry.put('default', id, device.id, { kind, platform, provider, locale, target });
      }
    }
    await gateway.app.get(ConnectorsService).start();
    await playDemo(server.chat, { speed: SPEED, smallTalkLines: 0 });
    const decisions = gateway.app.get(DecisionStore);
    const reasonsSoFar = async () => {
      const all = (await decisions.list('default', { limit: 5_000 })).flatMap((each) => each.devices);
      return new Set(all.map((each) => each.reason));
    };
    const end = performance.now() + 10_000;
    while ((await reasonsSoFar()).size < certain.length && performance.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const made = await decisions.list('default', { limit: 5_000 });
    const stored = await gateway.app.get(EventStore).list('default', 0, 5_000);
    await close();
    const events = new Set(stored.map((each) => each.event.id));
    const outcomes = made.flatMap((each) => each.devices).map((each) => each.outcome);
    const reasons = new Set(made.flatMap((each) => each.devices).map((each) => each.reason));
    expect(new Set(outcomes)).toEqual(new Set(['push', 'batch', 'defer', 'suppress']));
    expect(certain.filter((each) => !reasons.has(each))).toEqual([]);
    for (const { event } of made) if (event !== null) expect(events.has(event)).toBe(true);
  });

  it('always has somebody in whose zone it is night', () => {
    for (let hour = 0; hour < 24; hour++) {
      const at = Date.UTC(2026, 5, 10, hour, 15);
      const local = new Intl.DateTimeFormat('en', {
        timeZone: nightZone(at),
        hour: 'numeric',
        hourCycle: 'h23',
      });
      expect([1, 2, 3]).toContain(Number(local.format(at)));
    }
  });

  it('introduces everybody before anything is said, and again without harm', async () => {
    const server = await startImServer({ token: TOKEN });
    introduce(server.chat, Date.now());
    const count = server.log.length;
    introduce(server.chat, Date.now());
    expect(server.log.length).toBe(2 * count);
    await server.close();
  });
});
