import { z } from 'zod';

/**
 * What a notice is for (A02): `transactional` (what the recipient did has a consequence), `reminder` (asked for, or bound
 * to a time), `event` (something happens), `prompt` (a suggestion), `marketing` (a promotion).
 */
export const noticeKinds = ['transactional', 'reminder', 'event', 'prompt', 'marketing'] as const;
export const noticeKind = z.enum(noticeKinds);
export type NoticeKind = z.infer<typeof noticeKind>;

/** Wherever a rule asks for ordinary messages; the cap holds for these alone (A02, A12). */
export function isOrdinaryKind(kind: NoticeKind): boolean {
  return kind !== 'transactional' && kind !== 'reminder';
}
