import { Outgoing, type OutgoingRequest, type OutgoingResponse } from '../../egress/outgoing.js';

/** One look at another machine's clock: `aheadMs` of ours, known to about a second (RFC 9110 §6.6.1). */
export interface ClockReading {
  readonly host: string;
  readonly aheadMs: number;
}

/** What comes of a call with a header that HTTP cannot carry: a key that somebody mistyped. */
export const UNSENDABLE = 'unsendable';
const unsendable = { ok: false, failure: 'refused', detail: UNSENDABLE } as const;

function isHeaderValue(value: string): boolean {
  return /^[\t\x20-\x7e]*$/.test(value);
}

/** A way out that waits no longer than it is told, and notes by the way what time each host says it is. */
export class BriefOutgoing extends Outgoing {
  readonly readings: ClockReading[] = [];

  constructor(
    private readonly inner: Outgoing,
    private readonly longestMs: number,
    private readonly wallNow: () => number,
  ) {
    super();
  }

  async request(request: OutgoingRequest): Promise<OutgoingResponse> {
    const before = this.wallNow();
    const timeoutMs = Math.min(request.timeoutMs, this.longestMs);
    if (!Object.values(request.headers ?? {}).every(isHeaderValue)) return unsendable;
    const response = await this.inner.request({ ...request, timeoutMs });
    const date = response.ok ? Date.parse(response.headers['date'] ?? '') : Number.NaN;
    if (Number.isFinite(date)) this.#note(new URL(request.url).host, date, before, this.wallNow());
    return response;
  }

  fetch(trust: 'fixed' | 'named'): typeof fetch {
    return this.inner.fetch(trust);
  }

  close(): Promise<void> {
    return this.inner.close();
  }

  /** The header is cut to whole seconds, and was written somewhere between asking and hearing. */
  #note(host: string, date: number, before: number, after: number): void {
    if (this.readings.some((each) => each.host === host)) return;
    this.readings.push({ host, aheadMs: date + 500 - (before + after) / 2 });
  }
}
