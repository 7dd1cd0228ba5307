// What a host calls in its own process. In: events, questions, devices and feedback of one of its apps; out: the same
// answers as over REST, without a key and without a network. It must never hold a rule of its own.
import { createHash } from 'node:crypto';
import type { DeviceChange } from './model/device-change.js';
import type { z } from 'zod';
import type { DecisionDetailService } from './admin/decision-detail.service.js';
import type { DecisionPage, DecisionQuery, DecisionsService } from './admin/decisions.service.js';
import { previewedEvent, previewEvent } from './admin/preview-event.js';
import type { ClientTokensService } from './access/client-tokens.service.js';
import type { feedbackItem, FeedbackResult } from './feedback/feedback-item.js';
import type { FeedbackService } from './feedback/feedback.service.js';
import type { Lifecycle } from './lifecycle.service.js';
import type { EventDocument } from './model/event-document.js';
import type { eventData, EventType } from './model/event.js';
import type { Device } from './model/push.js';
import { fieldErrors, type FieldError } from './model/problem.js';
import type { Secret } from './model/secret.js';
import type { Clock } from './observe/clock.js';
import type { DeviceRegistry, Intake, ItemResult, Pipeline, PolicyVersions, Preview } from './ports.js';

export interface WarblerParts {
  readonly apps: readonly string[];
  readonly lifecycle: Lifecycle;
  readonly intake: Intake;
  readonly pipeline: Pipeline;
  readonly decisions: DecisionsService;
  readonly details: DecisionDetailService;
  readonly devices: DeviceRegistry;
  readonly feedback: FeedbackService;
  readonly tokens: ClientTokensService;
  readonly policies: PolicyVersions;
  readonly clock: Clock;
}

/** Which decisions to list; without `after` newest first, at most `page_size` (50). */
export type DecisionSearch = Partial<DecisionQuery>;
/** A decision with all that led to it and all that came of it, as `GET /v1/decisions/{id}` answers. */
export type DecisionDetail = NonNullable<Awaited<ReturnType<DecisionDetailService['get']>>>;
export type FeedbackDocument = z.input<typeof feedbackItem>;

/** A notice as an application server writes it: `user`, `notice` and `kind`, and what else it needs. */
export type NoticeDocument = z.input<(typeof eventData)['notice.requested']>;

export interface PreviewOptions {
  /** Left out: everybody whom the event concerns. */
  readonly users?: readonly string[];
  readonly policyVersion?: number;
}

export type PreviewResult =
  | { readonly ok: true; readonly previews: readonly Preview[] }
  | { readonly ok: false; readonly errors: readonly FieldError[] };

const unknownVersion: FieldError = {
  field: 'policyVersion',
  problem: 'there is no such version',
  fix: 'Choose one that GET /v1/policies/default/versions lists.',
};

/** Ids of events have 191 characters at most; two long ids have more. */
function idOf(...parts: readonly (string | null)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}

/** Inject it: `constructor(private readonly warbler: Warbler)`. */
export class Warbler {
  constructor(private readonly parts: WarblerParts) {}

  /** Left out: the first app of the configuration. Throws for one that the configuration does not have. */
  app(app = this.parts.apps[0] ?? ''): WarblerApp {
    if (this.parts.apps.includes(app)) return new WarblerApp(app, this.parts);
    throw new Error(`there is no app ${app}; the configuration has: ${this.parts.apps.join(', ')}`);
  }

  /** The admin key for REST, when this start made it. Show it this once; it is stored hashed. */
  get newAdminKey(): Secret | null {
    return this.parts.lifecycle.newAdminKey;
  }

  /** Resolves when nothing accepted is undecided and no push is due now: for tests and orderly ends. */
  idle(): Promise<void> {
    return this.parts.pipeline.idle();
  }
}

/** One app's view. */
export class WarblerApp {
  constructor(
    readonly app: string,
    private readonly parts: WarblerParts,
  ) {}

  /**
   * Takes in one event or several, in order. Resolves after the commit (what is accepted is durable) with a result for
   * each: accepted, duplicate, or rejected with the field and its fix. Soft events (presence, typing) are applied only.
   */
  async emit(events: EventDocument | readonly EventDocument[]): Promise<readonly ItemResult[]> {
    await this.parts.lifecycle.begin();
    return this.parts.intake.admit(this.app, Array.isArray(events) ? events : [events], 'internal');
  }

  /**
   * Asks to tell a user something (docs/notices.md). Its id is that of the event, too, so that it may be sent again: the
   * same notice once more is a duplicate.
   */
  async notify(notice: NoticeDocument): Promise<ItemResult> {
    return this.#one('notice.requested', idOf(notice.user, notice.notice), notice);
  }

  /** Takes a notice back: what waits of it ends, what is shown goes. */
  async cancelNotice(user: string, notice: string): Promise<ItemResult> {
    return this.#one('notice.cancelled', idOf(user, notice), { user, notice });
  }

  /** The user has opened it in the app's inbox; `device`, where they did, clears itself. */
  async noticeSeen(user: string, notice: string, device: string | null = null): Promise<ItemResult> {
    return this.#one('notice.seen', idOf(user, notice, device), { user, notice, device });
  }

  decisions({ page_size = 50, ...search }: DecisionSearch = {}): Promise<DecisionPage> {
    return this.parts.decisions.list(this.app, { ...search, page_size });
  }

  /** With message text only where it is asked for. Null: this app has no such decision. */
  decision(id: string, { withText = false } = {}): Promise<DecisionDetail | null> {
    return this.parts.details.get(this.app, id, withText);
  }

  /** What would be decided for this event now, by the policy in effect or another version. Writes and sends nothing. */
  async preview(event: EventDocument, options: PreviewOptions = {}): Promise<PreviewResult> {
    const { pipeline, policies, clock } = this.parts;
    const read = previewedEvent.safeParse(event);
    if (!read.success) return { ok: false, errors: fieldErrors(read.error) };
    const admitted = previewEvent(this.app, read.data, clock.now());
    if (Array.isArray(admitted)) return { ok: false, errors: admitted };
    const { users = null, policyVersion } = options;
    const policy =
      policyVersion === undefined
        ? policies.current(this.app)
        : await policies.version(this.app, policyVersion);
    if (policy === null) return { ok: false, errors: [unknownVersion] };
    return { ok: true, previews: await pipeline.preview(admitted, users, null, policy) };
  }

  /** Registers a device, or changes what is named. Throws ProblemError naming the field where it makes no sense. */
  putDevice(user: string, device: string, change: DeviceChange): Promise<Device> {
    return this.parts.devices.put(this.app, user, device, change);
  }

  /** False: there was none. */
  removeDevice(user: string, device: string): Promise<boolean> {
    return this.parts.devices.remove(this.app, user, device);
  }

  devices(user: string): Promise<readonly Device[]> {
    return this.parts.devices.list(this.app, user);
  }

  /** What became of pushes and what users did with them; idempotent by (push, type). Resolves after the commit. */
  feedback(items: FeedbackDocument | readonly FeedbackDocument[]): Promise<readonly FeedbackResult[]> {
    return this.parts.feedback.record(this.app, Array.isArray(items) ? items : [items], 'server');
  }

  async #one<T extends EventType>(
    type: T,
    id: string,
    data: z.input<(typeof eventData)[T]>,
  ): Promise<ItemResult> {
    const [result] = await this.emit({ id: `${type}:${id}`, source: 'module', type, data } as EventDocument);
    return result!;
  }

  /** The short-lived token with which the user's client connects to `/client`. `device` null: any of theirs. */
  async clientToken(user: string, device: string | null = null, seconds?: number): Promise<string> {
    const { token } = await this.parts.tokens.issue({ app: this.app, user, device }, seconds);
    return token;
  }
}
