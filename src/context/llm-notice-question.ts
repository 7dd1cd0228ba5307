// What a model is told of those whom a notice is for: how they have treated notices like it, as numbers and closed words.
import type { ArrivingNotice } from '../model/arriving.js';
import type { NoticeItem, Recipient } from '../model/recipient.js';
import type { LlmCandidate } from './llm-frame.js';

/** As far as a recipient's own state looks back also after a restart. */
const WEEK_MS = 7 * 86_400_000;

/** From what the recipient's own state remembers of the last 7 days; `now` in milliseconds. */
export function noticeCandidate(
  { id, notices }: Recipient,
  notice: ArrivingNotice,
  now: number,
): LlmCandidate {
  const others = [...notices.values()].filter(
    (each) => each.message !== notice.notice && now - each.taken_in_at < WEEK_MS,
  );
  const ofKind = others.filter((each) => each.notice_kind === notice.kind);
  const ofTopic = others.filter((each) => each.topic !== null && each.topic === notice.topic);
  return {
    user: id,
    facts: [
      `kind: ${treated(ofKind)}`,
      ...(notice.topic === null ? [] : [`topic: ${treated(ofTopic)}`]),
      ...(others.length > 0 && others.every((each) => each.seen_at === null)
        ? ['looked at none of any']
        : []),
    ],
  };
}

function treated(notices: readonly NoticeItem[]): string {
  const looked = notices.filter((each) => each.seen_at !== null).length;
  return `told ${notices.length}, looked at ${looked}`;
}
