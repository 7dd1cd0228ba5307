// What one candidate's score became of an LLM's reply: the opinion that decides, and what the trace says of it.
import { shiftOf } from './llm-answer.js';
import type { LlmOpinion } from './scorer.js';
import type { LlmReply } from './scorers/llm.js';

/** `note`: a closed word (`deadline`, `http_503`, `connection`, `breaker_open`, `calls`, `invalid`, …). */
export interface LlmVerdict {
  readonly opinion: LlmOpinion;
  readonly asked: boolean;
  readonly s: number | null;
  readonly note?: string;
  readonly latencyMs: number | null;
}

/** An endpoint that fails counts as one that did not answer in time (L05); an unusable score as invalid output. */
export function answerableOpinion(
  reply: LlmReply,
  id: string,
  maxShift: number,
  latencyMs: number,
): LlmVerdict {
  const asked = { asked: true, latencyMs } as const;
  if (!reply.ok) return { ...asked, opinion: { state: 'timeout' }, s: null, note: reply.note };
  const s = reply.scores.get(id);
  if (s === undefined) return { ...asked, opinion: { state: 'invalid_output' }, s: null, note: 'invalid' };
  return { ...asked, opinion: { shift: shiftOf(s, maxShift) }, s };
}
