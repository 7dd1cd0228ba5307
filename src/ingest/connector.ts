// The port of a connector: a way in for one kind of chat server. It turns what that server says into our events and
// hands them to `admit`; it acknowledges to the server only after `admit` has answered.
import type { z } from 'zod';
import type { Problem } from '../model/problem.js';

/** What came of one item of a batch. `rejected` carries problem details naming field and fix. */
export type ItemResult =
  | { readonly id: string; readonly status: 'accepted' | 'duplicate' }
  | { readonly id: string | null; readonly status: 'rejected'; readonly problem: Problem };

/** What a connector gets from ingest. Resolves after the commit. */
export interface Intake {
  admit(app: string, batch: readonly unknown[]): Promise<readonly ItemResult[]>;
  /** Admits and moves the cursor in one transaction, so that a resumed stream neither loses nor doubles. */
  admitFrom(app: string, connector: string, cursor: string, batch: readonly unknown[]): Promise<readonly ItemResult[]>;
  cursor(app: string, connector: string): Promise<string | null>;
}

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
