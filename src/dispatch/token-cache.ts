import type { Failure } from './answers.js';

export interface IssuedToken {
  readonly ok: true;
  readonly value: string;
  readonly issuedAtMs: number;
  readonly refreshAtMs: number;
}

/** Further ahead than clocks differ. */
const FUTURE_MS = 60_000;

/** A credential that is made rarely and used often. Those who ask while one is being made wait for the same one. */
export class TokenCache {
  readonly #issue: () => Promise<IssuedToken | Failure>;
  readonly #wallNow: () => number;
  #token: IssuedToken | null = null;
  #pending: Promise<IssuedToken | Failure> | null = null;

  constructor(issue: () => Promise<IssuedToken | Failure>, wallNow: () => number) {
    this.#issue = issue;
    this.#wallNow = wallNow;
  }

  async get(): Promise<IssuedToken | Failure> {
    if (this.#token !== null && isFresh(this.#token, this.#wallNow())) return this.#token;
    this.#pending ??= this.#renew();
    return this.#pending;
  }

  /**
   * The service no longer takes it. False: it is younger than `minAgeMs`, so another one would not help. One that was used
   * before the one of now says nothing of that.
   */
  expire(used: IssuedToken, minAgeMs: number): boolean {
    if (this.#token !== used) return true;
    if (this.#wallNow() - used.issuedAtMs < minAgeMs) return false;
    this.#token = null;
    return true;
  }

  async #renew(): Promise<IssuedToken | Failure> {
    try {
      const issued = await this.#issue();
      this.#token = issued.ok ? issued : null;
      return issued;
    } finally {
      this.#pending = null;
    }
  }
}

/** One from the future was made before the clock was set back: services refuse it, and it would be kept too long. */
function isFresh({ issuedAtMs, refreshAtMs }: IssuedToken, now: number): boolean {
  return issuedAtMs <= now + FUTURE_MS && now < refreshAtMs;
}
