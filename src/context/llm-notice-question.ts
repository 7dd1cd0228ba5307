// What a model is told of those whom a notice is for: how they have treated notices like it, as numbers and closed words.
import type { ArrivingNotice } from '../model/arriving.js';
import type { NoticeItem, Recipient } from '../model/recipient.js';
import type { LlmCandidate } from './llm-frame.js';

/** From what the recipient's own state remembers (30 days). */
export function noticeCandidate({ id, notices }: Recipient, notice: ArrivingNotice): LlmCandidate {
  const others = [...notices.values()].filter((each) => each.message !== notice.notice);
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
