// One word of a user's app or a chat server on a push, as it travels, and what came of it.
import { z } from 'zod';
import { id } from '../model/event.js';
import { instant } from '../model/instant.js';
import { fieldErrors, type FieldError, type Problem } from '../model/problem.js';
import { feedbackTypes } from '../store/stores.js';

export const MAX_ITEMS = 500;

export const feedbackItem = z.strictObject({
  /** The `psh_…` that travelled with the push. */
  push_id: z.string().min(1).max(64),
  type: z.enum(feedbackTypes),
  /** When it happened; left out: on arrival. A time in the future is taken as the arrival. */
  at: instant.optional(),
  /** For a reply or a mute: where it happened, if the push carried several conversations. */
  conversation: id.optional(),
});
export type FeedbackItem = z.infer<typeof feedbackItem>;

/** In the order of the items. `push_id` and `type` as they were given, null where they were not strings. */
export type FeedbackResult = {
  readonly push_id: string | null;
  readonly type: string | null;
} & (
  { readonly status: 'accepted' | 'duplicate' } | { readonly status: 'rejected'; readonly problem: Problem }
);

/** `document`: what arrived. The problem names the field inside the item. */
export function readItem(document: unknown): FeedbackItem | Problem {
  const parsed = feedbackItem.safeParse(document);
  return parsed.success ? parsed.data : invalid(fieldErrors(parsed.error));
}

/** The same answer for what never was and for what belongs to another app. */
export const unknownPush: Problem = invalid(
  [
    {
      field: 'push_id',
      problem: 'no push of this app has this id',
      fix: 'Send the push_id that travelled in the data of the push.',
    },
  ],
  404,
);

function invalid(errors: readonly FieldError[], status = 422): Problem {
  const detail = errors.map((each) => `${each.field}: ${each.problem}. ${each.fix}`).join(' ');
  return status === 404
    ? { type: 'urn:warbler:problem:not-found', title: 'Nothing here', status, detail, errors }
    : { type: 'urn:warbler:problem:invalid', title: 'Some fields are not valid', status, detail, errors };
}

export function resultOf(document: unknown, outcome: 'accepted' | 'duplicate' | Problem): FeedbackResult {
  const given = (typeof document === 'object' && document !== null ? document : {}) as Record<
    string,
    unknown
  >;
  const named = { push_id: textOf(given['push_id']), type: textOf(given['type']) };
  return typeof outcome === 'string'
    ? { ...named, status: outcome }
    : { ...named, status: 'rejected', problem: outcome };
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value.slice(0, 64) : null;
}
