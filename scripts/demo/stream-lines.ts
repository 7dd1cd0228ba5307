// The lines of the relevance benchmark's streams (its README has the format), typed.
import { readLines, type StreamMessage } from '../relevance-stream.js';

export type StreamLine =
  | { readonly type: 'stream'; readonly id: string }
  | { readonly type: 'user'; readonly id: string; readonly name: string; readonly bot?: boolean }
  | { readonly type: 'online' | 'offline'; readonly t: number; readonly user: string }
  | (StreamMessage & { readonly type: 'message' });

/** All lines of the files in order. Throws on a line that is not JSON. */
export function* streamLines(files: readonly string[]): Generator<StreamLine> {
  for (const file of files) {
    for (const line of readLines(file)) yield line as StreamLine;
  }
}

/** The chats in the files: an app each, since ids repeat between them. */
export function chatsOf(files: readonly string[]): readonly string[] {
  const chats: string[] = [];
  for (const line of streamLines(files)) if (line.type === 'stream') chats.push(appOf(line.id));
  return chats;
}

export function appOf(streamId: string): string {
  return streamId.toLowerCase().replace(/[^a-z0-9_-]/g, '-');
}
