import { createECDH, hkdfSync, createCipheriv, type ECDH } from 'node:crypto';

const RECORD_SIZE = 4_096;
const HEADER_BYTES = 86;
const TAG_BYTES = 16;
/** A service must take 4,096 bytes; header, tag and one delimiter leave this for the text. */
export const MAX_PLAINTEXT_BYTES = RECORD_SIZE - HEADER_BYTES - TAG_BYTES - 1;

export interface SubscriptionKeys {
  /** The browser's public key, uncompressed (65 bytes). */
  readonly p256dh: Uint8Array;
  /** The shared secret of the subscription (16 bytes). */
  readonly auth: Uint8Array;
}

/** Made anew for each message. */
export interface MessageSecrets {
  readonly privateKey: Uint8Array;
  readonly salt: Uint8Array;
}

/**
 * Encrypts one message for one subscription, in one record (RFC 8291 over RFC 8188, aes128gcm).
 * Throws for keys that are no point on the curve.
 */
export function encrypt(plaintext: Uint8Array, keys: SubscriptionKeys, secrets: MessageSecrets): Uint8Array {
  const sender = createECDH('prime256v1');
  sender.setPrivateKey(secrets.privateKey);
  const senderPublic = sender.getPublicKey();
  const input = inputKey(sender, senderPublic, keys);
  const key = derive(input, secrets.salt, 'Content-Encoding: aes128gcm\0', 16);
  const nonce = derive(input, secrets.salt, 'Content-Encoding: nonce\0', 12);
  const cipher = createCipheriv('aes-128-gcm', key, nonce);
  // 0x02 ends the last record.
  const record = [cipher.update(plaintext), cipher.update(Buffer.of(2)), cipher.final(), cipher.getAuthTag()];
  return Buffer.concat([header(secrets.salt, senderPublic), ...record]);
}

function inputKey(sender: ECDH, senderPublic: Buffer, keys: SubscriptionKeys): Buffer {
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), keys.p256dh, senderPublic]);
  return derive(sender.computeSecret(keys.p256dh), keys.auth, info, 32);
}

function derive(key: Uint8Array, salt: Uint8Array, info: Uint8Array | string, length: number): Buffer {
  return Buffer.from(hkdfSync('sha256', key, salt, info, length));
}

function header(salt: Uint8Array, senderPublic: Buffer): Buffer {
  const size = Buffer.alloc(5);
  size.writeUInt32BE(RECORD_SIZE, 0);
  size.writeUInt8(senderPublic.length, 4);
  return Buffer.concat([salt, size, senderPublic]);
}
