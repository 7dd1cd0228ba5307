// From what a model wrote to integers, or to nothing. Nothing else of it is kept, shown or logged.
import { z } from 'zod';

const answerSchema = z.object({ v: z.array(z.unknown()).max(64) });
const entrySchema = z.object({ id: z.string(), s: z.number().int().min(0).max(9) });
const entryId = z.object({ id: z.string() });
const OWN_KEYS = /"(?:v|id|s)"\s*:/gu;

/** The schema that the endpoint is asked to keep; servers that ignore it exist, so `readAnswer` checks again. */
export function answerFormat(ids: readonly string[]) {
  const entry = {
    type: 'object',
    properties: {
      id: { type: 'string', enum: [...ids] },
      s: { type: 'integer', enum: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] },
    },
    required: ['id', 's'],
    additionalProperties: false,
  };
  return {
    type: 'object',
    properties: { v: { type: 'array', items: entry } },
    required: ['v'],
    additionalProperties: false,
  };
}

/** The usable scores by candidate id. Missing, repeated, unknown or out-of-range ones are simply not there. */
export function readAnswer(content: string | null, ids: readonly string[]): ReadonlyMap<string, number> {
  const scores = new Map<string, number>();
  const entries = content === null ? null : entriesOf(content);
  if (entries === null) return scores;
  const given = entries.map((each) => entryId.safeParse(each).data?.id);
  entries.forEach((each, i) => {
    const entry = entrySchema.safeParse(each);
    if (!entry.success || !ids.includes(entry.data.id)) return;
    if (given.some((id, j) => j !== i && id === entry.data.id)) return;
    scores.set(entry.data.id, entry.data.s);
  });
  return scores;
}

/** Bytes that were no UTF-8 and keys that stand twice would be guesses, so the whole answer is void. */
function entriesOf(content: string): readonly unknown[] | null {
  if (content.includes('\ufffd')) return null;
  const parsed = answerSchema.safeParse(parse(content));
  if (!parsed.success) return null;
  const { v } = parsed.data;
  const written = content.match(OWN_KEYS)?.length ?? 0;
  const expected = 1 + v.reduce((sum: number, each) => sum + ownKeys(each), 0);
  return written === expected ? v : null;
}

function ownKeys(entry: unknown): number {
  if (typeof entry !== 'object' || entry === null) return 0;
  return Number('id' in entry) + Number('s' in entry);
}

function parse(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return null;
  }
}

/** Log-odds that the extremes of the scale stand for (L04 clips to the policy's own limit). */
const FULL_SHIFT = 2;
const MIDDLE = 4.5;

/** 0…9 to a shift in log-odds: linear, 4.5 would be none, 0 is −2 and 9 is +2, within ±`maxShift`. */
export function shiftOf(s: number, maxShift: number): number {
  const shift = (FULL_SHIFT * (s - MIDDLE)) / MIDDLE;
  return Math.min(Math.max(shift, -maxShift), maxShift);
}
