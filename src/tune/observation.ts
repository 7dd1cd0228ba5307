// What the ledger remembers of one ordinary message and one user, as tuning looks at it. Pure.
import type { Relevance } from '../model/decision.js';
import type { Place } from '../model/policy-levels.js';
import type { ScoredDecision, ShownPush } from '../store/stores.js';

export interface Observation {
  readonly decision: string;
  readonly user: string;
  readonly message: string;
  readonly at: number;
  readonly place: Place;
  readonly parent: Place | null;
  readonly relevance: Relevance;
}

/** `unknown`: no word of the user. Providers tell nothing and apps not everything, so silence is no answer. */
export type Reaction = 'wanted' | 'unwanted' | 'unknown';

export interface Shown extends Observation {
  readonly push: string;
  readonly provider: string;
  readonly via: ShownPush['reason'];
  readonly reaction: Reaction;
  readonly isDisplayed: boolean;
}

/** Each message and user once, as it was first decided; `rows` from the newest back. */
export function observations(rows: readonly ScoredDecision[]): readonly Observation[] {
  const first = new Map<string, Observation>();
  for (const row of rows) first.set(`${row.user}\0${row.message}`, observationOf(row));
  return [...first.values()];
}

export function shownOf(row: ShownPush): Shown {
  const { push, provider, reason, is_displayed } = row;
  const reaction = reactionOf(row);
  return { ...observationOf(row), push, provider, via: reason, reaction, isDisplayed: is_displayed };
}

/** As reactions count: an open takes back a mere dismissal, `muted` and `not_useful` stay. */
function reactionOf({ is_opened, is_dismissed, is_refused }: ShownPush): Reaction {
  if (is_refused) return 'unwanted';
  if (is_opened) return 'wanted';
  return is_dismissed ? 'unwanted' : 'unknown';
}

function observationOf(row: ScoredDecision): Observation {
  const { decision, user, message, at, conversation, type, parent, parent_type, relevance } = row;
  const above = parent === null ? null : { id: parent, type: parent_type ?? 'group', parent: null };
  const place = { id: conversation, type: type ?? 'group', parent };
  return { decision, user, message, at, place, parent: above, relevance };
}
