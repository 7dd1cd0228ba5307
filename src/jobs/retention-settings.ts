import type { Config } from '../config.js';

/** What the jobs need of the configuration (an injection token): which apps there are, and how long what is kept. */
export abstract class RetentionSettings {
  abstract readonly apps: readonly string[];
  abstract readonly textHours: number;
  abstract readonly eventsDays: number;
  abstract readonly decisionsDays: number;
  abstract readonly presenceDays: number;
}

export function retentionSettings(config: Config): RetentionSettings {
  return {
    apps: Object.keys(config.apps),
    textHours: config.retention.text_hours,
    eventsDays: config.retention.events_days,
    decisionsDays: config.retention.decisions_days,
    presenceDays: config.retention.presence_days,
  };
}
