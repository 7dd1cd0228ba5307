import { Injectable } from '@nestjs/common';
import { AccessSettings } from './access-settings.js';
import { deriveSecret } from './api-key.js';
import {
  DEFAULT_TOKEN_SECONDS,
  readClientToken,
  signClientToken,
  type ClientIdentity,
} from './client-token.js';
import type { Secret } from '../model/secret.js';
import { wallNow } from '../observe/clock.js';

/** Issues and reads client tokens with this installation's key. */
@Injectable()
export class ClientTokensService {
  readonly #key: Secret<Uint8Array>;

  constructor(settings: AccessSettings) {
    this.#key = deriveSecret(settings.secret, 'client-tokens');
  }

  async issue(identity: ClientIdentity, seconds = DEFAULT_TOKEN_SECONDS) {
    const now = wallNow();
    const expiresAtMs = now + seconds * 1_000;
    return { token: await signClientToken(identity, this.#key, now, expiresAtMs), expiresAtMs };
  }

  /** Whom the token names, or null when it is not good (any more). */
  verify(token: string): Promise<ClientIdentity | null> {
    return readClientToken(token, this.#key, wallNow());
  }
}
