import { Injectable } from '@nestjs/common';
import { AuditService } from './audit.service.js';
import { policyDiff } from './policy-diff.js';
import { withDefinitions } from './policy-segments.js';
import { senseErrors } from './policy-sense.js';
import { headOf, POLICY_ID, type PolicyHead } from './policy-view.js';
import type { Caller } from '../access/caller.js';
import { conflict, invalid, notFound, ProblemError, problemOf } from '../access/problem.js';
import type { PolicyDocument } from '../model/policy.js';
import { type PolicyChange, type PolicyRefusal, type Published, PolicyVersions } from '../ports.js';
import { PolicyStore, type PolicyVersion } from '../store/policy-store.js';
import { SegmentStore } from '../store/stores.js';
import { etagOf } from './policy-etag.js';

/** Reads versions, and changes which one decides. Who did it is committed with the change. */
@Injectable()
export class PoliciesService {
  constructor(
    private readonly store: PolicyStore,
    private readonly segments: SegmentStore,
    private readonly versions: PolicyVersions,
    private readonly audit: AuditService,
  ) {}

  async summary(app: string) {
    const current = await this.store.current(app);
    const newest = await this.store.newest(app);
    const isDraft = newest !== null && newest.version > (current?.version ?? 0);
    return {
      id: POLICY_ID,
      current: current === null ? null : await this.#whole(current),
      draft: isDraft ? await this.#whole(newest) : null,
    };
  }

  async current(app: string) {
    const current = await this.store.current(app);
    if (current === null) throw notFound();
    return this.#whole(current);
  }

  async list(app: string, before: number | null, size: number) {
    const found = await this.store.versions(app, before, size + 1);
    const page = found.slice(0, size);
    const items = await this.#heads(app, page);
    return { items, next_cursor: found.length > size ? String(page.at(-1)!.version) : null };
  }

  async get(app: string, version: number) {
    const found = await this.store.version(app, version);
    if (found === null) throw notFound();
    return this.#whole(found);
  }

  /** Left out: from what decides now, to the newest version. */
  async diff(app: string, from: number | undefined, to: number | undefined) {
    const one = await this.#wanted(app, 'from', from ?? this.versions.current(app).version);
    const other = await this.#wanted(app, 'to', to ?? (await this.store.newest(app))!.version);
    return { from: one.version, to: other.version, changes: policyDiff(one.document, other.document) };
  }

  async draft(caller: Caller, document: PolicyDocument) {
    const defined = withDefinitions(document, await this.segments.list(caller.app));
    const errors = [...senseErrors(document), ...defined.errors];
    if (errors.length > 0) throw invalid(errors);
    const draft = await this.versions.draft(caller.app, defined.document, caller.keyId, (version) =>
      this.audit.row(caller, 'policy.draft', POLICY_ID, { version }),
    );
    return this.#whole(draft);
  }

  async publish(caller: Caller, version: number, expected: number | null) {
    const change = this.#change(caller, 'policy.publish', expected);
    return this.#published(caller.app, version, await this.versions.publish(caller.app, version, change));
  }

  async rollback(caller: Caller, to: number | null, expected: number | null) {
    const change = this.#change(caller, 'policy.rollback', expected);
    return this.#published(caller.app, to, await this.versions.rollback(caller.app, to, change));
  }

  #change(caller: Caller, action: string, expected: number | null): PolicyChange {
    const alongside: PolicyChange['alongside'] = (what) =>
      this.audit.row(caller, action, POLICY_ID, { ...what });
    return { by: caller.keyId, expected, alongside };
  }

  async #published(app: string, wanted: number | null, result: Published) {
    if (result.ok) return this.#whole(result.published);
    throw refusals[result.refusal](wanted, this.versions.current(app).version);
  }

  async #wanted(app: string, field: string, version: number): Promise<PolicyVersion> {
    const found = await this.store.version(app, version);
    if (found === null) throw invalid([unknown(field, version)]);
    return found;
  }

  async #whole(version: PolicyVersion) {
    const [head] = await this.#heads(version.app, [version]);
    return { ...head!, document: version.document };
  }

  /** Of versions in descending order. */
  async #heads(app: string, versions: readonly PolicyVersion[]): Promise<readonly PolicyHead[]> {
    if (versions.length === 0) return [];
    const [newest, oldest] = [versions[0]!.version, versions.at(-1)!.version];
    const publications = await this.store.publications(app, oldest, newest);
    const known = new Map(publications.map((each) => [each.version, each]));
    const current = (await this.store.current(app))?.version ?? null;
    return versions.map((each) => headOf(each, known.get(each.version), current));
  }
}

const refusals: Readonly<Record<PolicyRefusal, (wanted: number | null, current: number) => ProblemError>> = {
  unknown_version: (wanted) => invalid([unknown('version', wanted!)]),
  never_published: (wanted) =>
    invalid([
      {
        field: 'version',
        problem: `version ${wanted} was never published`,
        fix: 'Choose a version with state former, or publish this one.',
      },
    ]),
  already_published: (wanted, current) =>
    conflict(
      wanted === current || wanted === null
        ? `Version ${current} decides already.`
        : `Version ${wanted} has been published before. To bring it back, roll back to it.`,
    ),
  nothing_before: (_, current) => conflict(`Version ${current} is the first that was ever published.`),
  not_current: (_, current) =>
    new ProblemError(
      problemOf(
        412,
        `Version ${current} decides now (ETag ${etagOf(current)}). Compare with it, then try again.`,
      ),
    ),
};

function unknown(field: string, version: number) {
  return {
    field,
    problem: `there is no version ${version}`,
    fix: `Choose one that GET /v1/policies/${POLICY_ID}/versions lists.`,
  };
}
