// Asks an app's LLM about the few recipients near the threshold: one question for one message. Everything it reads
// (earlier messages, names) it reads only when there is somebody to ask about, and only if text may be sent.
import { own } from '../model/own.js';
import type { EventOf } from '../model/event.js';
import type { ArrivingMessage } from '../model/arriving.js';
import type { EventStore } from '../store/event-store.js';
import type { UserStore } from '../store/stores.js';
import type { Scene } from './scene.js';
import { inBand, type LlmLanes } from './llm-lanes.js';
import { promptOf, type LlmQuestion, type SaidMessage } from './llm-prompt.js';
import { candidateFacts, messageFacts } from './llm-question.js';
import { typedWords } from './llm-typed-words.js';
import type { LlmVerdict } from './llm-verdict.js';
import type { MembershipIndex } from './membership-index.js';
import type { Judged, RateRequest } from './rating.js';

const CONTEXT_MESSAGES = 6;

export interface PanelReads {
  readonly events: EventStore;
  readonly users: UserStore;
  readonly index: MembershipIndex;
}

export class LlmPanel {
  constructor(
    private readonly reads: PanelReads,
    private readonly lanes: LlmLanes,
  ) {}

  /** A verdict for each recipient that was asked about; nobody where the app has no LLM or none is in the band. */
  async verdicts(
    request: RateRequest,
    scene: Scene,
    judged: readonly Judged[],
  ): Promise<ReadonlyMap<string, LlmVerdict>> {
    const lane = this.lanes.of(request.app);
    const asked = lane === null ? [] : inBand(judged, request.policy);
    if (lane === null || asked.length === 0) return new Map();
    const { mode } = lane.settings;
    const question: LlmQuestion = {
      ...questionOf(request, scene, asked),
      ...(mode === 'full' ? await this.#texts(request, asked) : { context: [], names: new Map() }),
      mode,
    };
    const prompt = promptOf(question);
    const { app, message, policy, now } = request;
    return this.lanes.ask(lane, { app, id: message.message, policy, now }, prompt);
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
    const found: string[] = [];
    for (const word of typedWords(messages.map(({ text }) => text))) {
      if (await this.reads.index.isMember(app, conversation, word)) found.push(word);
    }
    return found;
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
