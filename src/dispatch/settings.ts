import { createPrivateKey } from 'node:crypto';
import { z } from 'zod';
import { Secret } from '../model/secret.js';

/** A private key as PEM text (`…_file` in the configuration gives the text of a file). */
export function pemKey(type: 'ec' | 'rsa') {
  return z
    .string()
    .refine((pem) => keyTypeOf(pem) === type, `not a PEM private key of type ${type.toUpperCase()}`)
    .transform((pem) => new Secret(pem));
}

/** Where a service is reached: the vendor's address unless a sandbox or test stands in for it. */
export function baseUrl(standard: string) {
  return z
    .url({ protocol: /^https?$/ })
    .default(standard)
    .transform((url) => url.replace(/\/+$/, ''));
}

function keyTypeOf(pem: string): string | null {
  try {
    return createPrivateKey(pem).asymmetricKeyType ?? null;
  } catch {
    return null;
  }
}
