import { z } from 'zod';
import { importance } from '../model/event.js';
import { noticeKind } from '../model/notice.js';

const time = z.iso.datetime();

/** How a notice stands for its user, the most final word first. */
export const noticeStates = [
  'cancelled',
  'merged',
  'superseded',
  'seen',
  'scheduled',
  'held',
  'pushed',
  'suppressed',
] as const;

export const noticeShape = z.object({
  notice: z.string(),
  kind: noticeKind,
  topic: z.string().nullable(),
  key: z.string().nullable(),
  importance,
  state: z
    .enum(noticeStates)
    .describe('`held`, `pushed` and `suppressed` on its devices; the rest for the user'),
  reason: z.string().nullable().describe('Of its newest decision on a device; null while it is scheduled'),
  title: z.string().nullable().describe('What its latest correction says; null without the scope text:read'),
  body: z.string().nullable(),
  created_at: time,
  not_before: time.nullable(),
  release_at: time.nullable().describe('When it is decided next; null: it does not wait'),
  expires_at: time,
  seen_at: time.nullable(),
  merged_into: z.string().nullable().describe('The notice that it only corrects'),
});
export type NoticeEntry = z.infer<typeof noticeShape>;
