// Which policy each app decides by, and how that changes: the configured document or what operators published by REST,
// kept as immutable versions in the ledger. A publication is committed first and then swapped in, between two events.
import { InTurn } from '../model/in-turn.js';
import { type Policy, type PolicyDocument, policySchema } from '../model/policy.js';
import type { Clock } from '../observe/clock.js';
import type { Log } from '../observe/log.js';
import { type PolicyChange, type PolicyRefusal, PolicyVersions, type Published } from '../ports.js';
import { DuplicateKey, type Ledger, type Write } from '../store/ledger.js';
import type {
  PolicyPublication,
  PolicyStore,
  PolicyVersion,
  PublishedPolicy,
} from '../store/policy-store.js';

/** Author of what the configuration file says. */
const CONFIG = 'config';

export interface AppPolicy {
  readonly app: string;
  readonly document: PolicyDocument;
  readonly timeZone: string;
}

interface Opened {
  readonly policy: Policy;
  readonly published: PublishedPolicy;
  readonly timeZone: string;
}

export class Policies extends PolicyVersions {
  readonly #opened = new Map<string, Opened>();
  /** One change of an app's policy at a time. */
  readonly #turns = new InTurn();

  constructor(
    private readonly ledger: Ledger,
    private readonly store: PolicyStore,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {
    super();
  }

  /**
   * A configured document that differs from the last configured one becomes a version. It decides while what decides
   * now came from the configuration too; what an operator published stays until it is rolled back.
   */
  async open(apps: readonly AppPolicy[]): Promise<void> {
    for (const { app, document, timeZone } of apps) {
      const known = await this.store.newest(app, CONFIG);
      const current = await this.store.current(app);
      const isSame = known !== null && JSON.stringify(complete(known.document)) === JSON.stringify(document);
      const isOperators = current !== null && !(await this.#isFromConfig(current));
      const version = isSame ? known : await this.#next(app, document, CONFIG);
      const isDue = !isOperators && (!isSame || current === null);
      const put = isSame ? [] : this.store.put(version);
      const publication = await this.#publicationOf(version, CONFIG, null);
      const writes = isDue ? [...put, ...this.store.publish(publication)] : put;
      if (writes.length > 0) await this.ledger.commit(writes);
      this.#swap(isDue ? { ...version, publication } : current!, timeZone);
      this.#tellWhoDecides(current, isOperators, version);
    }
  }

  override current(app: string): Policy {
    return this.#of(app).policy;
  }

  override inEffect(app: string): PolicyDocument | null {
    return this.#opened.get(app)?.policy ?? null;
  }

  override async version(app: string, version: number): Promise<Policy | null> {
    const { policy, timeZone } = this.#of(app);
    if (version === policy.version) return policy;
    const found = await this.store.version(app, version);
    return found === null ? null : policyOf(found, timeZone);
  }

  override draft(
    app: string,
    document: PolicyDocument,
    author: string,
    alongside: (version: number) => readonly Write[],
  ): Promise<PolicyVersion> {
    return this.#turns.run(app, async () => {
      const draft = await this.#next(app, document, author);
      await this.ledger.commit([...this.store.put(draft), ...alongside(draft.version)]);
      return draft;
    });
  }

  override publish(app: string, version: number, change: PolicyChange): Promise<Published> {
    return this.#turns.run(app, async () => {
      const draft = await this.store.version(app, version);
      if (draft === null) return refused('unknown_version');
      const [known] = await this.store.publications(app, version, version);
      if (known !== undefined) return refused('already_published');
      return this.#publish(draft, null, [], change);
    });
  }

  override rollback(app: string, to: number | null, change: PolicyChange): Promise<Published> {
    return this.#turns.run(app, async () => {
      const { publication } = this.#of(app).published;
      const before = await this.store.publication(app, publication.publication - 1);
      const wanted = to ?? before?.version;
      if (wanted === undefined) return refused('nothing_before');
      const [known] = await this.store.publications(app, wanted, wanted);
      const former = known === undefined ? null : await this.store.version(app, wanted);
      if (former === null) return refused('never_published');
      if (wanted === publication.version) return refused('already_published');
      const again = await this.#next(app, complete(former.document), change.by);
      return this.#publish(again, wanted, this.store.put(again), change);
    });
  }

  async #publish(
    version: PolicyVersion,
    restores: number | null,
    put: readonly Write[],
    { by, expected, alongside }: PolicyChange,
  ): Promise<Published> {
    const { app } = version;
    if (expected !== null && expected !== this.current(app).version) return refused('not_current');
    const publication = await this.#publicationOf(version, by, restores);
    try {
      const from = this.current(app).version;
      await this.ledger.commit([
        ...put,
        ...this.store.publish(publication),
        ...alongside({ from, version: version.version, restores }),
      ]);
    } catch (error) {
      if (error instanceof DuplicateKey) return refused('not_current');
      throw error;
    }
    const published = { ...version, publication };
    this.#swap(published, this.#of(app).timeZone);
    this.log.info({ app, version: version.version, actor: by }, 'a policy version was published');
    return { ok: true, published };
  }

  async #publicationOf(
    { app, version }: PolicyVersion,
    author: string,
    restores: number | null,
  ): Promise<PolicyPublication> {
    const last = (await this.store.current(app))?.publication.publication ?? 0;
    return { app, publication: last + 1, version, at: this.clock.now(), author, restores };
  }

  async #next(app: string, document: PolicyDocument, author: string): Promise<PolicyVersion> {
    const version = ((await this.store.newest(app))?.version ?? 0) + 1;
    return { app, version, document, created_at: this.clock.now(), author };
  }

  /** Published by the configuration, or a rollback to what was. */
  async #isFromConfig({ app, publication }: PublishedPolicy): Promise<boolean> {
    let at: PolicyPublication | undefined = publication;
    while (at !== undefined && at.restores !== null) {
      [at] = await this.store.publications(app, at.restores, at.restores);
    }
    return at?.author === CONFIG;
  }

  #swap(published: PublishedPolicy, timeZone: string): void {
    this.#opened.set(published.app, { policy: policyOf(published, timeZone), published, timeZone });
  }

  #of(app: string): Opened {
    const opened = this.#opened.get(app);
    if (opened === undefined) throw new Error(`No policy was opened for app ${app}.`);
    return opened;
  }

  #tellWhoDecides(before: PublishedPolicy | null, isOperators: boolean, configured: PolicyVersion): void {
    const { app, version } = configured;
    if (!isOperators) {
      this.log.info({ app, version: this.current(app).version }, 'decides by the configured policy');
      return;
    }
    const fields = { app, version: before!.version, actor: before!.publication.author };
    const why = `decides by a policy that was published, not by the configured one (version ${version})`;
    this.log.warn(fields, why);
  }
}

function policyOf({ document, version }: PolicyVersion, timeZone: string): Policy {
  return { ...complete(document), version, app_time_zone: timeZone };
}

/** A document as an earlier release wrote it, with the fields that came since. */
function complete(document: PolicyDocument): PolicyDocument {
  return policySchema.parse(document);
}

function refused(refusal: PolicyRefusal): Published {
  return { ok: false, refusal };
}
