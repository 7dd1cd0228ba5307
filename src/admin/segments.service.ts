import { Injectable } from '@nestjs/common';
import { AuditService } from './audit.service.js';
import { SegmentPeople, type SegmentSample } from './segment-people.js';
import type { Caller } from '../access/caller.js';
import { conflict, notFound } from '../access/problem.js';
import { InTurn } from '../model/in-turn.js';
import { toIso } from '../model/instant.js';
import { own } from '../model/own.js';
import { MAX_SEGMENTS } from '../model/policy-conditions.js';
import { Clock } from '../observe/clock.js';
import { PolicyVersions } from '../ports.js';
import { Ledger } from '../store/ledger.js';
import { SegmentStore, type StoredSegment } from '../store/stores.js';

export interface SegmentText {
  readonly when: string;
  readonly description: string;
}

/** Keeps segments by name. What decides is the copy that the published policy carries. */
@Injectable()
export class SegmentsService {
  /** One change of an app's segments at a time: each looks first at what there is. */
  readonly #turns = new InTurn();

  constructor(
    private readonly store: SegmentStore,
    private readonly people: SegmentPeople,
    private readonly policies: PolicyVersions,
    private readonly audit: AuditService,
    private readonly ledger: Ledger,
    private readonly clock: Clock,
  ) {}

  async list(app: string) {
    const kept = await this.store.list(app);
    return { items: kept.map((each) => this.#view(each)), next_cursor: null };
  }

  async get(app: string, name: string) {
    return this.#view(await this.#kept(app, name));
  }

  create(caller: Caller, name: string, text: SegmentText) {
    return this.#turns.run(caller.app, async () => {
      const kept = await this.store.list(caller.app);
      if (kept.some((each) => each.name === name)) throw conflict(`There is a segment ${name} already.`);
      if (kept.length >= MAX_SEGMENTS)
        throw conflict(`There are ${MAX_SEGMENTS} segments already: remove one.`);
      return this.#put(caller, 'segment.create', name, text);
    });
  }

  replace(caller: Caller, name: string, text: SegmentText) {
    return this.#turns.run(caller.app, async () => {
      await this.#kept(caller.app, name);
      return this.#put(caller, 'segment.replace', name, text);
    });
  }

  remove(caller: Caller, name: string): Promise<void> {
    return this.#turns.run(caller.app, async () => {
      await this.#kept(caller.app, name);
      const audited = this.audit.row(caller, 'segment.remove', name);
      await this.ledger.commit([...this.store.remove(caller.app, name), ...audited]);
    });
  }

  /** `when` left out: as the segment is kept. */
  async preview(
    app: string,
    name: string,
    when: string | undefined,
  ): Promise<SegmentSample & { estimate: number }> {
    const sample = await this.people.sample(app, when ?? (await this.#kept(app, name)).when);
    const share = sample.sampled === 0 ? 0 : sample.matched / sample.sampled;
    return { ...sample, estimate: Math.round(share * sample.people) };
  }

  async #put(caller: Caller, action: string, name: string, text: SegmentText) {
    const segment = { app: caller.app, name, ...text, updated_at: this.clock.now(), author: caller.keyId };
    const audited = this.audit.row(caller, action, name, { when: text.when });
    await this.ledger.commit([...this.store.put(segment), ...audited]);
    return this.#view(segment);
  }

  async #kept(app: string, name: string): Promise<StoredSegment> {
    const kept = await this.store.get(app, name);
    if (kept === null) throw notFound();
    return kept;
  }

  #view({ app, updated_at, ...segment }: StoredSegment) {
    const { version, segment_definitions } = this.policies.current(app);
    const when = own(segment_definitions ?? {}, segment.name);
    const in_effect = when === undefined ? null : { policy_version: version, when };
    return { ...segment, updated_at: toIso(updated_at), in_effect };
  }
}
