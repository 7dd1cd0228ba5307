import type { Config } from '../config.js';
import type { Secret } from '../model/secret.js';

export interface ConfiguredConnector {
  readonly app: string;
  readonly name: string;
  /** As the connector's own schema parsed them. */
  readonly settings: unknown;
}

/** What ingest needs of the configuration (an injection token). */
export abstract class IngestSettings {
  /** Events accepted and undecided beyond which new ones are refused (429). */
  abstract readonly pendingEvents: number;
  /** Standard Webhooks secrets by app; several while one is being replaced. */
  abstract readonly webhookSecrets: ReadonlyMap<string, readonly Secret[]>;
  abstract readonly connectors: readonly ConfiguredConnector[];
}

export function ingestSettings(config: Config): IngestSettings {
  const apps = Object.entries(config.apps);
  return {
    pendingEvents: config.limits.pending_events,
    webhookSecrets: new Map(apps.map(([app, each]) => [app, each.webhook_secrets])),
    connectors: apps.flatMap(([app, each]) =>
      Object.entries(each.connectors)
        .filter(([, settings]) => settings !== undefined)
        .map(([name, settings]) => ({ app, name, settings })),
    ),
  };
}
