import type { ApiKeysService } from './api-keys.service.js';
import type { Caller } from './caller.js';

/** How long a connection may outlive its key, ms. */
const KEY_CHECK_MS = 5_000;

interface KeyedSocket {
  readonly data: { readonly caller?: Caller };
  disconnect(close: boolean): unknown;
}

/**
 * Ends connections whose key was revoked or has expired; returns what stops it. A key that cannot be looked up just now
 * is taken for good: the ledger being away must not cut everybody off.
 */
export function endRevoked(
  sockets: () => Iterable<KeyedSocket>,
  keys: Pick<ApiKeysService, 'isStillGood'>,
): () => void {
  const look = async (): Promise<void> => {
    for (const socket of sockets()) {
      const { caller } = socket.data;
      const isGood = caller !== undefined && (await keys.isStillGood(caller).catch(() => true));
      if (!isGood) socket.disconnect(true);
    }
  };
  const timer = setInterval(() => void look(), KEY_CHECK_MS).unref();
  return () => clearInterval(timer);
}
