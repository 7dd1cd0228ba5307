// The versions of an app's policy and when each took effect.
import type { PolicyDocument } from '../model/policy.js';
import type { Write } from './ledger.js';

export interface PolicyVersion {
  readonly app: string;
  readonly version: number;
  readonly document: PolicyDocument;
  readonly created_at: number;
  readonly author: string;
}

/** One version taking effect. The newest `publication` of an app is what decides. */
export interface PolicyPublication {
  readonly app: string;
  /** Counts up by one from 1 in each app, so that of two that publish at once only one can. */
  readonly publication: number;
  readonly version: number;
  readonly at: number;
  readonly author: string;
  /** The former version whose document this one brings back. */
  readonly restores: number | null;
}

export interface PublishedPolicy extends PolicyVersion {
  readonly publication: PolicyPublication;
}

export abstract class PolicyStore {
  /** The version that was published last, whatever drafts came since. */
  abstract current(app: string): Promise<PublishedPolicy | null>;
  abstract version(app: string, version: number): Promise<PolicyVersion | null>;
  /** Newest first, drafts included; `before`: only versions below it. */
  abstract versions(app: string, before: number | null, limit: number): Promise<readonly PolicyVersion[]>;
  /** The newest version, or the newest by this author. */
  abstract newest(app: string, author?: string): Promise<PolicyVersion | null>;
  /** The publications of the versions from the one to the other. */
  abstract publications(app: string, from: number, to: number): Promise<readonly PolicyPublication[]>;
  abstract publication(app: string, publication: number): Promise<PolicyPublication | null>;
  /** A new version, a draft until it is published. A second document for one version is refused. */
  abstract put(version: PolicyVersion): Write[];
  /** A second publication of the same number or version is refused. */
  abstract publish(publication: PolicyPublication): Write[];
}
