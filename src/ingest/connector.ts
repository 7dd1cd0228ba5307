// The port of a connector: a way in for one kind of chat server. It turns what that server says into our events and
// hands them to `admit`; it acknowledges to the server only after `admit` has answered.
import type { z } from 'zod';
import type { Dice } from '../observe/clock.js';
import type { Log } from '../observe/log.js';
import type { Intake } from '../ports.js';

export interface Connector {
  /** Begins to join the server and goes on trying until `stop`. Does not wait until it is joined. */
  start(): Promise<void>;
  /** Leaves the server; what was not acknowledged comes again after the next start. */
  stop(): Promise<void>;
}

/** What a connector may use besides its settings. */
export interface ConnectorContext {
  readonly intake: Intake;
  readonly dice: Dice;
  readonly log: Log;
}

/** The registry's entry: adding a connector is one file with one of these, and its line in `connectors/index.ts`. */
export interface ConnectorDefinition<Settings = unknown> {
  readonly name: string;
  readonly description: string;
  readonly settings: z.ZodType<Settings>;
  create(app: string, settings: Settings, context: ConnectorContext): Connector;
}
