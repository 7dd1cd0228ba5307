// The history of presence: follows what the snapshots take, and answers where a user was. It keeps what lasts in memory, so
// that a snapshot writes only what began or ended; a device that is in use all day costs two rows.
import { LRUCache } from 'lru-cache';
import { UserPresence, type PresenceAnswer } from '../admin/user-presence.js';
import type { Recipients } from '../context/recipients.js';
import { zoneOf } from '../decide/zone.js';
import { own } from '../model/own.js';
import type { Recipient } from '../model/recipient.js';
import type { Clock } from '../observe/clock.js';
import type { PolicyVersions } from '../ports.js';
import type { Write } from '../store/ledger.js';
import type { PresenceSpan, PresenceStore } from '../store/presence-store.js';
import { moved, type Seen, stretchesOf } from './presence-spans.js';
import { quietSpans } from './quiet-spans.js';

const MAX_USERS = 50_000;
const MAX_SPANS = 2_000;

type Devices = ReadonlyMap<string, Seen>;
const unseen: Seen = { connected: null, active: null, touchedAt: null };

/** What a snapshot shall write, and what is known once it is written. */
export interface Following {
  readonly writes: readonly Write[];
  readonly keep: () => void;
}

export class PresenceHistory extends UserPresence {
  readonly #seen = new LRUCache<string, Devices>({ max: MAX_USERS });

  constructor(
    private readonly spans: PresenceStore,
    private readonly recipients: Recipients,
    private readonly policies: PolicyVersions,
    private readonly clock: Clock,
  ) {
    super();
  }

  /** `touched`: the last activity of a device as the ledger knows it, for those nobody remembers. */
  async follow(
    app: string,
    present: readonly Recipient[],
    touched: (user: string, device: string) => number | null,
  ): Promise<Following> {
    const idle = this.policies.inEffect(app)?.idle_after_seconds;
    if (idle === undefined) return { writes: [], keep: () => undefined };
    await this.#remember(app, present, touched);
    const now = this.clock.now();
    const begun: PresenceSpan[] = [];
    const ended: PresenceSpan[] = [];
    const known: [string, Devices][] = [];
    for (const recipient of present) {
      const key = keyOf(app, recipient.id);
      const before = this.#seen.get(key) ?? new Map<string, Seen>();
      const after = new Map<string, Seen>();
      for (const device of new Set([...before.keys(), ...Object.keys(recipient.devices)])) {
        const here = own(recipient.devices, device);
        const look = { app, user: recipient.id, device, idleMs: idle * 1_000, now };
        const looked = moved(before.get(device) ?? unseen, {
          ...look,
          connected: here?.connected ?? false,
          touchedAt: here?.last_activity_at ?? null,
        });
        begun.push(...looked.begun);
        ended.push(...looked.ended);
        if (here !== undefined) after.set(device, looked.seen);
      }
      known.push([key, after]);
    }
    const keep = (): void => known.forEach(([key, devices]) => this.#seen.set(key, devices));
    return { writes: [...this.spans.end(ended), ...this.spans.begin(begun)], keep };
  }

  retain(before: number): readonly Write[] {
    return this.spans.retain(before);
  }

  /** What keeps a device that comes and goes without end from filling the ledger. */
  bound(): Promise<readonly Write[]> {
    return this.spans.bound(MAX_SPANS);
  }

  override async of(app: string, user: string, since: number, until: number): Promise<PresenceAnswer> {
    const now = this.clock.now();
    const policy = this.policies.current(app);
    const recipient = (await this.recipients.load(app, [user], [], now)).get(user)!;
    const spans = await this.spans.between(app, user, since, until, MAX_SPANS + 1);
    const idleMs = policy.idle_after_seconds * 1_000;
    const stretches = stretchesOf(spans.slice(0, MAX_SPANS), since, Math.min(until, now), (span) =>
      knownEnd(span, recipient, now, idleMs),
    );
    const zone = zoneOf(recipient, policy);
    const { quiet_hours } = recipient.preferences;
    const quiet = quiet_hours === null ? [] : quietSpans(quiet_hours, zone, since, until);
    return { stretches, quiet, time_zone: zone, is_cut: spans.length > MAX_SPANS };
  }

  async #remember(
    app: string,
    present: readonly Recipient[],
    touched: (user: string, device: string) => number | null,
  ): Promise<void> {
    const unknown = present.filter(({ id }) => !this.#seen.has(keyOf(app, id))).map(({ id }) => id);
    if (unknown.length === 0) return;
    const open = Map.groupBy(await this.spans.open(app, unknown), ({ user }) => user);
    for (const [user, spans] of open) {
      const devices = new Map<string, Seen>();
      for (const span of spans) {
        const seen = devices.get(span.device) ?? { ...unseen, touchedAt: touched(user, span.device) };
        devices.set(span.device, { ...seen, [span.state]: span });
      }
      this.#seen.set(keyOf(app, user), devices);
    }
  }
}

/** A device in use is so until a while after its last touch; one that is gone was there when it was last heard of. */
function knownEnd(
  { state, device, from_at }: PresenceSpan,
  { devices }: Recipient,
  now: number,
  idleMs: number,
) {
  const here = own(devices, device);
  if (here === undefined || !here.connected)
    return Math.min(now, (here?.last_activity_at ?? from_at) + idleMs);
  return state === 'connected' ? now : Math.min(now, (here.last_activity_at ?? from_at) + idleMs);
}

function keyOf(app: string, user: string): string {
  return `${app}\0${user}`;
}
