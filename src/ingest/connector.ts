// The port of a connector: a way in for one kind of chat server. It turns what that server says into our events and
// hands them to `admit`; it acknowledges to the server only after `admit` has answered.
import type { z } from 'zod';
import type { Intake } from '../ports.js';

export interface Connector {
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** The registry's entry: adding a connector is one file with one of these, and its line in `connectors/index.ts`. */
export interface ConnectorDefinition<Settings = unknown> {
  readonly name: string;
  readonly description: string;
  readonly settings: z.ZodType<Settings>;
  create(app: string, settings: Settings, intake: Intake): Connector;
}
