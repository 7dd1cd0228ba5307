import { createSecretKey, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { AccessSettings } from './access-settings.js';
import { deriveSecret, hashOf, ID_BYTES, makeKey, parseKey, SECRET_BYTES, sameHash } from './api-key.js';
import type { Caller } from './caller.js';
import { Secret } from '../model/secret.js';
import { Dice, wallNow } from '../observe/clock.js';
import { Ledger, type Write } from '../store/ledger.js';
import { ApiKeyStore, scopes, type ApiKey, type Scope } from '../store/api-key-store.js';
import { SettingStore } from '../store/stores.js';

const ADMIN_SETTING = 'admin_key_hash';
// How long another process may still accept a key that was revoked here.
const CACHE_MS = 5_000;
const LAST_USED_RESOLUTION_MS = 60_000;

export interface NewApiKey {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly expires_at: number | null;
}

/** Makes, revokes and checks API keys. The admin key is good for every app of the installation. */
@Injectable()
export class ApiKeysService {
  readonly #pepper: KeyObject;
  readonly #known = new LRUCache<string, { key: ApiKey | null }>({ max: 10_000, ttl: CACHE_MS });
  #adminHash: string | null = null;

  constructor(
    private readonly settings: AccessSettings,
    private readonly keys: ApiKeyStore,
    private readonly installation: SettingStore,
    private readonly ledger: Ledger,
    private readonly dice: Dice,
  ) {
    this.#pepper = createSecretKey(deriveSecret(settings.secret, 'api-keys').reveal());
  }

  /**
   * Takes the configured admin key, else the stored one, else makes one. Gives back a key only when it was made just
   * now: it can be shown this once.
   */
  async prepareAdminKey(): Promise<Secret | null> {
    const stored = await this.installation.get(ADMIN_SETTING);
    const made = this.settings.adminKey === null && stored === null ? this.#makeAdminKey() : null;
    const key = this.settings.adminKey ?? made;
    this.#adminHash = key === null ? stored : hashOf(key, this.#pepper);
    if (this.#adminHash !== null && this.#adminHash !== stored) {
      await this.ledger.commit(this.installation.put(ADMIN_SETTING, this.#adminHash));
    }
    return made;
  }

  #makeAdminKey(): Secret {
    return new Secret(`wba_${Buffer.from(this.dice.bytes(SECRET_BYTES)).toString('base64url')}`);
  }

  /** Makes a key and commits it together with `alongside`. The key itself is nowhere else and cannot be read again. */
  async create(app: string, wanted: NewApiKey, alongside: (id: string) => readonly Write[]) {
    const made = makeKey(this.dice.bytes(ID_BYTES), this.dice.bytes(SECRET_BYTES));
    const key: ApiKey = {
      app,
      id: made.id,
      ...wanted,
      hash: hashOf(made.secret, this.#pepper),
      created_at: wallNow(),
      revoked_at: null,
      last_used_at: null,
    };
    await this.ledger.commit([...this.keys.put(key), ...alongside(made.id)]);
    this.#known.delete(made.id);
    return { stored: key, key: made.key };
  }

  list(app: string): Promise<readonly ApiKey[]> {
    return this.keys.list(app);
  }

  /** Ends a key at once. Null: this app has no such key, or it is revoked already. */
  async revoke(app: string, id: string, alongside: readonly Write[]): Promise<ApiKey | null> {
    const key = await this.keys.get(id);
    if (key === null || key.app !== app || key.revoked_at !== null) return null;
    const revoked = { ...key, revoked_at: wallNow() };
    await this.ledger.commit([...this.keys.put(revoked), ...alongside]);
    this.#known.delete(id);
    return revoked;
  }

  /**
   * Who presents this, or null. `app`: the app that the caller asks for (only the admin key has a choice; it gets the
   * first one without asking).
   */
  authenticate(presented: string, app?: string): Promise<Caller | null> {
    return this.ledger.whileThere(() => this.#authenticate(presented, app));
  }

  async #authenticate(presented: string, app?: string): Promise<Caller | null> {
    const parsed = parseKey(presented);
    if (parsed === null) return this.#admin(presented, app);
    const key = await this.#find(parsed.id);
    const matches = sameHash(key?.hash ?? '', hashOf(parsed.secret, this.#pepper));
    if (key === null || !matches || !isLive(key, wallNow())) return null;
    if (app !== undefined && app !== key.app) return null;
    await this.#noteUse(key);
    return { app: key.app, keyId: key.id, scopes: key.scopes };
  }

  /** What is kept of the caller's key; null for the admin key, which is kept nowhere. */
  async ofCaller({ keyId }: Caller): Promise<ApiKey | null> {
    return keyId === 'admin' ? null : this.#find(keyId);
  }

  /** Whether a caller that was let in earlier would still be: for connections that outlive a request. */
  async isStillGood({ keyId }: Caller): Promise<boolean> {
    if (keyId === 'admin') return true;
    const key = await this.#find(keyId);
    return key !== null && isLive(key, wallNow());
  }

  #admin(presented: string, app: string | undefined): Caller | null {
    const chosen = app ?? this.settings.apps[0];
    const matches = sameHash(this.#adminHash ?? '', hashOf(new Secret(presented), this.#pepper));
    if (!matches || chosen === undefined || !this.settings.apps.includes(chosen)) return null;
    return { app: chosen, keyId: 'admin', scopes };
  }

  async #find(id: string): Promise<ApiKey | null> {
    const known = this.#known.get(id);
    if (known !== undefined) return known.key;
    const key = await this.keys.get(id);
    this.#known.set(id, { key });
    return key;
  }

  async #noteUse(key: ApiKey): Promise<void> {
    const now = wallNow();
    if (key.last_used_at !== null && now - key.last_used_at < LAST_USED_RESOLUTION_MS) return;
    this.#known.set(key.id, { key: { ...key, last_used_at: now } });
    await this.ledger.commit(this.keys.putUse(key.id, now));
  }
}

function isLive(key: ApiKey, nowMs: number): boolean {
  return key.revoked_at === null && (key.expires_at === null || nowMs < key.expires_at);
}
