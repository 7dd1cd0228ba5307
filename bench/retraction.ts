// From a read at the desk to the banner off the phone, over the real protocols, with phones that drop background pushes
// beyond their budget. Hours pass on a clock set by hand; what happens within a moment is timed by the machine's.
import { sandboxConfig } from '../scripts/demo/sandbox-config.js';
import { type Sandbox, startSandbox } from '../samples/sandbox/sandbox.js';
import type { Config } from '../src/config.js';
import { type Gateway, startGateway } from '../src/main.js';
import { ManualClock, wallNow } from '../src/observe/clock.js';
import { SilentLog } from '../src/observe/log.js';
import { DeviceRegistry } from '../src/ports.js';
import { Ledger } from '../src/store/ledger.js';
import { passTime } from '../src/testing/pass-time.js';
import { ADMIN_KEY } from './installation.js';
import { quantile } from './measure.js';
import { hoursOf, type Moment } from './retraction-day.js';
import type { Row } from './row.js';
import type { Suite, SuiteContext } from './suite.js';

const START = Date.parse('2026-03-10T08:00:00Z');
const HOURS = 4;
const PER_HOUR = 5;
const USERS = 15;
/** What Apple says of background pushes is kept, or not: then each read has one of its own, as senders do who trust a 200. */
const ways = [
  { name: 'APNs', provider: 'apns', app: 'main' },
  { name: 'FCM', provider: 'fcm', app: 'main' },
  { name: 'Web Push', provider: 'webpush', app: 'main' },
  { name: 'APNs, budget ignored', provider: 'apns', app: 'naive' },
] as const;
type Way = (typeof ways)[number];

/** What became of one read. `waitMs` null: its banner stands to the end. */
interface Fate {
  readonly waitMs: number | null;
  readonly gone: string | null;
}

export const retraction: Suite = {
  name: 'retraction',
  what: 'from a read at the desk to the banner off the phone, with the budget of background pushes on',
  run: async (context) => {
    const rows: Row[] = [];
    for (const way of ways) rows.push(...rowsOf(way, await measure(way, context)));
    return rows;
  },
};

function rowsOf({ name }: Way, fates: readonly Fate[]): Row[] {
  const waits = fates.flatMap(({ waitMs }) => (waitMs === null ? [] : [waitMs]));
  const share = (isSo: (fate: Fate) => boolean) => (100 * fates.filter(isSo).length) / fates.length;
  const how = `${fates.length} reads, ${USERS} phones, ${PER_HOUR} an hour each for ${HOURS} h on a simulated clock`;
  const row = (what: string, unit: string, ours: number): Row => ({ what, unit, ours, ceilings: [], how });
  return [
    row(`${name}: read → off the screen, p50`, 'ms', quantile(waits, 0.5)),
    row(`${name}: read → off the screen, p99`, 'ms', quantile(waits, 0.99)),
    row(
      `${name}: off within 10 s`,
      '%',
      share(({ waitMs }) => (waitMs ?? 1e9) <= 10_000),
    ),
    row(
      `${name}: replaced by a newer one instead`,
      '%',
      share(({ gone }) => gone === 'superseded'),
    ),
    row(
      `${name}: could not be taken back`,
      '%',
      share(({ waitMs }) => waitMs === null),
    ),
  ];
}

async function measure(way: Way, { directory, length, say }: SuiteContext): Promise<readonly Fate[]> {
  const clock = new ManualClock(START);
  const sandbox = await startSandbox({ budgetClock: () => clock.now() });
  const settings = { port: 0, data_dir: `${directory}/${way.name}`, admin_key: ADMIN_KEY, demo: 'off' };
  const apps = { main: { policy: calm }, naive: { policy: calm } };
  const config = ignoring(sandboxConfig(sandbox, { apps, settings }), 'naive');
  const gateway = await startGateway({ config, clock, log: new SilentLog(), hasJobs: false });
  say(`retraction: ${way.name}`);
  try {
    return await new Hours(way, gateway, sandbox, clock).run(length);
  } finally {
    await gateway.close();
    await sandbox.close();
  }
}

/** Nothing is held back, so that every push is one banner. */
const calm = { throttle: { threshold: 1_000, window_seconds: 60 } };

/** The same configuration, where one app takes Apple's budget for boundless. */
function ignoring(config: Config, app: string): Config {
  const own = config.apps[app]!;
  const apns = { ...(own.providers['apns'] as object), background_per_hour: 60 };
  return { ...config, apps: { ...config.apps, [app]: { ...own, providers: { ...own.providers, apns } } } };
}

class Hours {
  readonly #fates = new Map<string, { readonly readAt: number; readonly user: string; fate: Fate | null }>();
  #told = 0;

  constructor(
    private readonly way: Way,
    private readonly gateway: Gateway,
    private readonly sandbox: Sandbox,
    private readonly clock: ManualClock,
  ) {}

  async run(length: number): Promise<readonly Fate[]> {
    const users = Array.from({ length: USERS }, (_, index) => `user-${index}`);
    for (const user of users) await this.#equip(user);
    const moments = hoursOf(users, PER_HOUR, Math.max(1, HOURS * length));
    const first = moments.filter(({ what, seq }) => what === 'message' && seq === 1);
    await this.#tell(
      first.map(({ user, conversation }) => ({
        type: 'conversation.updated',
        data: { conversation, type: 'direct', members: [user, 'friend'] },
      })),
    );
    for (const moment of moments) {
      await this.#until(START + moment.at);
      await this.#happen(moment);
    }
    // Whatever still waits has another day.
    await this.#until(this.clock.now() + 86_400_000);
    return [...this.#fates.values()].map(({ fate }) => fate ?? { waitMs: null, gone: null });
  }

  async #equip(user: string): Promise<void> {
    const { provider, app } = this.way;
    const { target, identity } = this.sandbox.registerDevice({ id: user, provider });
    const registry = this.gateway.app.get(DeviceRegistry, { strict: false });
    const { platform } = identity;
    await registry.put(app, user, 'phone', { kind: 'phone', platform, provider, target: target.value });
  }

  async #happen({ what, user, conversation, seq }: Moment): Promise<void> {
    if (what === 'message') {
      const data = { message: `${conversation}-${seq}`, conversation, seq, sender: 'friend', text: 'lunch?' };
      return this.#tell([{ type: 'message.created', data }]);
    }
    const isRead = (message: string) =>
      message.startsWith(`${conversation}-`) && Number(message.split('-').at(-1)) <= seq;
    for (const message of [...this.#standing(user)].filter(isRead))
      if (!this.#fates.has(message)) this.#fates.set(message, { readAt: this.clock.now(), user, fate: null });
    const began = wallNow();
    await this.#tell([
      { type: 'read.advanced', data: { conversation, user, up_to_seq: seq, device: 'desk' } },
    ]);
    this.#look((goneAt) => Math.max(0, goneAt - began));
  }

  /** Lets time pass, from one retraction that comes due to the next. */
  async #until(end: number): Promise<void> {
    const ledger = this.gateway.app.get(Ledger, { strict: false });
    for (;;) {
      const now = this.clock.now();
      const sql = 'SELECT MIN(next_attempt_at) AS due FROM follow_ups WHERE next_attempt_at > ?';
      const [row] = await ledger.query(sql, [now]);
      const due = Math.min(end, Number(row!['due'] ?? end));
      if (due > now) await passTime(this.gateway.app, this.clock, due - now);
      this.#look(null);
      if (due >= end) return;
    }
  }

  /** Notes which banners have gone since. `within`: how long that took, where it took no time of the simulated clock. */
  #look(within: ((goneAt: number) => number) | null): void {
    for (const [message, entry] of this.#fates) {
      if (entry.fate !== null || this.#standing(entry.user).has(message)) continue;
      const left = this.sandbox
        .device(entry.user)!
        .goneBanners.findLast(({ messages }) => messages.includes(message));
      const waitedMs = this.clock.now() - entry.readAt;
      const waitMs = within === null || waitedMs > 0 ? waitedMs : within(left?.gone_at ?? wallNow());
      entry.fate = { waitMs, gone: left?.gone ?? null };
    }
  }

  /** Messages with a banner on the phone. */
  #standing(user: string): ReadonlySet<string> {
    const banners = this.sandbox.device(user)!.visibleBanners;
    return new Set(banners.flatMap(({ messages }) => messages));
  }

  async #tell(events: readonly { readonly type: string; readonly data: object }[]): Promise<void> {
    for (let from = 0; from < events.length; from += 500) {
      const body = events
        .slice(from, from + 500)
        .map((event) => ({ id: `e-${(this.#told += 1)}`, ...event }));
      const headers = {
        ...{ authorization: `Bearer ${ADMIN_KEY}`, 'x-warbler-app': this.way.app },
        'content-type': 'application/json',
      };
      const told = { method: 'POST', headers, body: JSON.stringify(body) };
      const response = await fetch(`${this.gateway.url}/v1/events`, told);
      if (!response.ok) throw new Error(`events were refused with ${response.status}`);
    }
    await this.gateway.pipeline.idle();
  }
}
