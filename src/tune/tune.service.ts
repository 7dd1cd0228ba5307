// Looks at feedback and drafts what it proves, once at a time for each app. Only ever a draft: a person publishes it.
import { setImmediate as soon } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Tuning } from '../jobs/job.js';
import { InTurn } from '../model/in-turn.js';
import { type PolicyDocument, policySchema } from '../model/policy.js';
import { Clock } from '../observe/clock.js';
import { PolicyStore } from '../store/policy-store.js';
import { ProposalStore, PushStore } from '../store/stores.js';
import { DraftsService, TUNE } from './drafts.service.js';
import { effectsOf, expectationOf } from './expect.js';
import { MeasureService } from './measure.service.js';
import { type Findings, isSame, type Look } from './proposal.js';
import { type Change, type Evidence, propose } from './propose.js';
import { readHeard, readSpan, type Read } from './read-evidence.js';

const DAY_MS = 86_400_000;
/** How far back feedback counts. */
const WINDOW_MS = 7 * DAY_MS;
/** How far back a word shows that a provider's pushes bring it at all. */
const HEARD_MS = 30 * DAY_MS;

@Injectable()
export class TuneService extends Tuning {
  readonly #turns = new InTurn();

  constructor(
    private readonly store: ProposalStore,
    private readonly policies: PolicyStore,
    private readonly pushes: PushStore,
    private readonly drafts: DraftsService,
    private readonly measurements: MeasureService,
    private readonly clock: Clock,
  ) {
    super();
  }

  /** What the job does: an open proposal that still stands is replaced once a day at most. */
  override look(app: string): Promise<Look> {
    return this.#turns.run(app, () => this.#look(app, TUNE, DAY_MS));
  }

  /** The button: now, whatever is open. */
  lookNow(app: string, keyId: string): Promise<Look> {
    return this.#turns.run(app, () => this.#look(app, keyId, 0));
  }

  async #look(app: string, by: string, keepMs: number): Promise<Look> {
    await this.measurements.run(app);
    const current = (await this.policies.current(app))!;
    const before = policySchema.parse(current.document);
    const now = this.clock.now();
    const span = { from: now - WINDOW_MS, until: now };
    const read = await readSpan(this.store, app, span);
    const heard = await readHeard(this.pushes, app, now - HEARD_MS);
    const measuring = await this.measurements.underWay(app);
    const evidence = { ...read, heard, measuring };
    await soon();
    const { findings, changes, document } = propose(evidence, before);
    const look = { at: now, ...span, findings };
    if (document === null) return this.drafts.keep(app, { ...look, outcome: 'refused', version: null });
    const open = await this.#openAs(app, current.version, changes, now - keepMs);
    if (open !== null) return this.drafts.keep(app, { ...look, outcome: 'unchanged', version: open });
    await soon();
    const kept = findingsOf(evidence, read, changes, before, document);
    return this.drafts.draft({ app, by, base: current.version, document, findings: kept, look });
  }

  /** The proposal that waits for somebody and is to stay: the same as the new one, or younger than that. */
  async #openAs(
    app: string,
    base: number,
    changes: readonly Change[],
    keptSince: number,
  ): Promise<number | null> {
    const [newest] = await this.store.list(app, null, 1);
    if (newest === undefined || newest.superseded_by !== null || newest.base_version !== base) return null;
    const { version, findings, created_at } = newest;
    const [published] = await this.policies.publications(app, version, version);
    if (published !== undefined) return null;
    return created_at > keptSince || isSame((findings as Findings).changes, changes) ? version : null;
  }
}

function findingsOf(
  evidence: Evidence,
  { from, until, isCapped }: Read,
  changes: readonly Change[],
  before: PolicyDocument,
  after: PolicyDocument,
): Findings {
  return {
    from,
    until,
    is_capped: isCapped,
    changes: changes.map((change) => ({
      ...change,
      expectation: expectationOf(change, evidence, before, after),
    })),
    effects: effectsOf(evidence.decisions, before, after, changes),
  };
}
