// Every error that the API shows, as RFC 9457 problem details. A request that cannot be served throws ProblemError;
// what reaches the outside otherwise is a bug and shows no detail.
import type { FieldError, Problem } from '../model/problem.js';

const kinds = {
  400: ['bad-request', 'The request cannot be read'],
  401: ['unauthorized', 'A valid key is needed'],
  403: ['forbidden', 'This key may not do that'],
  404: ['not-found', 'Nothing here'],
  405: ['method-not-allowed', 'This method does not exist here'],
  408: ['request-timeout', 'The request took too long to arrive'],
  409: ['conflict', 'It contradicts what is already there'],
  412: ['precondition-failed', 'It has changed since you looked'],
  413: ['too-large', 'The request is too large'],
  414: ['uri-too-long', 'The path is too long'],
  415: ['unsupported-media-type', 'This content type is not understood'],
  422: ['invalid', 'Some fields are not valid'],
  428: ['precondition-required', 'Say which version you mean to replace'],
  429: ['too-many-requests', 'Too many requests'],
  500: ['internal', 'Something broke on our side'],
  503: ['unavailable', 'Not ready to take this'],
} as const;

export type ProblemStatus = keyof typeof kinds;

/** Answers a request with a problem. `retryAfterSeconds` becomes the Retry-After header. */
export class ProblemError extends Error {
  constructor(
    readonly problem: Problem,
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(problem.title);
  }
}

function isKnown(status: number): status is ProblemStatus {
  return status in kinds;
}

/** A problem of this status; one that has no name of its own is called by its class, 400 or 500. */
export function problemOf(status: number, detail: string, errors?: readonly FieldError[]): Problem {
  const known: ProblemStatus = isKnown(status) ? status : status >= 500 ? 500 : 400;
  const [name, title] = kinds[known];
  const problem = { type: `urn:warbler:problem:${name}`, title, status, detail };
  return errors === undefined ? problem : { ...problem, errors };
}

/** The one answer for what does not exist and for what belongs to another app, so that neither can be told apart. */
export function notFound(): ProblemError {
  return new ProblemError(problemOf(404, 'There is nothing with this name that this key may see.'));
}

export function invalid(errors: readonly FieldError[]): ProblemError {
  return new ProblemError(
    problemOf(422, errors.map((each) => `${each.field}: ${each.problem}`).join('; '), errors),
  );
}

export function conflict(detail: string): ProblemError {
  return new ProblemError(problemOf(409, detail));
}

/** Seconds after which it is worth asking again whether the ledger is back. */
const LEDGER_RETRY_SECONDS = 2;

export function ledgerAway({ isBegun }: { readonly isBegun: boolean }): ProblemError {
  const done = isBegun
    ? 'What was asked for may have been done, or may yet be: send it again with the same ids.'
    : 'Nothing was done; send it again.';
  return new ProblemError(problemOf(503, `The ledger does not answer. ${done}`), LEDGER_RETRY_SECONDS);
}

export function tooMany(retryAfterSeconds: number, detail: string): ProblemError {
  return new ProblemError(problemOf(429, detail), Math.max(1, Math.ceil(retryAfterSeconds)));
}
