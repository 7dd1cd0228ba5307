// A score service over a real ledger, with a local scorer that knows the answers and an LLM to be scripted.
import { MembershipIndex } from '../../src/context/membership-index.js';
import { LlmAccess } from '../../src/context/llm-access.js';
import { llmSettings, type LlmSettings } from '../../src/context/llm-settings.js';
import { ScoreService } from '../../src/context/score.service.js';
import type { LocalScorer } from '../../src/context/scorer.js';
import type { Outgoing } from '../../src/egress/outgoing.js';
import type { EventOf } from '../../src/model/event.js';
import { type Policy, policySchema } from '../../src/model/policy.js';
import type { ArrivingMessage, ArrivingNotice } from '../../src/model/arriving.js';
import { emptyRecipient, type Recipient } from '../../src/model/recipient.js';
import type { Store } from '../../src/store/open-store.js';
import type { Conversation } from '../../src/store/stores.js';

export const group: Conversation = { app: 'a', id: 'c1', type: 'group', parent: null, title: 'Ops' };

export const policy: Policy = { ...policySchema.parse({}), version: 1, app_time_zone: 'Etc/UTC' };

class FixedAccess extends LlmAccess {
  constructor(private readonly fixed: LlmSettings | null) {
    super();
  }

  settings(): LlmSettings | null {
    return this.fixed;
  }
}

/** Knows the probability for each user; whoever is not listed gets 0.01. */
export function knowing(p: Readonly<Record<string, number>>): LocalScorer {
  return {
    name: 'knowing',
    version: '1',
    description: 'knows the answers',
    score: (_, { user }) => ({ p: p[user] ?? 0.01, contributions: [] }),
    scoreNotice: ({ user }) => p[user] ?? 0.01,
  };
}

/** A notice as an application server asks for it. */
export function aNotice(notice: string, more: Partial<ArrivingNotice> = {}): ArrivingNotice {
  return {
    ...{ notice, kind: 'event', topic: 'prices', key: null, alert: true, importance: 'normal' },
    ...{ force_push: false, ttl_seconds: null, created_at: null, not_before: null },
    ...more,
  };
}

export function settingsFor(url: string, apiKey: string, more: object = {}): LlmSettings {
  return llmSettings.parse({ base_url: url, api_key: apiKey, model: 'script', ...more });
}

export function scoreService(store: Store, outgoing: Outgoing, settings: LlmSettings | null): ScoreService {
  const { conversations, memberships, users } = store;
  const index = new MembershipIndex(conversations, memberships, users);
  return new ScoreService(store.events, store.feedback, users, index, outgoing, new FixedAccess(settings));
}

export function arriving(event: EventOf<'message.created'>): ArrivingMessage {
  return { ...event.data, created_at: event.time };
}

export function recipients(...ids: readonly string[]): readonly Recipient[] {
  return ids.map(emptyRecipient);
}
