// Plays the demo on an IM server: who takes part, then the scenes, with a shop's and a clinic's notices between them,
// then small talk.
import type { Chat } from './chat.js';
import { errands } from './demo-notices.js';
import { demoConversations, demoMutes, demoPeople } from './demo-people.js';
import { scenes, smallTalk } from './demo-script.js';

export interface PlayOptions {
  /** 2: twice as fast. */
  readonly speed?: number;
  /** Lines of small talk after the scenes; 240 take about 80 minutes at normal speed. */
  readonly smallTalkLines?: number;
  readonly signal?: AbortSignal;
  readonly now?: () => number;
}

const SMALL_TALK_EVERY_MS = 20_000;

/** Tells the server's subscribers who there is. Play it first; it may be played again. */
export function introduce(chat: Chat, atMs: number): void {
  for (const { id, name, is_bot, time_zone, preferences } of demoPeople(atMs)) {
    chat.tell('user.updated', { user: id, name, bot: is_bot, time_zone });
    if (Object.keys(preferences).length > 0) chat.tell('preference.changed', { user: id, set: preferences });
  }
  for (const { id, type, title, parent, members } of demoConversations) {
    chat.tell('conversation.updated', { conversation: id, type, title, parent, members });
  }
  for (const { user, conversation } of demoMutes) {
    chat.tell('preference.changed', { user, conversation, set: { muted: true } });
  }
}

/** Resolves when everything is said, or when the signal ends it. */
export async function playDemo(chat: Chat, options: PlayOptions = {}): Promise<void> {
  const { speed = 1, smallTalkLines = 240, signal, now = Date.now } = options;
  const stage = { chat, now };
  introduce(chat, now());
  const start = now();
  const all = [...scenes, ...errands(start, speed)].sort(([a], [b]) => a - b);
  for (const [second, play] of all) {
    await pause(start + (second * 1_000) / speed - now(), signal);
    if (signal?.aborted) return;
    play(stage);
  }
  for (let line = 0; line < smallTalkLines; line++) {
    await pause(SMALL_TALK_EVERY_MS / speed, signal);
    if (signal?.aborted) return;
    const { sender, conversation, text, extras, at } = smallTalk[line % smallTalk.length]!;
    if (at !== undefined) chat.active(...at);
    chat.say(sender, conversation, text, { ...extras, ...(at === undefined ? {} : { device: at[1] }) });
  }
}

function pause(delayMs: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, Math.max(0, delayMs));
    signal?.addEventListener('abort', end);
  });
}
