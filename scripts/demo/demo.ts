// The demo of a start without credentials: a sandbox with virtual phones and a sample IM server whose chat Warbler joins
// by its socket. Everything is on loopback and in the app `demo`.
import { demoPeople, type DemoDevice } from '../../samples/im-server/demo-people.js';
import { playDemo } from '../../samples/im-server/demo-chat.js';
import { type ImServer, startImServer } from '../../samples/im-server/server.js';
import { type Sandbox, startSandbox } from '../../samples/sandbox/sandbox.js';
import type { Config } from '../../src/config.js';
import type { Gateway } from '../../src/main.js';
import { DeviceRegistry } from '../../src/ports.js';
import { sandboxConfig } from './sandbox-config.js';
import { VirtualUsers } from './virtual-users.js';

export const DEMO_APP = 'demo';
const SCREENS_PORT = 18_448;

export interface DemoOptions {
  /** 2: twice as fast. */
  readonly speed?: number;
}

export interface Demo {
  /** The given configuration with the demo's app in it, led to the sandbox. */
  readonly config: Config;
  readonly sandbox: Sandbox;
  readonly server: ImServer;
  /** Registers the virtual devices and lets the chat begin; resolves at once, the chat goes on. */
  play(gateway: Gateway): Promise<void>;
  /** Ends the chat; the gateway may close after this, the rest with `close`. */
  stop(): Promise<void>;
  close(): Promise<void>;
}

export async function startDemo(config: Config, { speed = 1 }: DemoOptions = {}): Promise<Demo> {
  const sandbox = await openSandbox();
  const token = 'demo-stream-on-loopback';
  const server = await startImServer({ token });
  const connectors = { socket_io_client: { url: server.streamUrl, token } };
  const llm = { deadline_ms: 800, price: { input_per_million: 0.1, output_per_million: 0.4 } };
  const made = sandboxConfig(sandbox, {
    apps: { [DEMO_APP]: { name: 'Demo', time_zone: 'Europe/Lisbon', connectors } },
    settings: {},
    llm,
  });
  const ending = new AbortController();
  const users = new VirtualUsers(DEMO_APP);
  return {
    config: {
      ...config,
      sandbox_url: made.sandbox_url,
      egress: made.egress,
      apps: { ...made.apps, ...config.apps },
    },
    sandbox,
    server,
    play: async (gateway) => {
      await registerDevices(sandbox, gateway.app.get(DeviceRegistry));
      users.follow(sandbox, gateway);
      void playDemo(server.chat, { speed, signal: ending.signal });
    },
    stop: async () => {
      ending.abort();
      await users.stop();
    },
    close: async () => {
      await server.close();
      await sandbox.close();
    },
  };
}

/** Where the README looks at the phones' screens, or any port if somebody else has that one. */
function openSandbox(): Promise<Sandbox> {
  return startSandbox({ ports: { truth: SCREENS_PORT } }).catch((error: unknown) => {
    if ((error as { code?: string }).code !== 'EADDRINUSE') throw error;
    return startSandbox();
  });
}

async function registerDevices(sandbox: Sandbox, registry: DeviceRegistry): Promise<void> {
  for (const person of demoPeople(Date.now())) {
    for (const device of person.devices) {
      const { kind, platform, provider, locale } = device;
      const target = provider === null ? null : virtualTarget(sandbox, device);
      await registry.put(DEMO_APP, person.id, device.id, {
        ...{ kind, platform, provider, locale, target },
        time_zone: person.time_zone,
      });
    }
  }
}

function virtualTarget(sandbox: Sandbox, { id, provider, platform }: DemoDevice): string {
  return sandbox.registerDevice({ id, provider: provider!, platform }).target.value;
}
