import type { Write } from '../store/ledger.js';
import type { StoredPush } from '../store/stores.js';

/** What others must hear of a delivery. Bound to the pipeline when the product is assembled. */
export abstract class DeliveryEvents {
  /**
   * The target is dead since then (ms; null: now): disable it and decide again who gets the messages (E08). Told at
   * least once, also after a crash. Throws only when it could not be done and must be told again.
   */
  abstract tokenDead(push: StoredPush, deadSinceMs: number | null): Promise<void>;
  /** PushKit's token of the device is dead; the app's own token lives, and the call rings there. Throws as above. */
  abstract voipTokenDead(push: StoredPush): Promise<void>;
  /** What else is written in the transaction that says that the push was sent then (ms). */
  sent(_push: StoredPush, _at: number): Promise<readonly Write[]> {
    return Promise.resolve([]);
  }
  /** The push was sent, or came to an end. Never throws. */
  abstract settled(push: StoredPush): void;
}

/** How many messages a user has been pushed and not read: the number on the app's icon. */
export abstract class UnreadCount {
  /** Null: nobody knows, and the icon stays as it is. */
  abstract of(app: string, user: string): Promise<number | null>;
}
