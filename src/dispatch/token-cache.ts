import type { Failure } from './answers.js';

export interface IssuedToken {
  readonly ok: true;
  readonly value: string;
  readonly issuedAtMs: number;
  readonly refreshAtMs: number;
}

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
    if (this.#token !== null && this.#wallNow() < this.#token.refreshAtMs) return this.#token;
    this.#pending ??= this.#renew();
    return this.#pending;
  }

  /** The service no longer takes it. False: it is younger than `minAgeMs`, so another one would not help. */
  expire(minAgeMs: number): boolean {
    if (this.#token !== null && this.#wallNow() - this.#token.issuedAtMs < minAgeMs) return false;
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
