// An edit may make a message ordinary that was addressed when it came, so that nobody scored it: it is scored then, before
// the users' turns, for those for whom it is still open. Worked out is its relevance when it is decided again (L01).
import type { Directory } from '../context/addressed.js';
import type { Recipients } from '../context/recipients.js';
import type { ScoreService } from '../context/score.service.js';
import { openingDevices } from '../decide/devices.js';
import { factsOf } from '../decide/facts.js';
import { isForRelevance } from '../decide/screen.js';
import type { ArrivingMessage } from '../model/arriving.js';
import type { EventOf } from '../model/event.js';
import type { Policy } from '../model/policy.js';
import { policyFor } from '../model/policy-levels.js';
import type { ChatItem, Recipient } from '../model/recipient.js';
import type { Clock } from '../observe/clock.js';
import { underOwnThresholds } from './own-thresholds.js';
import type { Ratings } from './ratings.js';

export interface EditScoring {
  readonly directory: Pick<Directory, 'index'>;
  readonly recipients: Pick<Recipients, 'load'>;
  readonly scores: Pick<ScoreService, 'rateEdited'>;
  readonly clock: Clock;
}

const nobody: Ratings = new Map();

/** Scores for those of these users for whom the edit makes a difference to what is asked; asks nobody where there are none. */
export async function rateEdited(
  { app, data }: EventOf<'message.edited'>,
  users: readonly string[],
  policy: Policy,
  { directory, recipients, scores, clock }: EditScoring,
): Promise<Ratings> {
  const now = clock.now();
  const states = await recipients.load(app, users, [], now);
  const edited = unclearOnceEdited([...states.values()], data, policy, now);
  const [item] = edited.values();
  const conversation = item === undefined ? null : await directory.index.conversation(app, item.conversation);
  if (item === undefined || conversation === null) return nobody;
  const { parent: above } = conversation;
  const parent = above === null ? null : await directory.index.conversation(app, above);
  const rated = await scores.rateEdited({
    app,
    message: asItReads(item),
    conversation,
    recipients: [...edited.keys()],
    policy: policyFor(policy, conversation, parent),
    now,
  });
  return new Map(
    [...edited.keys()].flatMap((recipient) => {
      const rating = rated.get(recipient.id);
      if (rating === undefined) return [];
      const scored = underOwnThresholds(rating.scores, recipient, policy, conversation.id);
      return [[recipient.id, { ...rating, scores: scored }] as const];
    }),
  );
}

function unclearOnceEdited(
  recipients: readonly Recipient[],
  edit: EventOf<'message.edited'>['data'],
  policy: Policy,
  now: number,
): ReadonlyMap<Recipient, ChatItem> {
  const found = new Map<Recipient, ChatItem>();
  for (const recipient of recipients) {
    const item = openOnceEdited(recipient, edit);
    if (item !== null && isUnclear(item, recipient, policy, now)) found.set(recipient, item);
  }
  return found;
}

/** The message as edited, where nobody has scored it yet and it may still be decided again; else null. */
function openOnceEdited({ items }: Recipient, edit: EventOf<'message.edited'>['data']): ChatItem | null {
  const { message, ...set } = edit;
  const item = items.get(message);
  if (item?.kind !== 'message' || item.scores !== null || item.relevance !== null) return null;
  const places = Object.values(item.devices);
  const isPushed = places.some(({ outcome }) => outcome === 'push');
  // What waits; and what somebody was looking at, until nobody looks any more (E06).
  const isOpen = places.some((each) => each.release_at !== null || each.reason === 'active_on_device');
  return isOpen && !isPushed ? { ...item, ...set } : null;
}

function isUnclear(item: ChatItem, recipient: Recipient, policy: Policy, now: number): boolean {
  return isForRelevance(factsOf(item, recipient, policy, now), openingDevices(recipient));
}

function asItReads(item: ChatItem): ArrivingMessage {
  const { message, conversation, seq, sender, sender_kind, text, mentions, broadcast, reply_to } = item;
  const { importance, force_push, created_at } = item;
  return {
    ...{ message, conversation, seq, sender, sender_kind, text, mentions, broadcast, reply_to },
    ...{ importance, force_push, created_at, device: null, ttl_seconds: null },
  };
}
