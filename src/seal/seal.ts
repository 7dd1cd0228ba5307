// Secret columns: plain bytes in, sealed bytes out, and back. A sealed value opens only under the key and in the column
// it was made for. Never prints what it holds.
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
} from 'node:crypto';
import type { Dice } from '../observe/clock.js';

const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Nonces fetched at a time: asking the system for 12 bytes costs a third of sealing a short value. */
const NONCES_AT_ONCE = 512;

export abstract class Seal {
  /** `context`: `app|table|column`; what was sealed under one context cannot be moved to another. */
  abstract seal(plain: string | Uint8Array, context: string): Uint8Array;
  /** @throws when the bytes were changed, or sealed in another context or under another key. */
  abstract open(sealed: Uint8Array, context: string): Uint8Array;
  /** A name for a secret value by which it can be looked up but not read. 43 characters. */
  abstract blindIndex(value: string): string;
  /** HMAC-SHA-256 in hex, under a key of its own: for API keys and check values. */
  abstract mac(value: string): string;

  /** `open` for text. */
  openText(sealed: Uint8Array, context: string): string {
    return Buffer.from(this.open(sealed, context)).toString('utf8');
  }
}

/** AES-256-GCM with random 96-bit nonces (NIST SP 800-38D §8.2.2: at most 2^32 values under one key). */
export class AesSeal extends Seal {
  readonly #dataKey: KeyObject;
  readonly #indexKey: KeyObject;
  readonly #macKey: KeyObject;
  /** Random bytes from here on are unused; each is taken once. */
  #nonces: Uint8Array = new Uint8Array();

  /** `master`: 32 bytes; the three keys derived from it (HKDF-SHA-256) say nothing about each other. */
  constructor(
    master: Uint8Array,
    private readonly dice: Dice,
  ) {
    super();
    if (master.length !== 32) throw new Error('the master key must have 32 bytes');
    const derive = (purpose: string): KeyObject =>
      createSecretKey(Buffer.from(hkdfSync('sha256', master, 'warbler', purpose, 32)));
    this.#dataKey = derive('data');
    this.#indexKey = derive('blind index');
    this.#macKey = derive('mac');
  }

  override seal(plain: string | Uint8Array, context: string): Uint8Array {
    const nonce = this.#nonce();
    const cipher = createCipheriv('aes-256-gcm', this.#dataKey, nonce);
    cipher.setAAD(Buffer.from(context));
    const body = typeof plain === 'string' ? cipher.update(plain, 'utf8') : cipher.update(plain);
    cipher.final();
    return Buffer.concat([Buffer.of(VERSION), nonce, body, cipher.getAuthTag()]);
  }

  override open(sealed: Uint8Array, context: string): Uint8Array {
    if (sealed[0] !== VERSION || sealed.length < 1 + NONCE_BYTES + TAG_BYTES) {
      throw new Error(`a sealed value of ${context} has an unknown format`);
    }
    const nonce = sealed.subarray(1, 1 + NONCE_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', this.#dataKey, nonce);
    decipher.setAAD(Buffer.from(context));
    decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
    const plain = decipher.update(sealed.subarray(1 + NONCE_BYTES, sealed.length - TAG_BYTES));
    try {
      decipher.final();
    } catch {
      throw new Error(`a sealed value of ${context} was changed, moved or sealed under another key`);
    }
    return plain;
  }

  #nonce(): Uint8Array {
    if (this.#nonces.length < NONCE_BYTES) this.#nonces = this.dice.bytes(NONCE_BYTES * NONCES_AT_ONCE);
    const nonce = this.#nonces.subarray(0, NONCE_BYTES);
    this.#nonces = this.#nonces.subarray(NONCE_BYTES);
    return nonce;
  }

  override blindIndex(value: string): string {
    return createHmac('sha256', this.#indexKey).update(value).digest('base64url');
  }

  override mac(value: string): string {
    return createHmac('sha256', this.#macKey).update(value).digest('hex');
  }
}
