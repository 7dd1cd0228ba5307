import type { Config } from '../config.js';
import type { Secret } from '../model/secret.js';

/** What access needs of the configuration (an injection token). */
export abstract class AccessSettings {
  /** The operator's own admin key; null: the stored one, or one generated at the first start. */
  abstract readonly adminKey: Secret | null;
  /** The installation's secret (at least 32 bytes): peppers key hashes and signs client tokens. Never in the database. */
  abstract readonly secret: Secret<Uint8Array>;
  abstract readonly apps: readonly string[];
  abstract readonly requestsPerMinute: number;
  abstract readonly failedAuthPerMinute: number;
}

export function accessSettings(config: Config, secret: Secret<Uint8Array>): AccessSettings {
  return {
    adminKey: config.admin_key,
    secret,
    apps: Object.keys(config.apps),
    requestsPerMinute: config.limits.requests_per_minute,
    failedAuthPerMinute: config.limits.failed_auth_per_minute,
  };
}
