// What each kind of input does to a recipient: the only list of them.
import type { Input } from '../../model/input.js';
import type { Draft } from '../draft.js';
import type { InputOf } from './input-of.js';
import { callEnded } from './call-ended.js';
import { callRinging } from './call-ringing.js';
import { deviceRegistered } from './device-registered.js';
import { deviceRemoved } from './device-removed.js';
import { messageCreated } from './message-created.js';
import { messageDeleted } from './message-deleted.js';
import { messageEdited } from './message-edited.js';
import { noticeCancelled } from './notice-cancelled.js';
import { noticeRequested } from './notice-requested.js';
import { noticeSeen } from './notice-seen.js';
import { preferenceChanged } from './preference-changed.js';
import { presenceChanged } from './presence-changed.js';
import { pushDisplayed } from './push-displayed.js';
import { pushFailed } from './push-failed.js';
import { pushNotDisplayed } from './push-not-displayed.js';
import { readAdvanced } from './read-advanced.js';
import { userUpdated } from './user-updated.js';

const handlers: { readonly [T in Input['type']]: (draft: Draft, input: InputOf<T>) => void } = {
  'message.created': messageCreated,
  'message.edited': messageEdited,
  'message.deleted': messageDeleted,
  'read.advanced': readAdvanced,
  'presence.changed': presenceChanged,
  'preference.changed': preferenceChanged,
  'device.registered': deviceRegistered,
  'device.removed': deviceRemoved,
  'push.failed': pushFailed,
  'push.displayed': pushDisplayed,
  'push.not_displayed': pushNotDisplayed,
  'call.ringing': callRinging,
  'call.ended': callEnded,
  'user.updated': userUpdated,
  'notice.requested': noticeRequested,
  'notice.cancelled': noticeCancelled,
  'notice.seen': noticeSeen,
  // Nothing but the passing of time (E10); what is due has been released already.
  clock: () => undefined,
};

export function apply(draft: Draft, input: Input): void {
  const handle = handlers[input.type] as (draft: Draft, input: Input) => void;
  handle(draft, input);
}
