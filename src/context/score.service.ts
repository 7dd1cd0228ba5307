// How relevant is a message or notice to each recipient for whom it is ordinary? A local score for all of them, then one
// question to the LLM for those near the threshold. It never decides, never writes, and is done within the LLM's deadline.
import { Injectable } from '@nestjs/common';
import { Outgoing } from '../egress/outgoing.js';
import { InTurn } from '../model/in-turn.js';
import type { LlmChange } from '../model/decision.js';
import { isOrdinaryKind } from '../model/notice.js';
import type { Policy } from '../model/policy.js';
import type { ArrivingNotice } from '../model/arriving.js';
import type { Scores } from '../model/recipient.js';
import { thresholdsOf } from '../model/thresholds.js';
import { EventStore } from '../store/event-store.js';
import { FeedbackStore, type Reaction, UserStore } from '../store/stores.js';
import type { EngagementRates } from '../model/profile.js';
import { engagementOf, ratesOf } from './engagement.js';
import { featuresOf } from './features.js';
import { ChatHistory } from './history.js';
import { LlmAccess } from './llm-access.js';
import { LlmChanges } from './llm-changes.js';
import { type Asked, LlmLanes } from './llm-lanes.js';
import { LlmNoticePanel } from './llm-notice-panel.js';
import { earlier, LlmPanel } from './llm-panel.js';
import type { LlmVerdict } from './llm-verdict.js';
import { MembershipIndex } from './membership-index.js';
import type { Judged, JudgedNotice, NoticeRequest, RateRequest, Rating } from './rating.js';
import { ReactionCache } from './reaction-cache.js';
import { emptyCounters, type ScoreCounters } from './score-counters.js';
import { type Scene, sceneOf } from './scene.js';
import type { LocalScorer } from './scorer.js';
import { scorers } from './scorers/index.js';

export type { NoticeRequest, RateRequest, Rating, Scoring } from './rating.js';

/** How many earlier messages fill a conversation's history on its first use after a start. */
const WARM_MESSAGES = 60;

@Injectable()
export class ScoreService {
  readonly counters: ScoreCounters = emptyCounters();
  readonly #history = new ChatHistory();
  readonly #changes = new LlmChanges();
  readonly #reactions: ReactionCache;
  readonly #lanes: LlmLanes;
  readonly #panel: LlmPanel;
  readonly #noticePanel: LlmNoticePanel;
  /** Messages of an app are looked at in the order of the calls. */
  readonly #turns = new InTurn();
  #local: LocalScorer = scorers[0]!;

  constructor(
    private readonly events: EventStore,
    feedback: FeedbackStore,
    users: UserStore,
    index: MembershipIndex,
    outgoing: Outgoing,
    access: LlmAccess,
  ) {
    this.#reactions = new ReactionCache(feedback);
    this.#lanes = new LlmLanes(outgoing, access, this.counters);
    this.#panel = new LlmPanel({ events, users, index }, this.#lanes);
    this.#noticePanel = new LlmNoticePanel(users, this.#lanes);
  }

  get local(): LocalScorer {
    return this.#local;
  }

  /** Puts another local scorer in the place of the shipped one, for all apps. */
  useLocal(scorer: LocalScorer): void {
    this.#local = scorer;
  }

  /**
   * Rates the message for all recipients given, then makes it history: call it once for every message, in order, also
   * with no recipients. Messages of an app are looked at in the order of the calls, whatever each call waits for
   * afterwards. Resolves within the LLM's deadline; never rejects for what an LLM does.
   */
  async rate(request: RateRequest): Promise<ReadonlyMap<string, Rating>> {
    const { scene, judged } = await this.#turns.run(request.app, () => this.#look(request));
    const verdicts = await this.#panel.verdicts(request, scene, judged);
    return this.#ratings(request, judged, verdicts);
  }

  /**
   * Rates a message that an edit has made ordinary, as it now reads and by what is history now, itself included. Resolves
   * within the LLM's deadline.
   */
  async rateEdited(request: RateRequest): Promise<ReadonlyMap<string, Rating>> {
    const { scene, judged } = await this.#turns.run(request.app, () => this.#see(request));
    return this.#ratings(request, judged, await this.#panel.verdicts(request, scene, judged));
  }

  /** Reads the reactions of these users into memory, for `rateLocally`. */
  prepare(app: string, users: readonly string[]): Promise<void> {
    return this.#reactions.load(app, users);
  }

  /** How a user has treated pushes like this one, by what is in memory now (see `prepare`). */
  engagement(app: string, user: string, sender: string, conversation: string): EngagementRates {
    return ratesOf(this.#reactions.of(app, user), sender, conversation);
  }

  /** The local scores with what is in memory now (see `prepare`): changes nothing, asks nobody. */
  rateLocally(request: RateRequest): ReadonlyMap<string, Rating> {
    // A preview may ask about some people only; whom the last real message could concern says more.
    const { audience } = this.#history.conversation(request.app, request.conversation.id) ?? { audience: 0 };
    const scene = this.#sceneOf(request, Math.max(audience, request.recipients.length));
    return this.#ratings(request, this.#judge(request, scene), new Map());
  }

  /**
   * Rates an ordinary notice for those for whom it is unclear (A10), like a message: first locally, then by the LLM where
   * the local score lies in the band. Whoever is not in the answer has no score. Resolves within the LLM's deadline.
   */
  async rateNotice(request: NoticeRequest): Promise<ReadonlyMap<string, Rating>> {
    const { app, notice, recipients, policy } = request;
    const judged = recipients.flatMap((recipient): JudgedNotice[] => {
      const p = this.#noticeScore(app, notice, recipient.id, policy);
      return p === null ? [] : [{ recipient, score: { p, contributions: [] } }];
    });
    this.counters.localScores += judged.length;
    return this.#ratings(request, judged, await this.#noticePanel.verdicts(request, judged));
  }

  /** What the local scorer says of an ordinary notice (A10); null: nothing, so that nothing objects (L02). Asks nobody. */
  noticeScores(app: string, notice: ArrivingNotice, user: string, policy: Policy): Scores | null {
    const local = this.#noticeScore(app, notice, user, policy);
    if (local === null) return null;
    return { local, llm: null, thresholds: thresholdsOf(policy) };
  }

  /** Tells which candidate id of a request stands for which user; inside the process only. Ends with the function. */
  onAsked(listener: (asked: Asked) => void): () => void {
    return this.#lanes.onAsked(listener);
  }

  /** New reactions were committed: the next score knows them. */
  reactionsChanged(reactions: readonly Reaction[]): void {
    this.#reactions.changed(reactions);
  }

  /** This sender's LLM-caused changes over all recipients (L06); of a notice its kind is the sender (A10). Read right before `step`. */
  llmChanges(app: string, sender: string, now: number): readonly LlmChange[] {
    return this.#changes.of(app, sender, now);
  }

  /** What `step` gave back: record it before the next `step`. */
  recordLlmChanges(app: string, changes: readonly LlmChange[]): void {
    this.#changes.record(app, changes);
  }

  /** They were recorded, but what they belong to could not be committed. */
  takeBackLlmChanges(app: string, changes: readonly LlmChange[]): void {
    this.#changes.takeBack(app, changes);
  }

  /** Facts first, then the message becomes history. */
  async #look(request: RateRequest): Promise<{ scene: Scene; judged: readonly Judged[] }> {
    const seen = await this.#see(request);
    const { message, recipients } = request;
    this.#history.observe({ ...seen.scene.message, message: message.message }, recipients.length);
    return seen;
  }

  async #see(request: RateRequest): Promise<{ scene: Scene; judged: readonly Judged[] }> {
    const { app, message, conversation, recipients } = request;
    if (!this.#history.knows(app, conversation.id)) {
      const before = await earlier(this.events, app, message, conversation.id, WARM_MESSAGES);
      this.#history.warm(app, { conversation: conversation.id, parent: conversation.parent }, before);
    }
    const users = recipients.map((each) => each.id);
    await this.prepare(app, users);
    const scene = this.#sceneOf(request, recipients.length);
    const judged = this.#judge(request, scene);
    this.counters.localScores += judged.length;
    return { scene, judged };
  }

  #sceneOf({ app, message, conversation, now }: RateRequest, audience: number): Scene {
    const { sender, text, mentions, reply_to, created_at } = message;
    const place = { conversation: conversation.id, parent: conversation.parent };
    const at = Math.min(created_at ?? now, now);
    return sceneOf(this.#history, { app, ...place, sender, text, mentions, reply_to, at }, audience);
  }

  #judge({ app, message, recipients }: RateRequest, scene: Scene): readonly Judged[] {
    const { sender, conversation } = scene.message;
    return recipients.flatMap((recipient) => {
      const subject = { app, message: message.message, user: recipient.id };
      if (this.#local.knows?.(subject) === false) return [];
      const engagement = engagementOf(this.#reactions.of(app, recipient.id), sender, conversation);
      const features = featuresOf(scene, recipient.id, engagement);
      return [{ recipient, features, score: this.#local.score(features, subject) }];
    });
  }

  #noticeScore(app: string, notice: ArrivingNotice, user: string, { relevance }: Policy): number | null {
    const { notice: id, kind, topic } = notice;
    if (!isOrdinaryKind(kind)) return null;
    const { push_threshold: p, llm_band } = relevance;
    const isAsked = this.#lanes.of(app) !== null && p >= llm_band[0] && p < llm_band[1];
    const subject = { app, notice: id, user, kind, topic, unclear: isAsked ? p : null };
    return this.#local.scoreNotice?.(subject) ?? null;
  }

  #ratings(
    { policy }: Pick<RateRequest, 'policy'>,
    judged: readonly Pick<Judged, 'recipient' | 'score'>[],
    verdicts: ReadonlyMap<string, LlmVerdict>,
  ): ReadonlyMap<string, Rating> {
    const thresholds = thresholdsOf(policy);
    const scorer = `${this.#local.name} ${this.#local.version}`;
    return new Map(
      judged.map(({ recipient, score }) => {
        const { p, contributions } = score;
        const verdict = verdicts.get(recipient.id);
        const scores = { local: p, llm: verdict?.opinion ?? null, thresholds };
        return [recipient.id, { scores, scoring: { scorer, p, contributions, ...traceOf(verdict) } }];
      }),
    );
  }
}

function traceOf(verdict: LlmVerdict | undefined): Pick<Rating['scoring'], 'llm'> {
  if (verdict === undefined) return {};
  const { opinion: _, ...llm } = verdict;
  return { llm };
}
