// What can be wrong with one item, or with taking in a batch at all, as problem details.
import type { FieldError, Problem } from '../model/problem.js';

function problem(
  status: number,
  name: string,
  title: string,
  detail: string,
  errors?: readonly FieldError[],
): Problem {
  const base = { type: `urn:warbler:problem:${name}`, title, status, detail };
  return errors === undefined ? base : { ...base, errors };
}

export function invalidItem(errors: readonly FieldError[]): Problem {
  const detail = errors.map((each) => `${each.field}: ${each.problem}. ${each.fix}`).join(' ');
  return problem(422, 'invalid', 'Some fields are not valid', detail, errors);
}

/** Same event id, other body. */
export const otherBody: Problem = problem(
  409,
  'conflict',
  'It contradicts what is already there',
  'An event with this id and another body was accepted before. Send a change as an event of its own, with a new id.',
  [{ field: 'id', problem: 'already used for another body', fix: 'Give every event an id of its own.' }],
);

export const overloaded: Problem = problem(
  429,
  'too-many-requests',
  'Too many requests',
  'More events wait to be decided than this installation holds. Nothing of this batch was taken in; send it again later.',
);

export const tooManyInFlight: Problem = problem(
  429,
  'too-many-requests',
  'Too many requests',
  'Too many batches of this connection wait for their answer. Nothing of this batch was taken in; await an answer, then send it again.',
);

export const notStored: Problem = problem(
  503,
  'unavailable',
  'Not ready to take this',
  'The ledger could not be written. Nothing of this batch was taken in; send it again.',
);

/** The ledger stopped answering while they were taken in. */
export const notKnown: Problem = problem(
  503,
  'unavailable',
  'Not ready to take this',
  'The ledger does not answer. This batch may have been taken in, or may yet be; send it again with the same ids.',
);

/** Seconds after which a batch refused as a whole is worth sending again. */
export const RETRY_AFTER_SECONDS = 2;

/** Refused for our reasons, not for the item's: the same item may be taken in later. */
export function isTemporary(each: Problem): boolean {
  return each.status === overloaded.status || each.status === notStored.status;
}
