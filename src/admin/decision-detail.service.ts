import { Injectable } from '@nestjs/common';
import { entryOf, placeOf, type DecisionEntry } from './decision-entry.js';
import { levelsOf, type ObservedUser } from './decision-levels.js';
import { Explanations } from './explanations.js';
import { ProviderReports } from './provider-reports.js';
import { pushView, type PushView } from './push-view.js';
import { ruleView } from './rule-view.js';
import { sentencesOf } from './sentence.js';
import type { Language } from './why/words.js';
import { withIsoInstants } from './wire.js';
import type { DeviceDecision } from '../model/decision.js';
import type { EventOf } from '../model/event.js';
import { toIso } from '../model/instant.js';
import { isOfNotice } from '../store/is-of-notice.js';
import { PolicyStore } from '../store/policy-store.js';
import { EventStore } from '../store/event-store.js';
import {
  DecisionStore,
  FeedbackStore,
  FollowUpStore,
  PushStore,
  type StoredDecision,
} from '../store/stores.js';

const MAX_HISTORY = 20;

type ObservedFacts = Record<string, unknown> & { readonly user: ObservedUser | null };

/** Everything that is known of one decision: enough to answer "why did I (not) get this?" without another question. */
@Injectable()
export class DecisionDetailService {
  constructor(
    private readonly decisions: DecisionStore,
    private readonly pushes: PushStore,
    private readonly followUps: FollowUpStore,
    private readonly feedback: FeedbackStore,
    private readonly events: EventStore,
    private readonly policies: PolicyStore,
    private readonly reports: ProviderReports,
    private readonly explanations: Explanations,
  ) {}

  /** Null: this app has no such decision. Text comes along only where the caller may read it. */
  async get(app: string, id: string, mayReadText: boolean, language: Language = 'en') {
    const { decision, index } = placeOf(id);
    const stored = await this.decisions.get(app, decision);
    const device = stored?.devices[index ?? 0];
    if (!stored || !device) return null;
    const history = await this.#history(stored);
    const facts = await this.#facts(stored);
    const { rules, zone } = await this.explanations.of(stored, device, history);
    return {
      ...entryOf(stored, device, index ?? 0, language),
      sentences: sentencesOf(device, stored.relevance, { language, zone }),
      rules: rules.map((verdict) => ruleView(verdict, device)),
      relevance: stored.relevance,
      thresholds: stored.relevance?.thresholds ?? null,
      scoring: stored.scoring ?? history.find((each) => each.scoring !== null)?.scoring ?? null,
      facts: withIsoInstants(facts),
      policy_levels: await this.#levels(stored, facts?.user ?? null),
      devices: stored.devices.map((each, i) => entryOf(stored, each, i)).map(choiceView),
      pushes: await this.#pushes(stored, device),
      history: history.map(historyView),
      notice: await this.#notice(stored),
      text: mayReadText ? await this.#text(stored) : null,
      text_hidden: !mayReadText,
    };
  }

  /** What was observed of this user when it was decided; other users' facts stay out. */
  async #facts({ app, cause, user }: StoredDecision): Promise<ObservedFacts | null> {
    const facts = (await this.decisions.facts(app, cause)) as Record<string, unknown> | null;
    if (facts === null || typeof facts !== 'object') return null;
    const { users, ...shared } = facts;
    return { ...shared, user: (users as Record<string, ObservedUser> | undefined)?.[user] ?? null };
  }

  /** By the version that decided, whatever decides now. */
  async #levels({ app, conversation, policy_version }: StoredDecision, user: ObservedUser | null) {
    const policy = user === null ? null : await this.policies.version(app, policy_version);
    if (policy === null || !Array.isArray(user?.conversations)) return null;
    return levelsOf(policy.document, conversation, user);
  }

  async #history(newest: StoredDecision): Promise<StoredDecision[]> {
    const found: StoredDecision[] = [];
    for (let id = newest.previous; id !== null && found.length < MAX_HISTORY;) {
      const stored = await this.decisions.get(newest.app, id);
      if (stored === null) break;
      found.push(stored);
      id = stored.previous;
    }
    return found;
  }

  async #pushes(stored: StoredDecision, device: DeviceDecision): Promise<PushView[]> {
    const { app, user, message } = stored;
    const all = await this.pushes.ofDecision(app, user, [message], isOfNotice(stored));
    const own = all.filter((push) => device.device === null || push.device === device.device);
    const followed = await this.followUps.of(
      app,
      own.map((push) => push.id),
    );
    return Promise.all(
      own.map(async (push) =>
        pushView(
          push,
          await this.pushes.attempts(app, push.id),
          await this.feedback.known(app, push.id),
          this.reports,
          followed.find((each) => each.push === push.id) ?? null,
        ),
      ),
    );
  }

  /** Null for what is no notice, and where its event is no longer kept. */
  async #notice(stored: StoredDecision) {
    if (!isOfNotice(stored)) return null;
    const [told] = await this.events.notice(stored.app, stored.user, stored.message);
    return told === undefined ? null : noticeView(told);
  }

  async #text(stored: StoredDecision): Promise<string | null> {
    const { app, user, message } = stored;
    if (isOfNotice(stored)) {
      const [told] = await this.events.notice(app, user, message);
      const { title = '', body = '' } = told?.data ?? {};
      return [title, body].filter((each) => each !== '').join('\n') || null;
    }
    const [event] = await this.events.messages(app, [message]);
    return event?.type === 'message.created' ? event.data.text : null;
  }
}

/** What is asked of a notice, but for its words. */
function noticeView({ data }: EventOf<'notice.requested'>) {
  const { kind, topic, key, alert, importance, not_before } = data;
  return {
    ...{ kind, topic, key, alert, importance },
    not_before: not_before === null ? null : toIso(not_before),
  };
}

function choiceView({ id, device, outcome, reason, release_at }: DecisionEntry) {
  return { id, device, outcome, reason, release_at };
}

function historyView(stored: StoredDecision) {
  const devices = stored.devices.map(({ device, outcome, reason }) => ({ device, outcome, reason }));
  return { id: stored.id, at: toIso(stored.at), cause: stored.cause, devices };
}
