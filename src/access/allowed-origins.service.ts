import { Injectable } from '@nestjs/common';
import { AccessSettings } from './access-settings.js';

/**
 * From which web pages the clients of an app may call us: the answers of CORS (https://fetch.spec.whatwg.org/#http-cors-protocol).
 * No cookie ever counts here, so credentials in the sense of CORS are never allowed; the client token is a header.
 */
@Injectable()
export class AllowedOrigins {
  readonly #byApp: ReadonlyMap<string, ReadonlySet<string>>;
  readonly #ofAny: ReadonlySet<string>;

  constructor({ allowedOrigins }: AccessSettings) {
    this.#byApp = new Map(Object.entries(allowedOrigins).map(([app, origins]) => [app, new Set(origins)]));
    this.#ofAny = new Set(Object.values(allowedOrigins).flat());
  }

  get areNone(): boolean {
    return this.#ofAny.size === 0;
  }

  /** `app` null: nobody knows yet for which app the page calls, so the origins of every app are. */
  headersFor(origin: string | undefined, app: string | null): Readonly<Record<string, string>> {
    const allowed = app === null ? this.#ofAny : this.#byApp.get(app);
    if (origin === undefined || !allowed?.has(origin)) return { Vary: 'Origin' };
    return {
      Vary: 'Origin',
      'Access-Control-Allow-Origin': origin,
      'Access-Control-Expose-Headers': 'Retry-After',
    };
  }
}
