// From counted reactions to rates: how a user has treated pushes of a sender, and of a conversation.
import type { Reaction } from '../store/stores.js';
import type { EngagementRates } from '../model/profile.js';
import type { Engagement } from './features.js';

/** What is assumed before anything happened: two opens and two dismissals, that is a rate of one half. */
const PRIOR = { opens: 2, dismissals: 2 } as const;

/** The mean of a Beta posterior: `(opens + 2) / (opens + dismissals + 4)`, in (0, 1). */
export function smoothedOpenRate(counts: { readonly opens: number; readonly dismissals: number }): number {
  return (counts.opens + PRIOR.opens) / (counts.opens + counts.dismissals + PRIOR.opens + PRIOR.dismissals);
}

const none = { opens: 0, dismissals: 0 };

/** The rates that concern a message of this sender in this conversation; one half where nothing is known. */
export function engagementOf(
  reactions: readonly Reaction[],
  sender: string,
  conversation: string,
): Engagement {
  const find = (about: Reaction['about'], key: string) =>
    reactions.find((each) => each.about === about && each.key === key) ?? none;
  return {
    senderRate: smoothedOpenRate(find('sender', sender)),
    conversationRate: smoothedOpenRate(find('conversation', conversation)),
  };
}

/** The same as observed facts: null where there has been no reaction yet. */
export function ratesOf(
  reactions: readonly Reaction[],
  sender: string,
  conversation: string,
): EngagementRates {
  const rate = (about: Reaction['about'], key: string) => {
    const found = reactions.find((each) => each.about === about && each.key === key);
    return found === undefined || found.opens + found.dismissals === 0 ? null : smoothedOpenRate(found);
  };
  return { sender: rate('sender', sender), conversation: rate('conversation', conversation) };
}
