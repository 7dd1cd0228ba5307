import { Injectable } from '@nestjs/common';
import { type PolicyDocument, policySchema } from '../model/policy.js';
import { flat } from '../model/policy-levels.js';
import { Clock } from '../observe/clock.js';
import { Ledger } from '../store/ledger.js';
import { type PolicyPublication, PolicyStore } from '../store/policy-store.js';
import { ProposalStore, type StoredProposal } from '../store/stores.js';
import { measure, MEASURE_UNTIL_MS } from './measure.js';
import type { Findings, Measurement } from './proposal.js';
import { readSpan } from './read-evidence.js';

/** Proposals that can be measured at once: one is published at a time, and each is measured for a week. */
const MAX_RECENT = 50;

/** Measures what came of published proposals, until a week has passed or somebody set the thresholds otherwise. */
@Injectable()
export class MeasureService {
  constructor(
    private readonly ledger: Ledger,
    private readonly store: ProposalStore,
    private readonly policies: PolicyStore,
    private readonly clock: Clock,
  ) {}

  /** How many proposals were measured. */
  async run(app: string): Promise<number> {
    const published = await this.#published(app);
    for (const [proposal, publication] of published) await this.#measure(proposal, publication);
    return published.length;
  }

  /** The thresholds whose change is still being measured. */
  async underWay(app: string): Promise<ReadonlySet<string>> {
    const published = await this.#published(app);
    return new Set(published.flatMap(([{ findings }]) => changesOf(findings).map(({ path }) => path)));
  }

  async #published(app: string): Promise<readonly (readonly [StoredProposal, PolicyPublication])[]> {
    const waiting = (await this.store.list(app, null, MAX_RECENT)).filter(({ is_final }) => !is_final);
    if (waiting.length === 0) return [];
    const publications = await this.policies.publications(app, waiting.at(-1)!.version, waiting[0]!.version);
    return waiting.flatMap((proposal) => {
      const found = publications.find(({ version }) => version === proposal.version);
      return found === undefined ? [] : [[proposal, found] as const];
    });
  }

  async #measure(proposal: StoredProposal, publication: PolicyPublication): Promise<void> {
    const { app, version } = proposal;
    const changes = changesOf(proposal.findings);
    const document = policySchema.parse((await this.policies.version(app, version))!.document);
    const now = this.clock.now();
    const replacedAt = await this.#replacedAt(app, publication, document, changes);
    const end = Math.min(replacedAt ?? Infinity, publication.at + MEASURE_UNTIL_MS);
    const lead = { from: publication.at - MEASURE_UNTIL_MS, until: publication.at };
    const before = await readSpan(this.store, app, lead);
    const after = await readSpan(this.store, app, { from: publication.at, until: Math.min(now, end) });
    const since = after.isCapped ? after : { ...after, from: publication.at };
    const measurement: Measurement = {
      at: now,
      changes: changes.map((change) => measure(change, before, since, document)),
    };
    await this.ledger.commit(this.store.putMeasured(app, version, measurement, now >= end));
  }

  /** When one of the thresholds was next set to something else; null: not yet. */
  async #replacedAt(
    app: string,
    { publication }: PolicyPublication,
    document: PolicyDocument,
    changes: Findings['changes'],
  ): Promise<number | null> {
    const wanted = valuesOf(document, changes);
    for (let number = publication + 1; ; number++) {
      const later = await this.policies.publication(app, number);
      if (later === null) return null;
      const version = await this.policies.version(app, later.version);
      if (valuesOf(policySchema.parse(version!.document), changes) !== wanted) return later.at;
    }
  }
}

function changesOf(findings: unknown): Findings['changes'] {
  return (findings as Findings).changes;
}

function valuesOf(document: PolicyDocument, changes: Findings['changes']): string {
  const values = new Map(flat(document));
  return JSON.stringify(changes.map(({ path }) => values.get(path) ?? null));
}
