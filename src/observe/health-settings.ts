import type { Config } from '../config.js';

/** What health needs of the configuration (an injection token). */
export abstract class HealthSettings {
  /** Undecided events at which this process asks for no more traffic. */
  abstract readonly pendingEvents: number;
}

export function healthSettings(config: Config): HealthSettings {
  return { pendingEvents: config.limits.pending_events };
}
