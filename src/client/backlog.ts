/** Most pushes that a device gets on coming back; what is older than the newest of them ends as `expired`. */
export const BACKLOG_LIMIT = 50;

/**
 * What waits in the ledger for a device that was away (an injection token; dispatch implements it). `wake` makes the
 * device's waiting in-app pushes due now, the newest `BACKLOG_LIMIT` of them in the order of their making, and ends the
 * older ones as `expired`. What is past its TTL is never sent.
 */
export abstract class Backlog {
  abstract wake(app: string, user: string, device: string): Promise<void>;
}
