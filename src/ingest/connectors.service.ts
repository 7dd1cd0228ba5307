import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Dice } from '../observe/clock.js';
import { Log } from '../observe/log.js';
import { Intake } from '../ports.js';
import type { Connector, ConnectorDefinition } from './connector.js';
import { connectors } from './connectors/index.js';
import { type ConfiguredConnector, IngestSettings } from './ingest-settings.js';

/** Starts the connectors of the configuration, and any that are asked for at run time (the demo). */
@Injectable()
export class ConnectorsService implements OnModuleDestroy {
  readonly #running: Connector[] = [];

  constructor(
    private readonly settings: IngestSettings,
    private readonly intake: Intake,
    private readonly dice: Dice,
    private readonly log: Log,
  ) {}

  /** Call once what a restart left is taken up. Does not wait until the servers are reached. */
  async start(): Promise<void> {
    for (const each of this.settings.connectors) await this.join(each);
  }

  /** Joins one more server. Throws for a name that is not in the registry. */
  async join({ app, name, settings }: ConfiguredConnector): Promise<Connector> {
    const definition = connectors.find((each) => each.name === name) as ConnectorDefinition | undefined;
    if (definition === undefined) throw new Error(`there is no connector ${name}`);
    const { intake, dice, log } = this;
    const connector = definition.create(app, settings, { intake, dice, log });
    this.#running.push(connector);
    await connector.start();
    return connector;
  }

  onModuleDestroy(): Promise<void> {
    return this.stop();
  }

  async stop(): Promise<void> {
    await Promise.all(this.#running.splice(0).map((each) => each.stop()));
  }
}
