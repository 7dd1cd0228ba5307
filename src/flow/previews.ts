// What would be decided for an event now: the same gather, scores and `step`, on copies; nothing is written, sent,
// charged or asked of the LLM.
import type { MembershipIndex } from '../context/membership-index.js';
import { candidates } from '../context/candidates.js';
import { noticeInput } from '../context/notice-input.js';
import type { Recipients } from '../context/recipients.js';
import type { ScoreService } from '../context/score.service.js';
import { screen } from '../decide/screen.js';
import { step } from '../decide/step.js';
import type { MessageDecision } from '../model/decision.js';
import type { ChatEvent, EventOf } from '../model/event.js';
import type { Policy } from '../model/policy.js';
import { policyFor } from '../model/policy-levels.js';
import type { Input } from '../model/input.js';
import type { Recipient, Scores } from '../model/recipient.js';
import type { Clock } from '../observe/clock.js';
import type { After, Preview, Supposed } from '../ports.js';
import type { Conversation } from '../store/stores.js';
import { decideAgain } from './decided-again.js';
import { prepareEngagement, withEngagement } from './engagement.js';
import { withNoticeScores } from './notice-scores.js';
import { underOwnThresholds } from './own-thresholds.js';

interface Basis {
  readonly policy: Policy;
  /** The policy as it holds in the conversation. */
  readonly here: Policy;
  readonly supposed: Supposed | undefined;
}

export class Previews {
  constructor(
    private readonly index: MembershipIndex,
    private readonly recipients: Recipients,
    private readonly scores: ScoreService,
    private readonly clock: Clock,
  ) {}

  /** Only a new message, call or notice can be previewed; other events give an empty list. */
  async preview(
    event: ChatEvent,
    users: readonly string[] | null,
    scores: Scores | null,
    policy: Policy,
    supposed?: Supposed,
  ): Promise<readonly Preview[]> {
    if (event.type === 'notice.requested') return this.#notice(event, scores, policy, supposed);
    if (event.type === 'call.ringing') return this.#call(event, users, policy, supposed);
    if (event.type !== 'message.created') return [];
    const conversation = await this.#conversation(event);
    const here = policyFor(policy, conversation, await this.#parent(conversation));
    const concerned = users ?? (await this.#concerned(event, here));
    return this.#decide(event, concerned, conversation, scores, { policy, here, supposed });
  }

  async #decide(
    event: EventOf<'message.created'>,
    users: readonly string[],
    conversation: Conversation,
    given: Scores | null,
    { policy, here, supposed }: Basis,
  ): Promise<readonly Preview[]> {
    const { app } = event;
    const message = { ...event.data, created_at: event.data.created_at ?? event.time };
    const { states, now } = await this.#supposed(app, users, [conversation], policy, supposed);
    const unclear = states.filter((each) => screen(each, message, policy, now).needsScore);
    await this.scores.prepare(
      app,
      unclear.map((each) => each.id),
    );
    await prepareEngagement({ app, policy }, users, this.scores);
    const ratings = given
      ? new Map<string, { scores: Scores; scoring: unknown }>()
      : this.scores.rateLocally({ app, message, conversation, recipients: unclear, policy: here, now });
    return states.map((recipient) => {
      const rating = ratings.get(recipient.id);
      const own = rating && underOwnThresholds(rating.scores, recipient, policy, conversation.id);
      const scored = given ?? own ?? null;
      const created: Input = {
        type: 'message.created',
        message,
        scores: scored,
        llmChanges: [],
        duplicate: false,
      };
      const input = withEngagement(created, { app, policy }, recipient.id, this.scores);
      const decisions = decide(recipient, input, supposed, policy, now);
      return { user: recipient.id, decisions, scoring: rating?.scoring ?? null, notes: [] };
    });
  }

  async #notice(
    event: EventOf<'notice.requested'>,
    given: Scores | null,
    policy: Policy,
    supposed: Supposed | undefined,
  ): Promise<readonly Preview[]> {
    const { app } = event;
    const { user } = event.data;
    const { states, now } = await this.#supposed(app, [user], [], policy, supposed);
    const asked = { ...noticeInput(event), ...(given === null ? {} : { scores: given }) } as Input;
    const input = withNoticeScores(asked, { app, policy }, states[0]!, this.scores);
    const decisions = decide(states[0]!, input, supposed, policy, now);
    return [{ user, decisions, scoring: null, notes: [] }];
  }

  /** It rings for every member, as it would. */
  async #call(
    event: EventOf<'call.ringing'>,
    users: readonly string[] | null,
    policy: Policy,
    supposed: Supposed | undefined,
  ): Promise<readonly Preview[]> {
    const { app, data } = event;
    const everyone = async () => (await this.index.audience(app, data.conversation))?.everyone() ?? [];
    const concerned = users ?? [...(await everyone())];
    const conversation = await this.#conversation(event);
    const { states, now } = await this.#supposed(app, concerned, [conversation], policy, supposed);
    return states.map((recipient) => {
      const decisions = decide(recipient, { type: 'call.ringing', ...data }, supposed, policy, now);
      return { user: recipient.id, decisions, scoring: null, notes: [] };
    });
  }

  /** The recipients as they are supposed to be, and the moment at which (ms). */
  async #supposed(
    app: string,
    users: readonly string[],
    conversations: readonly Conversation[],
    policy: Policy,
    supposed: Supposed | undefined,
  ): Promise<{ readonly states: readonly Recipient[]; readonly now: number }> {
    const loaded = await this.recipients.load(app, users, conversations, this.clock.now());
    const now = supposed?.now ?? this.clock.now();
    return { states: [...loaded.values()].map((each) => asSupposed(each, supposed, policy, now)), now };
  }

  async #conversation({ app, data }: EventOf<'message.created' | 'call.ringing'>): Promise<Conversation> {
    const known = await this.index.conversation(app, data.conversation);
    return known ?? { app, id: data.conversation, type: 'group', parent: null, title: null };
  }

  async #parent({ app, parent }: Conversation): Promise<Conversation | null> {
    return parent === null ? null : this.index.conversation(app, parent);
  }

  async #concerned({ app, data }: EventOf<'message.created'>, policy: Policy): Promise<readonly string[]> {
    const audience = await this.index.audience(app, data.conversation);
    return audience === null ? [] : candidates(data, audience, policy).users;
  }
}

function asSupposed(
  recipient: Recipient,
  supposed: Supposed | undefined,
  policy: Policy,
  now: number,
): Recipient {
  const after: After = (before, inputs) =>
    inputs.reduce((state, input) => step(state, input, policy, now).recipient, before);
  return supposed?.recipient(recipient, now, after) ?? recipient;
}

function decide(
  recipient: Recipient,
  input: Input,
  supposed: Supposed | undefined,
  policy: Policy,
  now: number,
): readonly MessageDecision[] {
  const before = supposed?.before;
  if (before !== undefined) return decideAgain(recipient, input, before, policy, now);
  return step(recipient, input, policy, now).decisions;
}
