// Replays a chat stream of the relevance benchmark through the product's own history and features.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { featuresOf } from '../src/context/features.js';
import { ChatHistory } from '../src/context/history.js';
import { sceneOf } from '../src/context/scene.js';
import type { Features } from '../src/context/scorer.js';

/** A message as the streams have it; `t` in Unix seconds. */
export interface StreamMessage {
  readonly id: string;
  readonly t: number;
  readonly conv: string;
  readonly thread?: string;
  readonly from: string;
  readonly text: string;
  readonly mentions: readonly string[];
  readonly recipients?: '*' | readonly string[];
}

export function* readLines(file: string): Generator<unknown> {
  const bytes = readFileSync(file);
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  for (let start = 0; start < text.length;) {
    const end = text.indexOf('\n', start);
    const line = text.slice(start, end < 0 ? undefined : end);
    if (line.trim() !== '') yield JSON.parse(line);
    start = end < 0 ? text.length : end + 1;
  }
}

/** For each message to be scored, in order: its candidates with a way to their features, before it becomes history. */
export function* replay(
  files: readonly string[],
): Generator<{ id: string; users: readonly string[]; features: (user: string) => Features }> {
  let history = new ChatHistory();
  let bots = new Set<string>();
  let wrote = new Set<string>();
  const neutral = { senderRate: 0.5, conversationRate: 0.5 };
  for (const file of files) {
    for (const line of readLines(file)) {
      const event = line as { type: string; id: string; bot?: boolean };
      if (event.type === 'stream') {
        history = new ChatHistory();
        bots = new Set();
        wrote = new Set();
      } else if (event.type === 'user' && event.bot === true) bots.add(event.id);
      if (event.type !== 'message') continue;
      const { id, t, conv, thread, from, text, mentions, recipients } = line as StreamMessage;
      const message = {
        app: 'benchmark',
        conversation: thread === undefined ? conv : `${conv}/${thread}`,
        parent: thread === undefined ? null : conv,
        sender: from,
        text,
        mentions,
        reply_to: null,
        at: t * 1_000,
      };
      if (recipients !== undefined) {
        const users =
          recipients === '*' ? [...wrote].filter((user) => user !== from && !bots.has(user)) : recipients;
        const scene = sceneOf(history, message, users.length);
        yield { id, users, features: (user) => featuresOf(scene, user, neutral) };
      }
      history.observe({ ...message, message: id });
      wrote.add(from);
    }
  }
}
