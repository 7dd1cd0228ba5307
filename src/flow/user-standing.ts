// How a user stands, from the state that the next decision will start from: what waits, and what the cap leaves. Reads the
// recipient as it is; the counting is the core's own.
import { UserStanding, type CapStanding, type HeldMessage } from '../admin/user-standing.js';
import type { Recipients } from '../context/recipients.js';
import { capState } from '../decide/counting.js';
import { localDay } from '../decide/quiet-time.js';
import { policyIn } from '../decide/facts.js';
import { zoneOf } from '../decide/zone.js';
import type { Policy } from '../model/policy.js';
import type { Item, Recipient } from '../model/recipient.js';
import type { Clock } from '../observe/clock.js';
import type { PolicyVersions } from '../ports.js';

export class LiveUserStanding extends UserStanding {
  constructor(
    private readonly recipients: Recipients,
    private readonly policies: PolicyVersions,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async held(app: string, user: string): Promise<readonly HeldMessage[]> {
    const { items, notices } = await this.#recipient(app, user, this.clock.now());
    const held = [...items.values(), ...notices.values()].map(waiting).filter((each) => each !== null);
    return held.sort((a, b) => a.release_at - b.release_at || (a.message < b.message ? -1 : 1));
  }

  override async cap(app: string, user: string): Promise<CapStanding | null> {
    const now = this.clock.now();
    const recipient = await this.#recipient(app, user, now);
    const current = this.policies.current(app);
    const policy = policyIn(current, recipient, null);
    const { frequency_cap: cap } = policy;
    if (cap === null) return null;
    const { counted, roomAt } = capState(recipient, policy, now);
    const time_zone = zoneOf(recipient, policy);
    const counting = countedTime(cap, time_zone, now);
    return { cap, counted, room_at: roomAt, ...counting, time_zone, policy_version: policy.version };
  }

  async #recipient(app: string, user: string, now: number): Promise<Recipient> {
    return (await this.recipients.load(app, [user], [], now)).get(user)!;
  }
}

function waiting(item: Item): HeldMessage | null {
  const { message, conversation, kind, relevance, taken_in_at, devices } = item;
  const fields = { message, conversation, kind, relevance };
  const held = Object.entries(devices).filter(([, { release_at }]) => release_at !== null);
  if (held.length > 0) {
    const { outcome, reason, decided_at, release_at } = held[0]![1];
    const ids = held.map(([device]) => device);
    return { ...fields, outcome, reason, decided_at, devices: ids, release_at: release_at! };
  }
  if (item.kind !== 'notice' || item.scheduled_until === null) return null;
  // It waits for the user, on no device yet (A09).
  const scheduled = { outcome: 'defer', reason: 'scheduled', release_at: item.scheduled_until } as const;
  return { ...fields, ...scheduled, devices: [], decided_at: taken_in_at };
}

function countedTime(
  cap: NonNullable<Policy['frequency_cap']>,
  zone: string,
  now: number,
): { from: number; until: number } {
  if (cap.per === 'rolling') return { from: now - cap.window_seconds * 1_000, until: now };
  const { start, end } = localDay(zone, now);
  return { from: start, until: end };
}
