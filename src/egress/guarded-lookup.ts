import { lookup } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { mayConnect, type Trust } from './guard.js';

/** Resolves a name to all its addresses. */
export type Resolve = (host: string) => Promise<readonly string[]>;

/** The error code of a name that resolves to an address it must not. */
export const REFUSED = 'EGRESS_REFUSED';

export const systemResolve: Resolve = async (host) =>
  (await lookup(host, { all: true })).map((each) => each.address);

/**
 * A `lookup` for sockets: resolves once, refuses when any address is out of bounds, and hands out only what was
 * checked, so that no second resolution can lead elsewhere.
 */
export function guardedLookup(trust: Trust, listed: boolean, resolve: Resolve): LookupFunction {
  return (host, options, callback) => {
    resolve(host).then(
      (addresses) => {
        const wanted = options.family === 4 || options.family === 6 ? options.family : 0;
        const found = addresses
          .map((address) => ({ address, family: isIP(address) }))
          .filter((each) => wanted === 0 || each.family === wanted);
        if (addresses.some((each) => !mayConnect(each, trust, listed))) return callback(failure(REFUSED), []);
        if (found.length === 0) return callback(failure('ENOTFOUND'), []);
        if (options.all === true) return callback(null, found);
        return callback(null, found[0]!.address, found[0]!.family);
      },
      (error: NodeJS.ErrnoException) => callback(failure(error.code ?? 'EAI_FAIL'), []),
    );
  };
}

function failure(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(code), { code });
}
