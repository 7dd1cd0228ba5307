// A real gateway on the embedded default (SQLite file, fsync on commit) in its own process, under its own clock.
import { resolve } from 'node:path';
import { sandboxConfig } from '../scripts/demo/sandbox-config.js';
import type { Sandbox } from '../samples/sandbox/sandbox.js';
import { configSchema } from '../src/config.js';
import { type Gateway, startGateway } from '../src/main.js';
import { SilentLog } from '../src/observe/log.js';
import { DeviceRegistry, Happenings } from '../src/ports.js';
import { serve } from './child.js';
import type { Versions } from './publishing.js';
import { watchVersions } from './version-watch.js';
import { ADMIN_KEY, APP, type GatewayStart, type Phone } from './installation.js';

/** Registrations under way at once: they share commits. */
const AT_ONCE = 400;

let gateway: Gateway | null = null;
let versions: (() => Versions) | null = null;

serve({
  start: async ({ directory, sandbox, hasConsole = false }: GatewayStart): Promise<string> => {
    // Limits that protect a real installation would be all that is measured.
    const limits = { requests_per_minute: 100_000_000, pending_events: 10_000_000 };
    const settings = { port: 0, data_dir: directory, admin_key: ADMIN_KEY, demo: 'off', limits };
    const config =
      sandbox === null
        ? configSchema.parse({ ...settings, apps: { [APP]: {} } })
        : sandboxConfig(sandbox as Sandbox, { apps: { [APP]: {} }, settings });
    const built = hasConsole ? { consoleDirectory: resolve('console/dist') } : {};
    gateway = await startGateway({ config, ...built, log: new SilentLog() });
    return gateway.url;
  },
  equip: async (phones: readonly Phone[]): Promise<void> => {
    const registry = gateway!.app.get(DeviceRegistry);
    for (let at = 0; at < phones.length; at += AT_ONCE) {
      await Promise.all(
        phones.slice(at, at + AT_ONCE).map(({ user, token }) =>
          registry.put(APP, user, 'phone', {
            ...{ kind: 'phone', platform: 'ios', provider: 'apns', target: token },
          }),
        ),
      );
    }
  },
  watchVersions: (): void => {
    versions = watchVersions(gateway!.app.get(Happenings));
  },
  versions: () => versions!(),
  decided: () => gateway!.pipeline.decided(),
  idle: () => gateway!.pipeline.idle(),
  stop: () => gateway!.close(),
});
