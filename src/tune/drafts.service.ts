import { Injectable } from '@nestjs/common';
import { makeId } from '../model/ids.js';
import type { PolicyDocument } from '../model/policy.js';
import { Dice } from '../observe/clock.js';
import { PolicyVersions } from '../ports.js';
import { Ledger, type Write } from '../store/ledger.js';
import { PolicyStore } from '../store/policy-store.js';
import { AuditStore, ProposalStore, SettingStore } from '../store/stores.js';
import type { Findings, Look } from './proposal.js';

/** The author of proposed versions. */
export const TUNE = 'tune';
/** Proposals further back are settled one way or the other. */
const MAX_RECENT = 100;

export interface NewDraft {
  readonly app: string;
  /** Who asked: the id of a key, or TUNE for the job. */
  readonly by: string;
  readonly base: number;
  readonly document: PolicyDocument;
  readonly findings: Findings;
  readonly look: Omit<Look, 'outcome' | 'version'>;
}

/** Writes proposals as drafts, and down what each look found. Publishes nothing. */
@Injectable()
export class DraftsService {
  constructor(
    private readonly ledger: Ledger,
    private readonly store: ProposalStore,
    private readonly policies: PolicyStore,
    private readonly versions: PolicyVersions,
    private readonly settings: SettingStore,
    private readonly audit: AuditStore,
    private readonly dice: Dice,
  ) {}

  async lastLook(app: string): Promise<Look | null> {
    const kept = await this.settings.get(settingOf(app));
    return kept === null ? null : (JSON.parse(kept) as Look);
  }

  async keep(app: string, look: Look): Promise<Look> {
    await this.ledger.commit(this.#lookOf(app, look));
    return look;
  }

  /** The draft, its evidence, what it takes the place of and who asked for it: one transaction. */
  async draft({ app, by, base, document, findings, look }: NewDraft): Promise<Look> {
    const older = await this.#waiting(app);
    const { version } = await this.versions.draft(app, document, TUNE, (version) => [
      ...this.store.insert({
        app,
        version,
        base_version: base,
        created_at: look.at,
        superseded_by: null,
        findings,
        measured: null,
        is_final: false,
      }),
      ...older.flatMap((each) => this.store.supersede(app, each, version)),
      ...this.#auditRow(app, by, look.at, version, findings),
      ...this.#lookOf(app, { ...look, outcome: 'created', version }),
    ]);
    return { ...look, outcome: 'created', version };
  }

  /** Proposals that nobody published, also those from before another version was. */
  async #waiting(app: string): Promise<readonly number[]> {
    const recent = (await this.store.list(app, null, MAX_RECENT)).filter(
      (each) => each.superseded_by === null,
    );
    if (recent.length === 0) return [];
    const published = await this.policies.publications(app, recent.at(-1)!.version, recent[0]!.version);
    const known = new Set(published.map(({ version }) => version));
    return recent.map(({ version }) => version).filter((version) => !known.has(version));
  }

  #auditRow(app: string, actor: string, at: number, version: number, { changes }: Findings): Write[] {
    const id = makeId('aud', at, app, Buffer.from(this.dice.bytes(8)).toString('hex'));
    const detail = { version, changes: changes.map(({ path, from, to }) => ({ path, from, to })) };
    return this.audit.insert({ app, id, at, actor, action: 'policy.propose', target: 'default', detail });
  }

  #lookOf(app: string, look: Look): Write[] {
    return this.settings.put(settingOf(app), JSON.stringify(look));
  }
}

function settingOf(app: string): string {
  return `tune.look.${app}`;
}
