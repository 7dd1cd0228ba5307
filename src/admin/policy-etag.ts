// The version that decides, as an entity tag (RFC 9110 §8.8.3), so that nobody replaces what they have not seen.
import { ProblemError, problemOf } from '../access/problem.js';

export function etagOf(version: number): string {
  return `"v${version}"`;
}

/**
 * Which version the caller means to replace (RFC 9110 §13.1.1). Null: `*`, whichever decides now. A list, a weak tag or
 * one that was never given matches nothing.
 */
export function expectedVersion(ifMatch: string | undefined): number | null {
  if (ifMatch === undefined) {
    const detail =
      'Send If-Match with the ETag of GET /v1/policies/current: the version you mean to replace.';
    throw new ProblemError(problemOf(428, detail));
  }
  if (ifMatch.trim() === '*') return null;
  const version = /^"v(\d{1,15})"$/.exec(ifMatch.trim())?.[1];
  return version === undefined ? 0 : Number(version);
}
