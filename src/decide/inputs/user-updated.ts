import { changedAttributes } from '../../model/condition/attributes.js';
import { blankProfile } from '../../model/profile.js';
import type { Draft } from '../draft.js';
import type { InputOf } from './input-of.js';

/** What the chat server tells of a user counts at the next decision; it decides nothing by itself, like a preference. */
export function userUpdated(draft: Draft, { set }: InputOf<'user.updated'>): void {
  const profile = draft.recipient.profile ?? blankProfile;
  draft.change({
    profile: {
      bot: set.bot ?? profile.bot,
      locale: set.locale === undefined ? profile.locale : set.locale,
      attributes: set.attributes ? changedAttributes(profile.attributes, set.attributes) : profile.attributes,
    },
  });
}
