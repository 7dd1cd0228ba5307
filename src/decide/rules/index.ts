// Every rule there is: the only list of their names. The order has no meaning.
import type { Rule } from '../rule.js';
import { activeOnDevice } from './active-on-device.js';
import { batched } from './batched.js';
import { blockedSender } from './blocked-sender.js';
import { call } from './call.js';
import { conversationMuted } from './conversation-muted.js';
import { criticalBypass } from './critical-bypass.js';
import { deleted } from './deleted.js';
import { desktopGrace } from './desktop-grace.js';
import { directMessage } from './direct-message.js';
import { duplicate } from './duplicate.js';
import { expired } from './expired.js';
import { forcePush } from './force-push.js';
import { frequencyCapped } from './frequency-capped.js';
import { holdout } from './holdout.js';
import { keyword } from './keyword.js';
import { lowRelevance } from './low-relevance.js';
import { marketingCapped } from './marketing-capped.js';
import { mention } from './mention.js';
import { merged } from './merged.js';
import { noConsent } from './no-consent.js';
import { noDevice } from './no-device.js';
import { notMentioned } from './not-mentioned.js';
import { optedOut } from './opted-out.js';
import { ownMessage } from './own-message.js';
import { policyCondition } from './policy-condition.js';
import { quietHours } from './quiet-hours.js';
import { readElsewhere } from './read-elsewhere.js';
import { relevant } from './relevant.js';
import { reminder } from './reminder.js';
import { scheduled } from './scheduled.js';
import { snoozed } from './snoozed.js';
import { superseded } from './superseded.js';
import { threadFollowed } from './thread-followed.js';
import { throttled } from './throttled.js';
import { tokenInvalid } from './token-invalid.js';
import { transactional } from './transactional.js';

export const rules: readonly Rule[] = [
  scheduled,
  blockedSender,
  conversationMuted,
  deleted,
  duplicate,
  expired,
  noDevice,
  optedOut,
  ownMessage,
  readElsewhere,
  tokenInvalid,
  noConsent,
  superseded,
  merged,
  criticalBypass,
  forcePush,
  notMentioned,
  lowRelevance,
  activeOnDevice,
  desktopGrace,
  batched,
  snoozed,
  quietHours,
  frequencyCapped,
  marketingCapped,
  throttled,
  policyCondition,
  mention,
  keyword,
  directMessage,
  threadFollowed,
  relevant,
  holdout,
  call,
  transactional,
  reminder,
];
