// What a banner's change looks like on its way out: in, the follow-up with its push; out, a push of its own. Pure. Its
// `data` names what to do, so that an app can act without a look at the text; nothing in it is text of a message.
import type { Device, OutgoingPush } from '../model/push.js';
import type { StoredFollowUp, StoredPush } from '../store/stores.js';
import { compose, type ComposeInput } from './compose.js';
import { phrasesFor } from './phrases.js';
import type { Provider } from './provider.js';

/** Ids in one list, in bytes, so that a payload always has room for them. */
const MAX_LIST_BYTES = 1_000;

export interface Change {
  readonly followUp: StoredFollowUp;
  readonly push: StoredPush;
}

export interface Making {
  readonly device: Device;
  /** The call's own id: what it is journalled under. */
  readonly carrier: string;
  readonly attempt: number;
  readonly badge: number | null;
  readonly now: number;
}

/** The id under which a banner lies on the screen. */
export function bannerOf({ id, replace_id }: StoredPush): string {
  return replace_id ?? id;
}

/** What it tells of, for the app: the newest message or call, or the notice. */
export function subjectOf({ item_kind }: StoredPush, messages: readonly string[]): Record<string, string> {
  return { [item_kind === 'notice' ? 'notice' : 'message']: messages.at(-1) ?? '' };
}

/** What lies together on a screen: a conversation; a notice by itself. */
export function threadOf({ conversation, item_kind, messages }: StoredPush): string {
  return conversation ?? (item_kind === 'notice' ? messages[0]! : 'digest');
}

/** Takes banners of one device away, all by one call; the badge goes with it. */
export function retraction(changes: readonly Change[], making: Making): OutgoingPush {
  const { device, carrier, badge } = making;
  const only = changes.length === 1 ? changes[0]!.push : null;
  const isCall = changes.some(({ followUp }) => followUp.urgent);
  const phrases = phrasesFor(device.locale);
  const title = isCall ? phrases.callEnded : phrases.nothingNew;
  return {
    ...common(changes, making),
    id: carrier,
    // A push service that still stores the push for a device that is away replaces it by this.
    replaceId: only === null ? carrier : bannerOf(only),
    kind: 'background',
    content: { title, body: '', badge },
    data: {
      action: 'retract',
      retract: changes.map(({ push }) => bannerOf(push)).join(' '),
      ...(badge === null ? {} : { badge: String(badge) }),
      ...(isCall ? { call: 'ended' } : {}),
      ...(only === null ? {} : { notification: only.notification, messages: list(only.messages) }),
    },
    importance: isCall ? 'high' : 'normal',
    isCall,
  };
}

/** Takes one banner's place without a sound, where it cannot be taken away, or not now. */
export function replacement(
  change: Change,
  making: Making,
  { retracts }: Pick<Provider, 'retracts'>,
): OutgoingPush {
  const away = retraction([change], making);
  return retracts === 'replacement' ? away : { ...away, kind: 'alert', isQuiet: true };
}

/** Shows a banner again without the messages that are gone and with edits applied, and makes no sound. */
export function update({ followUp, push }: Change, texts: ComposeInput, making: Making): OutgoingPush {
  const left = push.messages.filter((message) => !followUp.gone.includes(message));
  const conversation = push.conversation ?? texts.messages.at(-1)?.conversation;
  return {
    ...common([{ followUp, push }], making),
    id: making.carrier,
    replaceId: bannerOf(push),
    kind: 'alert',
    isQuiet: true,
    content: compose(texts),
    data: {
      action: 'update',
      push: push.id,
      notification: push.notification,
      ...subjectOf(push, left),
      messages: list(left),
      changed: list(followUp.messages),
      ...(conversation ? { conversation } : {}),
    },
    importance: 'low',
  };
}

function common(changes: readonly Change[], { device, attempt, now }: Making) {
  const { app, user, provider } = changes[0]!.push;
  const ends = changes.map(({ followUp }) => followUp.expires_at);
  return {
    ...{ app, user, attempt, device: device.id },
    provider: device.provider ?? provider,
    target: device.target,
    platform: device.platform,
    threadId: threadOf(changes[0]!.push),
    ttlSeconds: Math.max(1, Math.floor((Math.max(...ends) - now) / 1_000)),
  };
}

/** A JSON list of the newest ids that fit. It lies as a text in another document, where its quotes are escaped again. */
export function list(ids: readonly string[]): string {
  let bytes = 2;
  const start = ids.findLastIndex(
    (id) => (bytes += Buffer.byteLength(JSON.stringify(JSON.stringify(id))) - 1) > MAX_LIST_BYTES,
  );
  return JSON.stringify(ids.slice(start + 1));
}
