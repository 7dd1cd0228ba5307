// What an alert can do for the screen on its way: it takes the place of a banner of its conversation that is to go, and
// names others to the app. An alert is shown whatever the budget for background pushes is, so this is what survives it.
import type { Write } from '../store/ledger.js';
import type { StoredFollowUp, StoredPush } from '../store/stores.js';
import type { AttemptPorts } from './attempt-ports.js';
import type { Provider } from './provider.js';
import { bannerOf, type Change } from './screen-change.js';
import { LEASE_MS, type Owner, ownerKey } from './screen-owner.js';
import { standingOf } from './standing.js';

/** Ids that travel in one alert beside its text. */
const MAX_ALONG = 20;

export interface Load {
  /** The push, with the banner that it takes the place of. */
  readonly push: StoredPush;
  /** Banners that the app is to take away. */
  readonly along: readonly string[];
  /** What is true once the provider has taken the push. */
  delivered(now: number): Write[];
}

export class Carrying {
  /** Devices whose retractions wait for their budget. Only a hint: what it forgets goes by itself later. */
  readonly #held = new Set<string>();

  constructor(private readonly ports: Pick<AttemptPorts, 'followUps' | 'pushes' | 'clock'>) {}

  note(owner: Owner): void {
    this.#held.add(ownerKey(owner));
  }

  async load(push: StoredPush, provider: Provider): Promise<Load> {
    const isAlert = push.kind === 'alert' && provider.backgroundPerHour !== undefined;
    const mayCarry = isAlert && this.#held.has(ownerKey(push));
    if (!mayCarry && push.replace_id == null) return { push, along: [], delivered: () => [] };
    const changes = await this.#waiting(push);
    if (changes.length === 0) this.#held.delete(ownerKey(push));
    const replaced = changes.filter((each) => mayReplace(push, each.push));
    const [first = null] = replaced;
    const banner = first === null ? null : bannerOf(first.push);
    // All that lie under that banner give way to it.
    const giveWay = replaced.filter((each) => bannerOf(each.push) === banner);
    const others = mayCarry ? changes.filter((each) => !giveWay.includes(each)).slice(0, MAX_ALONG) : [];
    const after = (change: Change, state: StoredFollowUp['state'], now: number) => {
      const { followUp } = change;
      const end = { state, carrier: push.id, next_attempt_at: null, settled_at: now };
      return this.ports.followUps.change(followUp, { ...followUp, ...end });
    };
    return {
      push: banner === null ? push : { ...push, replace_id: banner },
      along: others.map((each) => bannerOf(each.push)),
      delivered: (now) => [
        ...giveWay.flatMap((each) => after(each, 'superseded', now)),
        ...others.flatMap((each) => after(each, 'unknown', now)),
      ],
    };
  }

  async #waiting({ app, user, device, id }: StoredPush): Promise<readonly Change[]> {
    const { followUps, pushes, clock } = this.ports;
    const open: Change[] = [];
    for (const followUp of await followUps.waiting(app, user, device)) {
      if (followUp.action !== 'retract' || followUp.push === id) continue;
      const push = await pushes.get(app, followUp.push);
      const attempts = push?.sent_at === null ? await pushes.attempts(app, push.id) : [];
      const standing = standingOf(followUp, push, attempts, { now: clock.now(), leaseMs: LEASE_MS });
      if (standing.do === 'send') open.push({ followUp, push: push! });
    }
    return open;
  }
}

/**
 * Before its first attempt a push that was not made to take a place (A07) may choose its banner; after that it keeps it,
 * whatever else waits by then.
 */
function mayReplace(push: StoredPush, old: StoredPush): boolean {
  if (push.attempts > 0 || push.replace_id != null) return push.replace_id === bannerOf(old);
  return push.conversation !== null && push.conversation === old.conversation;
}
