import { createPrivateKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { Secret } from '../model/secret.js';

/** A private key as PEM text of any kind (`…_file` in the configuration gives the text of a file), kept as PKCS #8. */
export function pemKey(type: 'P-256' | 'RSA') {
  return z
    .string()
    .refine((pem) => typeOf(readKey(pem)) === type, `not a PEM private key of type ${type}`)
    .transform((pem) => new Secret(readKey(pem)!.export({ type: 'pkcs8', format: 'pem' }).toString()));
}

/** Where a service is reached: the vendor's address unless a sandbox or test stands in for it. */
export function baseUrl(standard: string) {
  return z
    .url({ protocol: /^https?$/ })
    .default(standard)
    .transform((url) => url.replace(/\/+$/, ''));
}

function readKey(pem: string): KeyObject | null {
  try {
    return createPrivateKey(pem);
  } catch {
    return null;
  }
}

function typeOf(key: KeyObject | null): 'P-256' | 'RSA' | null {
  if (key?.asymmetricKeyType === 'rsa') return 'RSA';
  return key?.asymmetricKeyDetails?.namedCurve === 'prime256v1' ? 'P-256' : null;
}
