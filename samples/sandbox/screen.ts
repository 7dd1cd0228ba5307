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
  #unnamed = 0;
  badge = 0;

  get banners(): Banner[] {
    return [...this.#banners.values()];
  }

  get alerts(): Alert[] {
    return [...this.#alerts];
  }

  get alertCount(): number {
    return this.#alerts.total;
  }

  show(arrival: Arrival): void {
    if (arrival.badge !== null) this.badge = arrival.badge;
    if (arrival.kind === 'silent') return;
    const key = arrival.replace_id ?? `#${(this.#unnamed += 1)}`;
    const before = this.#banners.get(key);
    const buzzes = before ? arrival.alerts_again : arrival.alerts;
    const { at, replace_id, thread_id, title, body, data } = arrival;
    if (buzzes) this.#alerts.push({ at, replace_id, title, body });
    this.#banners.delete(key);
    this.#banners.set(key, {
      ...{ replace_id, thread_id, title, body, at, data },
      shown_at: before?.shown_at ?? at,
      times: (before?.times ?? 0) + 1,
      alerts: (before?.alerts ?? 0) + (buzzes ? 1 : 0),
    });
    if (this.#banners.size > MAX_BANNERS) this.#banners.delete(this.#banners.keys().next().value!);
  }

  /** Takes a banner away (opened, dismissed or retracted); null when it is not shown. */
  remove(replaceId: string): Banner | null {
    const banner = this.#banners.get(replaceId) ?? null;
    this.#banners.delete(replaceId);
    return banner;
  }

  clear(): void {
    this.#banners.clear();
    this.badge = 0;
  }
}
