import { Injectable } from '@nestjs/common';
import { notFound } from '../access/problem.js';
import { PolicyVersions } from '../ports.js';
import { PolicyStore } from '../store/policy-store.js';
import { ProposalStore, type StoredProposal } from '../store/stores.js';
import { DraftsService } from './drafts.service.js';
import { lookView, proposalView, type ProposalView } from './proposal-view.js';
import { TuneService } from './tune.service.js';

/** What the API says of proposals. */
@Injectable()
export class ProposalsService {
  constructor(
    private readonly store: ProposalStore,
    private readonly policies: PolicyStore,
    private readonly versions: PolicyVersions,
    private readonly drafts: DraftsService,
    private readonly tune: TuneService,
  ) {}

  async list(app: string, before: number | null, size: number) {
    const found = await this.store.list(app, before, size + 1);
    const page = found.slice(0, size);
    const look = await this.drafts.lastLook(app);
    return {
      items: await this.#views(app, page),
      next_cursor: found.length > size ? String(page.at(-1)!.version) : null,
      look: look === null ? null : lookView(look),
    };
  }

  async get(app: string, version: number): Promise<ProposalView> {
    const found = await this.store.get(app, version);
    if (found === null) throw notFound();
    return (await this.#views(app, [found]))[0]!;
  }

  async propose(app: string, keyId: string) {
    const look = await this.tune.lookNow(app, keyId);
    const proposal = look.version === null ? null : await this.get(app, look.version);
    return { ...lookView(look), proposal };
  }

  /** Of proposals in descending order. */
  async #views(app: string, proposals: readonly StoredProposal[]): Promise<ProposalView[]> {
    if (proposals.length === 0) return [];
    const [newest, oldest] = [proposals[0]!.version, proposals.at(-1)!.version];
    const publications = await this.policies.publications(app, oldest, newest);
    const known = new Map(publications.map((each) => [each.version, each]));
    const current = this.versions.current(app).version;
    return proposals.map((each) => proposalView(each, known.get(each.version), current));
  }
}
