// What access needs of the store, kept in memory: changes happen when they are committed, as in the ledger.
import { Ledger, type Row, type Write } from '../../src/store/ledger.js';
import { ApiKeyStore, type ApiKey } from '../../src/store/api-key-store.js';
import { SettingStore } from '../../src/store/stores.js';

export class MemoryLedger extends Ledger {
  readonly #effects = new WeakMap<Write, () => void>();

  /** A write that does this when it is committed. */
  write(effect: () => void): Write[] {
    const write: Write = { op: 'sql', sql: '', params: [] };
    this.#effects.set(write, effect);
    return [write];
  }

  async commit(writes: readonly Write[]): Promise<void> {
    for (const write of writes) this.#effects.get(write)?.();
  }

  async query(): Promise<readonly Row[]> {
    return [{ one: 1 }];
  }

  async report(): Promise<readonly Row[]> {
    return [];
  }

  async close(): Promise<void> {}
}

export class MemoryApiKeys extends ApiKeyStore {
  readonly rows = new Map<string, ApiKey>();

  constructor(private readonly ledger: MemoryLedger) {
    super();
  }

  async get(id: string): Promise<ApiKey | null> {
    return this.rows.get(id) ?? null;
  }

  async list(app: string): Promise<readonly ApiKey[]> {
    return [...this.rows.values()].filter((key) => key.app === app);
  }

  put(key: ApiKey): Write[] {
    return this.ledger.write(() => this.rows.set(key.id, key));
  }

  putUse(id: string, at: number): Write[] {
    return this.ledger.write(() => this.rows.set(id, { ...this.rows.get(id)!, last_used_at: at }));
  }

  async expiring(before: number): Promise<readonly ApiKey[]> {
    return [...this.rows.values()].filter((key) => key.expires_at !== null && key.expires_at < before);
  }
}

export class MemorySettings extends SettingStore {
  readonly rows = new Map<string, string>();

  constructor(private readonly ledger: MemoryLedger) {
    super();
  }

  async get(name: string): Promise<string | null> {
    return this.rows.get(name) ?? null;
  }

  put(name: string, value: string): Write[] {
    return this.ledger.write(() => this.rows.set(name, value));
  }
}
