import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import type { Secret } from '../model/secret.js';

export interface WebhookHeaders {
  readonly 'webhook-id': string;
  readonly 'webhook-timestamp': string;
  readonly 'webhook-signature': string;
}

/** Whether a body can be signed with it: base64 of some bytes, perhaps with `whsec_` before it. */
export function isWebhookSecret(text: string): boolean {
  try {
    return new Webhook(text) instanceof Webhook;
  } catch {
    return false;
  }
}

/**
 * Whether one of the secrets signed these bytes at most five minutes ago: HMAC-SHA-256 over `id.timestamp.body`, compared
 * in constant time (Standard Webhooks, "Verifying webhook authenticity").
 */
export function isSigned(rawBody: Uint8Array, headers: WebhookHeaders, secrets: readonly Secret[]): boolean {
  return secrets.some((secret) => {
    try {
      new Webhook(secret.reveal()).verify(Buffer.from(rawBody), { ...headers }, { jsonParse: false });
      return true;
    } catch (error) {
      if (error instanceof WebhookVerificationError) return false;
      throw error;
    }
  });
}
