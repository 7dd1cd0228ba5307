// From the rows of the ledger to what `explain` reads: the step that decided, the one in which the message came, and the
// decisions in between. Reads only; what retention has taken is missing, and the explanation says so.
import { Explanations, type Explanation } from '../admin/explanations.js';
import type { Recipients } from '../context/recipients.js';
import { explain } from '../decide/explain.js';
import type { Observed, RecordedDecision, RecordedStep } from '../decide/recorded.js';
import { zoneOf } from '../decide/zone.js';
import type { DeviceDecision } from '../model/decision.js';
import type { Policy } from '../model/policy.js';
import { emptyRecipient } from '../model/recipient.js';
import type { Clock } from '../observe/clock.js';
import type { PolicyVersions } from '../ports.js';
import { isOfNotice } from '../store/is-of-notice.js';
import type { EventStore } from '../store/event-store.js';
import type { DecisionStore, StoredDecision } from '../store/stores.js';
import { countedThen } from './counted-then.js';

export class RecordedExplanations extends Explanations {
  constructor(
    private readonly decisions: DecisionStore,
    private readonly events: EventStore,
    private readonly policies: PolicyVersions,
    private readonly recipients: Recipients,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async of(
    stored: StoredDecision,
    decided: DeviceDecision,
    history: readonly StoredDecision[],
  ): Promise<Explanation> {
    const first = history.at(-1) ?? stored;
    const step = await this.#stepOf(stored);
    const then: RecordedDecision = {
      ...step,
      user: stored.user,
      message: stored.message,
      relevance: stored.relevance,
      decided,
      arrival: first === stored ? step : await this.#stepOf(first),
      earlier: history.toReversed().map(({ devices, relevance }) => ({ devices, relevance })),
      is_whole: first.previous === null,
      notifications: await countedThen(stored, step.policy, this.decisions, this.events),
      ...(await this.#itemOf(stored)),
    };
    return { rules: explain(then), zone: zoneThen(then) };
  }

  override async zoneOf(app: string, user: string): Promise<string> {
    // A token may outlive its app.
    if (this.policies.inEffect(app) === null) return 'UTC';
    const states = await this.recipients.load(app, [user], [], this.clock.now());
    return zoneOf(states.get(user)!, this.policies.current(app));
  }

  async #stepOf({ app, cause, user, at, policy_version }: StoredDecision): Promise<RecordedStep> {
    const policy = await this.policies.version(app, policy_version);
    const facts = (await this.decisions.facts(app, cause)) as { users?: Record<string, unknown> } | null;
    const observed = facts?.users?.[user] ?? null;
    return {
      at,
      policy: policy ?? this.policies.current(app),
      observed: policy !== null && isObserved(observed) ? observed : null,
    };
  }

  async #itemOf(stored: StoredDecision): Promise<Pick<RecordedDecision, 'item_kind' | 'reads'>> {
    if (isOfNotice(stored)) return { item_kind: 'notice', reads: null };
    const [event] = await this.events.messages(stored.app, [stored.message]);
    if (event?.type === 'call.ringing') return { item_kind: 'call', reads: null };
    if (event?.type !== 'message.created') return { item_kind: 'message', reads: null };
    // An empty one may have been forgotten.
    const { text, mentions, broadcast, reply_to } = event.data;
    return { item_kind: 'message', reads: { ...(text !== '' && { text }), mentions, broadcast, reply_to } };
  }
}

function zoneThen({ user, observed, policy }: { user: string; observed: Observed | null; policy: Policy }) {
  const blank = emptyRecipient(user);
  if (observed === null) return zoneOf(blank, policy);
  const { preferences, devices } = observed;
  const byId = Object.fromEntries(devices.map((each) => [each.id, each]));
  return zoneOf({ ...blank, preferences, devices: byId }, policy);
}

/** What an older version recorded may lack some of it. */
function isObserved(value: unknown): value is Observed {
  const { devices, conversations, inputs, preferences } = (value ?? {}) as Partial<
    Record<keyof Observed, unknown>
  >;
  return (
    Array.isArray(devices) &&
    Array.isArray(conversations) &&
    Array.isArray(inputs) &&
    preferences !== undefined
  );
}
