// Where stages meet: the doors between them, as abstract classes (type and injection token in one). A stage depends on
// these and on the stores, never on another stage; `app.module.ts` binds each to its one implementation.
import type { ChatEvent } from './model/event.js';
import type { DeviceDecision, FollowUp, MessageDecision, Note } from './model/decision.js';
import type { Policy, PolicyDocument } from './model/policy.js';
import type { DeviceChange } from './model/device-change.js';
import type { Problem } from './model/problem.js';
import type { Device } from './model/push.js';
import type { Input } from './model/input.js';
import type { ItemDevice, Recipient, Scores } from './model/recipient.js';
import type { Write } from './store/ledger.js';
import type { PolicyVersion, PublishedPolicy } from './store/policy-store.js';
import type { StoredEvent } from './store/event-store.js';
import type { Cohort, StoredDecision, StoredPush } from './store/stores.js';

/** What came of one item of a batch. `rejected` carries problem details naming field and fix. */
export type ItemResult =
  | { readonly id: string; readonly status: 'accepted' | 'duplicate' }
  | { readonly id: string | null; readonly status: 'rejected'; readonly problem: Problem };

/** Where events come in. `internal`: what users and apps say by REST or the client socket, told as events. */
export type Door = 'http' | 'socket' | 'webhook' | 'connector' | 'internal';

/** The one way in for events, behind every door. Resolves after the commit (soft events: once applied). */
export abstract class Intake {
  /** `door` (left out: `internal`) is only counted. */
  abstract admit(app: string, batch: readonly unknown[], door?: Door): Promise<readonly ItemResult[]>;
  /** Admits and moves the cursor in one transaction, so that a resumed stream neither loses nor doubles. */
  abstract admitFrom(
    app: string,
    connector: string,
    cursor: string,
    batch: readonly unknown[],
  ): Promise<readonly ItemResult[]>;
  abstract cursor(app: string, connector: string): Promise<string | null>;
}

/** The pipeline as the stages before and beside it see it. */
export abstract class Pipeline {
  /** Takes over committed events in ledger order; decides them soon. Never throws for what an event contains. */
  abstract accept(events: readonly StoredEvent[]): void;
  /** Applies a soft event (presence, typing) at once; its state reaches the ledger with the next snapshot. */
  abstract applySoft(event: ChatEvent): Promise<void>;
  /**
   * Runs one input in the user's mailbox and commits `writes` together with what it changes. `still` is asked once their
   * turn has come, when nothing of theirs can change any more; where it says no, nothing is done.
   */
  abstract run(
    app: string,
    user: string,
    cause: string,
    input: Input,
    writes: readonly Write[],
    still?: () => Promise<boolean>,
  ): Promise<void>;
  /** What would be decided for this event now, per user, by a policy; writes and sends nothing. */
  abstract preview(
    event: ChatEvent,
    users: readonly string[] | null,
    scores: Scores | null,
    policy: Policy,
    supposed?: Supposed,
  ): Promise<readonly Preview[]>;
  /** Resolves when nothing accepted is undecided and no push is due now. */
  abstract idle(): Promise<void>;
  /** Events accepted and not yet decided, for back-pressure and health. */
  abstract depth(): number;
}

/** What a preview takes for given instead of what is. `now` in milliseconds; `recipient` makes another of a copy. */
export interface Supposed {
  readonly now?: number | undefined;
  readonly recipient: (recipient: Recipient, now: number, after: After) => Recipient;
  /** Left out: it comes just now. */
  readonly before?: DecidedBefore | undefined;
}

/** What had been decided of a message, call or notice before, and what makes it due to be decided again. */
export interface DecidedBefore {
  readonly devices: Readonly<Record<string, ItemDevice>>;
  /** What it has been held by, oldest first. */
  readonly holds: readonly Pick<DeviceDecision, 'outcome' | 'reason'>[];
  readonly then: Input;
}

/** The recipient once they were told all of this at that moment, by the one `step`. */
export type After = (recipient: Recipient, inputs: readonly Input[]) => Recipient;

export interface Preview {
  readonly user: string;
  readonly decisions: readonly MessageDecision[];
  readonly scoring: unknown;
  readonly notes: readonly Note[];
}

export type PolicyRefusal =
  'unknown_version' | 'already_published' | 'not_current' | 'never_published' | 'nothing_before';

export type Published =
  | { readonly ok: true; readonly published: PublishedPolicy }
  | { readonly ok: false; readonly refusal: PolicyRefusal };

/** Who publishes, and over which version they mean to (null: whichever decides now). */
export interface PolicyChange {
  readonly by: string;
  readonly expected: number | null;
  /** Committed together with the publication. */
  readonly alongside: (what: {
    readonly from: number;
    readonly version: number;
    readonly restores: number | null;
  }) => readonly Write[];
}

/** The policies of the apps: the version that decides now, any other, and how that changes. */
export abstract class PolicyVersions {
  /** The policy that decides now. Throws for an app that was not opened: that is a bug. */
  abstract current(app: string): Policy;
  /** The same for those who meet apps that may be gone: null for an app that was not opened. */
  abstract inEffect(app: string): PolicyDocument | null;
  /** Any version, drafts included; null where there is none. */
  abstract version(app: string, version: number): Promise<Policy | null>;
  /** Keeps a document as the next version. It decides nothing until it is published. */
  abstract draft(
    app: string,
    document: PolicyDocument,
    author: string,
    alongside: (version: number) => readonly Write[],
  ): Promise<PolicyVersion>;
  /** Lets a draft decide from now on; what is being decided ends by the version it began with. */
  abstract publish(app: string, version: number, change: PolicyChange): Promise<Published>;
  /** Publishes the document of a former version (null: the one before) as a new version. */
  abstract rollback(app: string, to: number | null, change: PolicyChange): Promise<Published>;
}

/** Registration by REST and by the client socket alike. A token that another user claims moves (the old binding ends). */
export abstract class DeviceRegistry {
  abstract put(app: string, user: string, device: string, change: DeviceChange): Promise<Device>;
  abstract remove(app: string, user: string, device: string): Promise<boolean>;
  abstract list(app: string, user: string): Promise<readonly Device[]>;
  /** A provider says the target is dead since then (ms; null: now). Later registrations live. */
  abstract invalidate(app: string, user: string, device: string, deadSinceMs: number | null): Promise<void>;
}

/** What happens, as it happens: for the console's live feed, the clients' sockets and (in-process) listeners. */
export type Happening =
  | { readonly type: 'decision'; readonly decision: StoredDecision }
  | { readonly type: 'cohort'; readonly cohort: Cohort }
  | { readonly type: 'push'; readonly push: StoredPush }
  | { readonly type: 'follow_up'; readonly app: string; readonly user: string; readonly followUp: FollowUp }
  | {
      readonly type: 'device.invalidated';
      readonly app: string;
      readonly user: string;
      readonly device: string;
    }
  | { readonly type: 'feedback'; readonly app: string; readonly push: string; readonly feedback: string };

export abstract class Happenings {
  /** Tells all listeners. A listener that throws is dropped, never the caller. */
  abstract tell(happening: Happening): void;
  /** Listens until the returned function is called. */
  abstract listen(listener: (happening: Happening) => void): () => void;
}
