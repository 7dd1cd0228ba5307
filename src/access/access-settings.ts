import type { Config } from '../config.js';
import { Secret } from '../model/secret.js';
import type { Seal } from '../seal/seal.js';

/** What access needs of the configuration (an injection token). */
export abstract class AccessSettings {
  /** The operator's own admin key; null: the stored one, or one generated at the first start. */
  abstract readonly adminKey: Secret | null;
  /** 32 bytes of the installation's key file: peppers key hashes and signs client tokens. Never in the database. */
  abstract readonly secret: Secret<Uint8Array>;
  abstract readonly apps: readonly string[];
  /** App → the origins (`https://chat.example.com`) whose pages its clients run in. */
  abstract readonly allowedOrigins: Readonly<Record<string, readonly string[]>>;
  abstract readonly requestsPerMinute: number;
  abstract readonly failedAuthPerMinute: number;
}

export function accessSettings(config: Config, seal: Pick<Seal, 'mac'>): AccessSettings {
  return {
    adminKey: config.admin_key,
    secret: new Secret(new Uint8Array(Buffer.from(seal.mac('access'), 'hex'))),
    apps: Object.keys(config.apps),
    allowedOrigins: Object.fromEntries(
      Object.entries(config.apps).map(([app, { allowed_origins }]) => [app, allowed_origins]),
    ),
    requestsPerMinute: config.limits.requests_per_minute,
    failedAuthPerMinute: config.limits.failed_auth_per_minute,
  };
}
