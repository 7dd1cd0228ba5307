// A virtual device: it has a token, a screen, and may be offline or have lost the app.
import { HourlyBudget } from './hourly-budget.js';
import { Ring } from './ring.js';
import { obey } from './app.js';
import {
  Screen,
  type Alert,
  type Arrival,
  type Banner,
  type Change,
  type Gone,
  type GoneBanner,
} from './screen.js';
import { isExpired, keepWhileOffline, type Delivery, type ProviderName } from './waiting.js';

export interface DeviceTarget {
  readonly kind: 'token' | 'fid' | 'subscription';
  /** The token, or the subscription as JSON. */
  readonly value: string;
}

/** The keys behind a Web Push subscription, and the one sender key it is bound to. */
export interface SubscriptionKeys {
  readonly privateKey: Uint8Array;
  readonly publicKey: Uint8Array;
  readonly auth: Uint8Array;
  readonly applicationServerKey: string;
}

export interface DeviceIdentity {
  readonly id: string;
  readonly provider: ProviderName;
  readonly platform: string;
  readonly target: DeviceTarget;
  /** What the service looks the device up by: the token, or the last part of the endpoint. */
  readonly address: string;
  /** APNs: PushKit's token, which only calls may be sent to; null without one. */
  readonly voipAddress: string | null;
  readonly topic: string;
  readonly project: string;
  readonly subscription: SubscriptionKeys | null;
}

/** `budgetClock`: by which hours are counted. */
export interface DeviceClocks {
  readonly clock: () => number;
  readonly budgetClock: () => number;
}

export type Outcome = 'shown' | 'silent' | 'stored' | 'dropped';
export type DeviceState = 'online' | 'offline' | 'uninstalled';
export type ShownListener = (device: VirtualDevice, arrival: Arrival) => void;

const REMEMBERED = 1_000;
/** How often a browser lets a page close at once what it must show; no browser says its number. */
const CLOSES_PER_HOUR = 16;

export class VirtualDevice {
  readonly id: string;
  readonly provider: ProviderName;
  readonly target: DeviceTarget;
  private readonly clock: () => number;
  readonly #screen: Screen;
  readonly #closed: HourlyBudget;
  readonly #history = new Ring<Arrival>(REMEMBERED);
  readonly #silent = new Ring<Arrival>(REMEMBERED);
  #waiting: Delivery[] = [];
  #state: DeviceState = 'online';
  #uninstalledAt: number | null = null;
  #voipLostAt: number | null = null;

  constructor(
    readonly identity: DeviceIdentity,
    { clock, budgetClock }: DeviceClocks,
    private readonly onShown: ShownListener,
  ) {
    this.clock = clock;
    this.#screen = new Screen(clock);
    this.#closed = new HourlyBudget(CLOSES_PER_HOUR, budgetClock);
    this.id = identity.id;
    this.provider = identity.provider;
    this.target = identity.target;
  }

  get state(): DeviceState {
    return this.#state;
  }

  /** Since when the token is dead (ms); null while it lives. */
  get uninstalledAt(): number | null {
    return this.#uninstalledAt;
  }

  /** Since when PushKit's token is dead (ms); null while it lives. */
  get voipLostAt(): number | null {
    return this.#uninstalledAt ?? this.#voipLostAt;
  }

  /** PushKit has taken its token back: calls do not ring through it any more. */
  loseVoip(): void {
    this.#voipLostAt ??= this.clock();
  }

  /** Whether PushKit has launched the app, which runs as long as it rings. */
  get isAwake(): boolean {
    return this.visibleBanners.some(({ app_runs }) => app_runs);
  }

  get visibleBanners(): Banner[] {
    return this.#screen.banners;
  }

  /** Banners that have left the screen, with how. */
  get goneBanners(): GoneBanner[] {
    return this.#screen.goneBanners;
  }

  /** Banners that were changed without an alert. */
  get changes(): Change[] {
    return this.#screen.changes;
  }

  get alerts(): Alert[] {
    return this.#screen.alerts;
  }

  get badge(): number {
    return this.#screen.badge;
  }

  get history(): Arrival[] {
    return [...this.#history];
  }

  get silent(): Arrival[] {
    return [...this.#silent];
  }

  /** Takes a push from its service. An uninstalled device must not get here: its service refuses the token. */
  receive(delivery: Delivery): Outcome {
    if (this.#state === 'online') return this.#arrive(delivery);
    if (!delivery.storable || isExpired(delivery, this.clock())) return 'dropped';
    this.#waiting = keepWhileOffline[this.provider](this.#waiting, delivery);
    return 'stored';
  }

  goOffline(): void {
    if (this.#state === 'online') this.#state = 'offline';
  }

  /** Shows what waited and is not too old. */
  goOnline(): void {
    if (this.#state !== 'offline') return;
    this.#state = 'online';
    const waiting = this.#waiting.filter((each) => !isExpired(each, this.clock()));
    this.#waiting = [];
    for (const each of waiting) this.#arrive(each);
  }

  /** The app is gone: nothing is shown or kept any more and the token is dead. */
  uninstall(): void {
    if (this.#state === 'uninstalled') return;
    this.#state = 'uninstalled';
    this.#uninstalledAt = this.clock();
    this.#waiting = [];
    this.#screen.clear();
  }

  /** Takes a banner off the screen, as its user does; null when not shown. */
  remove(replaceId: string, gone: Gone = 'dismissed'): Banner | null {
    return this.#screen.remove(replaceId, gone);
  }

  summary(): DeviceSummary {
    const { id, provider, target, state, badge } = this;
    return {
      ...{ id, provider, platform: this.identity.platform, target_kind: target.kind, state, badge },
      uninstalled_at: this.#uninstalledAt,
      received: this.#history.total,
      banners: this.#screen.banners.length,
      alerts: this.#screen.alertCount,
      silent: this.#silent.total,
      waiting: this.#waiting.length,
    };
  }

  snapshot(): DeviceSnapshot {
    return {
      ...this.summary(),
      visible_banners: this.visibleBanners,
      last_alerts: this.alerts,
      last_silent: this.silent,
      gone_banners: this.goneBanners,
      last_changes: this.changes,
      history: this.history,
    };
  }

  #arrive(delivery: Delivery): Outcome {
    const arrival = { ...delivery.arrival, at: this.clock() };
    this.#history.push(arrival);
    obey(arrival, this.#screen, () => this.#closed.take());
    if (arrival.kind === 'silent') this.#silent.push(arrival);
    this.onShown(this, arrival);
    return arrival.kind === 'silent' ? 'silent' : 'shown';
  }
}

export interface DeviceSummary {
  readonly id: string;
  readonly provider: ProviderName;
  readonly platform: string;
  readonly target_kind: DeviceTarget['kind'];
  readonly state: DeviceState;
  readonly uninstalled_at: number | null;
  readonly badge: number;
  /** How many pushes arrived, banners are shown, buzzes were felt, arrived silently, and wait at the service. */
  readonly received: number;
  readonly banners: number;
  readonly alerts: number;
  readonly silent: number;
  readonly waiting: number;
}

/** A device with its screen. The lists hold the last 1,000 rows. */
export interface DeviceSnapshot extends DeviceSummary {
  readonly visible_banners: readonly Banner[];
  readonly last_alerts: readonly Alert[];
  readonly last_silent: readonly Arrival[];
  readonly gone_banners: readonly GoneBanner[];
  readonly last_changes: readonly Change[];
  readonly history: readonly Arrival[];
}
