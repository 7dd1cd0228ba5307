// The policy each app decides by: the configured document, kept as an immutable version in the ledger.
import type { Policy, PolicyDocument } from '../model/policy.js';
import type { Ledger } from '../store/ledger.js';
import type { PolicyStore } from '../store/stores.js';

export interface AppPolicy {
  readonly app: string;
  readonly document: PolicyDocument;
  readonly timeZone: string;
}

export class Policies {
  readonly #current = new Map<string, Policy>();

  constructor(
    private readonly ledger: Ledger,
    private readonly store: PolicyStore,
  ) {}

  /** Makes the configured document of each app its current version; a changed document becomes a new version. */
  async open(apps: readonly AppPolicy[], now: number): Promise<void> {
    for (const { app, document, timeZone } of apps) {
      const known = await this.store.current(app);
      const isSame = known !== null && JSON.stringify(known.document) === JSON.stringify(document);
      const version = isSame ? known.version : (known?.version ?? 0) + 1;
      if (!isSame) {
        await this.ledger.commit(
          this.store.put({ app, version, document, created_at: now, author: 'config' }),
        );
      }
      this.#current.set(app, { ...document, version, app_time_zone: timeZone });
    }
  }

  /** The policy that decides now. Throws for an app that was not opened: that is a bug. */
  current(app: string): Policy {
    const policy = this.#current.get(app);
    if (policy === undefined) throw new Error(`No policy was opened for app ${app}.`);
    return policy;
  }
}
