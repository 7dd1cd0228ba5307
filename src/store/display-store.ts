import type { Write } from './ledger.js';

/** A push of whose display a word is awaited until `due_at` (ms). */
export interface AwaitedDisplay {
  readonly app: string;
  readonly push: string;
  readonly user: string;
  readonly due_at: number;
}

/** What is known, and waited for, of displays on screens (W01). */
export abstract class DisplayStore {
  abstract await(display: AwaitedDisplay): Write[];
  /** The word has come, or its time is over and what follows is decided in the same commit. */
  abstract end(app: string, push: string): Write[];
  /** Earliest first. */
  abstract due(before: number, limit: number): Promise<readonly AwaitedDisplay[]>;
  /** The app on that device has told of a display of a push by that provider. */
  abstract reported(app: string, user: string, device: string, provider: string, at: number): Write[];
  abstract hasReported(app: string, user: string, device: string, provider: string): Promise<boolean>;
}
