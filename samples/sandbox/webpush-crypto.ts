// What a browser does with an encrypted push: RFC 8291 over RFC 8188 (aes128gcm), the receiving half only.
import { createDecipheriv, createECDH, hkdfSync } from 'node:crypto';
import type { SubscriptionKeys } from './device.js';

const SALT_BYTES = 16;
const HEADER_BYTES = 21;
const TAG_BYTES = 16;
const PUBLIC_KEY_BYTES = 65;
const LAST_RECORD = 0x02;

/** The plain text, or null when it cannot be read. */
export function decryptPush(body: Uint8Array, keys: SubscriptionKeys): Buffer | null {
  const message = Buffer.from(body);
  if (message.length < HEADER_BYTES + PUBLIC_KEY_BYTES + TAG_BYTES + 1) return null;
  const salt = message.subarray(0, SALT_BYTES);
  const recordBytes = message.readUInt32BE(SALT_BYTES);
  const senderKey = message.subarray(HEADER_BYTES, HEADER_BYTES + message[HEADER_BYTES - 1]!);
  const record = message.subarray(HEADER_BYTES + senderKey.length);
  // RFC 8291 §4: a push is one single record.
  if (senderKey.length !== PUBLIC_KEY_BYTES || record.length > recordBytes) return null;
  try {
    return open(record, salt, senderKey, keys);
  } catch {
    return null;
  }
}

function open(record: Buffer, salt: Buffer, senderKey: Buffer, keys: SubscriptionKeys): Buffer | null {
  const ecdh = createECDH('prime256v1');
  ecdh.setPrivateKey(keys.privateKey);
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), keys.publicKey, senderKey]);
  const secret = Buffer.from(hkdfSync('sha256', ecdh.computeSecret(senderKey), keys.auth, info, 32));
  const derive = (label: string, bytes: number) =>
    Buffer.from(hkdfSync('sha256', secret, salt, Buffer.from(`Content-Encoding: ${label}\0`), bytes));
  const decipher = createDecipheriv('aes-128-gcm', derive('aes128gcm', 16), derive('nonce', 12));
  decipher.setAuthTag(record.subarray(-TAG_BYTES));
  const padded = Buffer.concat([decipher.update(record.subarray(0, -TAG_BYTES)), decipher.final()]);
  const end = padded.findLastIndex((byte) => byte !== 0);
  return padded[end] === LAST_RECORD ? padded.subarray(0, end) : null;
}
