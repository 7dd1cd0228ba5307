// Asks an app's LLM about the few recipients near the threshold: one question for one message. Everything it reads
// (earlier messages, names) it reads only when there is somebody to ask about, and only if text may be sent.
import { own } from '../model/own.js';
import type { Outgoing } from '../egress/outgoing.js';
import type { EventOf } from '../model/event.js';
import type { ArrivingMessage } from '../model/arriving.js';
import type { Policy } from '../model/policy.js';
import { monotonicMs } from '../observe/clock.js';
import type { EventStore } from '../store/event-store.js';
import type { UserStore } from '../store/stores.js';
import type { Scene } from './scene.js';
import type { LlmAccess } from './llm-access.js';
import { LlmLane } from './llm-lane.js';
import { MAX_CANDIDATES, promptOf, type LlmQuestion, type SaidMessage } from './llm-prompt.js';
import { candidateFacts, messageFacts } from './llm-question.js';
import type { LlmVerdict } from './llm-verdict.js';
import type { MembershipIndex } from './membership-index.js';
import type { Judged, RateRequest } from './rating.js';
import type { ScoreCounters } from './score-counters.js';
import { logitOf } from './scorers/logistic.js';

const CONTEXT_MESSAGES = 6;
const MAX_TYPED_WORDS = 400;

/** A request that is about to be made: the users behind its candidate ids. */
export interface Asked {
  readonly app: string;
  readonly message: string;
  readonly users: ReadonlyMap<string, string>;
}

export interface PanelReads {
  readonly events: EventStore;
  readonly users: UserStore;
  readonly index: MembershipIndex;
}

export class LlmPanel {
  readonly #lanes = new Map<string, LlmLane>();
  readonly #listeners = new Set<(asked: Asked) => void>();

  constructor(
    private readonly reads: PanelReads,
    private readonly outgoing: Outgoing,
    private readonly access: LlmAccess,
    private readonly counters: ScoreCounters,
  ) {}

  onAsked(listener: (asked: Asked) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** A verdict for each recipient that was asked about; nobody where the app has no LLM or none is in the band. */
  async verdicts(
    request: RateRequest,
    scene: Scene,
    judged: readonly Judged[],
  ): Promise<ReadonlyMap<string, LlmVerdict>> {
    const lane = this.#laneOf(request.app);
    const asked = lane === null ? [] : inBand(judged, request.policy);
    if (lane === null || asked.length === 0) return new Map();
    const { mode } = lane.settings;
    const question: LlmQuestion = {
      ...questionOf(request, scene, asked),
      ...(mode === 'full' ? await this.#texts(request, asked) : { context: [], names: new Map() }),
      mode,
    };
    const prompt = promptOf(question);
    const { app, message } = request;
    for (const tell of this.#listeners) tell({ app, message: message.message, users: prompt.users });
    return lane.judge(prompt, request.policy.relevance.max_shift, request.now);
  }

  async #texts(
    { app, message, conversation }: RateRequest,
    asked: readonly Judged[],
  ): Promise<Pick<LlmQuestion, 'context' | 'names'>> {
    const recent = await earlier(this.reads.events, app, message, conversation.id, CONTEXT_MESSAGES);
    const context = asTheyAreNow(recent, asked);
    const known = [
      message.sender,
      ...asked.map((each) => each.recipient.id),
      ...context.map((each) => each.sender),
    ];
    const typed = await this.#typedMembers(app, conversation.id, [message, ...context]);
    const people = [...new Set([...known, ...message.mentions, ...typed])];
    const users = await this.reads.users.get(app, people);
    const names = new Map(users.map((user) => [user.id, user.name ?? '']));
    return { context, names: new Map(people.map((user) => [user, names.get(user) ?? ''])) };
  }

  /** Members whose id somebody typed: it must not leave either. */
  async #typedMembers(
    app: string,
    conversation: string,
    messages: readonly { readonly text: string }[],
  ): Promise<readonly string[]> {
    const words = messages.flatMap(({ text }) => text.normalize('NFKC').match(/[\w.-]{2,64}/gu) ?? []);
    const found: string[] = [];
    for (const word of new Set(words.slice(0, MAX_TYPED_WORDS))) {
      if (await this.reads.index.isMember(app, conversation, word)) found.push(word);
    }
    return found;
  }

  #laneOf(app: string): LlmLane | null {
    const settings = this.access.settings(app);
    if (settings === null) return null;
    const known = this.#lanes.get(app);
    if (known?.settings === settings) return known;
    const lane = new LlmLane(settings, this.outgoing.fetch('fixed'), this.counters, monotonicMs);
    this.#lanes.set(app, lane);
    return lane;
  }
}

/** The newest messages of the conversation that stand before this one, oldest first. */
export async function earlier(
  events: EventStore,
  app: string,
  message: ArrivingMessage,
  conversation: string,
  limit: number,
): Promise<readonly EventOf<'message.created'>[]> {
  const recent = await events.recent(app, conversation, limit * 2, message.message);
  return recent
    .filter((each): each is EventOf<'message.created'> => each.type === 'message.created')
    .filter(({ data }) => data.seq < message.seq && data.message !== message.message)
    .slice(-limit);
}

/** What recipients hold of a message says whether it was edited or deleted since; deleted ones are left out. */
function asTheyAreNow(
  recent: readonly EventOf<'message.created'>[],
  asked: readonly Judged[],
): readonly SaidMessage[] {
  return recent.flatMap(({ data }) => {
    const held = asked
      .map(({ recipient }) => recipient.items.get(data.message))
      .find((item) => item !== undefined);
    if (held?.deleted === true) return [];
    return [{ sender: data.sender, text: held?.text ?? data.text }];
  });
}

function questionOf({ message, conversation }: RateRequest, scene: Scene, asked: readonly Judged[]) {
  return {
    message: { id: message.message, sender: message.sender, text: message.text },
    facts: messageFacts(scene),
    kind: conversation.type,
    title: conversation.title,
    candidates: asked.map(({ recipient, features }) => {
      const settings = own(recipient.conversations, conversation.id);
      const isInvolved = settings?.participant === true || settings?.followed === true;
      return candidateFacts(recipient.id, features, isInvolved);
    }),
  };
}

/** Those that the LLM may move (L03), nearest to the push threshold first, at most eight. */
function inBand(judged: readonly Judged[], policy: Policy): readonly Judged[] {
  const { llm_band, push_threshold } = policy.relevance;
  const threshold = logitOf(Math.min(Math.max(push_threshold, 1e-6), 1 - 1e-6));
  const distance = ({ score }: Judged) => Math.abs(logitOf(score.p) - threshold);
  return judged
    .filter(({ score }) => score.p >= llm_band[0] && score.p < llm_band[1])
    .sort((a, b) => distance(a) - distance(b) || (a.recipient.id < b.recipient.id ? -1 : 1))
    .slice(0, MAX_CANDIDATES);
}
