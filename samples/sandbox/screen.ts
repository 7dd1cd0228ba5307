// What a person sees and feels. A banner is on the screen, an alert is a buzz: a resend under the same replace id leaves
// one banner but may alert twice, so both are counted apart.
import { Ring } from './ring.js';

/** A push as it reached a device. Instants in milliseconds. */
export interface Arrival {
  readonly at: number;
  readonly provider: string;
  readonly provider_id: string;
  readonly replace_id: string | null;
  readonly thread_id: string | null;
  readonly kind: 'alert' | 'silent';
  readonly title: string;
  readonly body: string;
  readonly badge: number | null;
  /** Whether it buzzes when it is new, and when it replaces a banner that is still shown. */
  readonly alerts: boolean;
  readonly alerts_again: boolean;
  readonly data: Readonly<Record<string, string>>;
  /** Whether code of the app runs on its arrival. */
  readonly wakes_app: boolean;
  readonly sent_at: number;
  /** Null: as long as the service keeps it by itself. */
  readonly expires_at: number | null;
}

export interface Banner {
  readonly replace_id: string | null;
  readonly thread_id: string | null;
  readonly title: string;
  readonly body: string;
  readonly at: number;
  readonly shown_at: number;
  /** How often a push was shown here, and how often it buzzed. */
  readonly times: number;
  readonly alerts: number;
  readonly data: Readonly<Record<string, string>>;
  /** What the sender's data says it is: its push, its notification, its messages, and whether it is a call that rings. */
  readonly push: string | null;
  readonly notification: string | null;
  readonly messages: readonly string[];
  readonly call: boolean;
  /** A call that PushKit has launched the app for, which runs as long as it rings. */
  readonly app_runs: boolean;
}

/** How a banner left the screen. `superseded`: another push took its place under the same replace id. */
export type Gone = 'retracted' | 'superseded' | 'opened' | 'dismissed' | 'expired';

export interface GoneBanner extends Banner {
  readonly gone: Gone;
  readonly gone_at: number;
}

/** A banner that was changed without an alert. */
export interface Change {
  readonly at: number;
  readonly replace_id: string;
  readonly push: string;
  readonly notification: string;
  /** What it shows now, and what the change was about. */
  readonly messages: readonly string[];
  readonly changed: readonly string[];
}

export interface Alert {
  readonly at: number;
  readonly replace_id: string | null;
  readonly title: string;
  readonly body: string;
}

const REMEMBERED = 1_000;
const MAX_BANNERS = 5_000;

export class Screen {
  readonly #banners = new Map<string, Banner>();
  readonly #alerts = new Ring<Alert>(REMEMBERED);
  readonly #gone = new Ring<GoneBanner>(REMEMBERED);
  readonly #changes = new Ring<Change>(REMEMBERED);
  /** Until when a banner rings (ms), by its key. */
  readonly #ringing = new Map<string, number>();
  #unnamed = 0;
  badge = 0;

  constructor(private readonly clock: () => number) {}

  get banners(): Banner[] {
    this.#stopRinging();
    return [...this.#banners.values()];
  }

  get alerts(): Alert[] {
    return [...this.#alerts];
  }

  get alertCount(): number {
    return this.#alerts.total;
  }

  get goneBanners(): GoneBanner[] {
    this.#stopRinging();
    return [...this.#gone];
  }

  get changes(): Change[] {
    return [...this.#changes];
  }

  show(arrival: Arrival): void {
    if (arrival.badge !== null) this.badge = arrival.badge;
    if (arrival.kind === 'silent') return;
    const key = arrival.replace_id ?? `#${(this.#unnamed += 1)}`;
    const before = this.#banners.get(key);
    const buzzes = before ? arrival.alerts_again : arrival.alerts;
    const { at, replace_id, thread_id, title, body } = arrival;
    if (buzzes) this.#alerts.push({ at, replace_id, title, body });
    const banner = bannerOf(arrival, before, buzzes);
    const isAnother = before !== undefined && before.push !== banner.push;
    if (isAnother) this.#gone.push({ ...before, gone: 'superseded', gone_at: at });
    if (arrival.data['action'] === 'update') this.#noteChange(banner);
    this.#banners.delete(key);
    this.#banners.set(key, { ...banner, replace_id, thread_id });
    if (banner.call && arrival.expires_at !== null) this.#ringing.set(key, arrival.expires_at);
    if (this.#banners.size > MAX_BANNERS) this.#banners.delete(this.#banners.keys().next().value!);
  }

  /** Takes a banner away; null when it is not shown. */
  remove(replaceId: string, gone: Gone, at = this.clock()): Banner | null {
    const banner = this.#banners.get(replaceId) ?? null;
    this.#banners.delete(replaceId);
    this.#ringing.delete(replaceId);
    if (banner !== null) this.#gone.push({ ...banner, gone, gone_at: at });
    return banner;
  }

  clear(): void {
    this.#banners.clear();
    this.#ringing.clear();
    this.badge = 0;
  }

  #noteChange({ at, replace_id, push, notification, messages, data }: Banner): void {
    this.#changes.push({
      ...{ at, messages, replace_id: replace_id ?? '', push: push ?? '', notification: notification ?? '' },
      changed: listOf(data['changed']),
    });
  }

  /** A phone stops ringing by itself when the call's time is over. */
  #stopRinging(): void {
    if (this.#ringing.size === 0) return;
    const now = this.clock();
    for (const [key, until] of this.#ringing) if (until <= now) this.remove(key, 'expired', until);
  }
}

function bannerOf(arrival: Arrival, before: Banner | undefined, buzzes: boolean): Banner {
  const { at, replace_id, thread_id, title, body, data } = arrival;
  const isSame = before?.push === (data['push'] ?? null);
  return {
    ...{ replace_id, thread_id, title, body, at, data },
    shown_at: before?.shown_at ?? at,
    times: (before?.times ?? 0) + 1,
    alerts: (before?.alerts ?? 0) + (buzzes ? 1 : 0),
    push: data['push'] ?? null,
    notification: data['notification'] ?? (isSame ? before.notification : null),
    messages: messagesOf(data),
    call: data['call'] === 'ringing',
    app_runs: data['call'] === 'ringing' && arrival.wakes_app,
  };
}

function messagesOf(data: Readonly<Record<string, string>>): readonly string[] {
  if (data['messages'] !== undefined) return listOf(data['messages']);
  const only = data['message'] ?? data['notice'];
  return only === undefined ? [] : [only];
}

/** A JSON list of ids; nothing where it is none. */
function listOf(text: string | undefined): readonly string[] {
  try {
    const value: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
  } catch {
    return [];
  }
}
