// The only way to the API. The key travels in a header, never in an address.
import { currentLanguage } from '../strings.js';
import { currentSession, endSession, type Session } from '../session.js';

/** One field that the API refused: where, what is wrong, and how to mend it. */
export interface FieldProblem {
  readonly field: string;
  readonly problem: string;
  readonly fix: string;
}

/** What the API refused, in its own words (RFC 9457). `status` 0: no answer came at all. */
export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    readonly detail: string,
    readonly errors: readonly FieldProblem[] = [],
  ) {
    super(detail);
  }
}

export type Query = Readonly<Record<string, string | number | undefined>>;

/** Asks with the key of this tab. A key that is not accepted any more ends the session. Throws ApiProblem. */
export function get<T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T> {
  return withSession((session) => getAs<T>(session, path, query, signal));
}

/** Changes something with the key of this tab. Throws ApiProblem. */
export function post<T>(path: string, body: object, headers: Record<string, string> = {}): Promise<T> {
  return withSession((session) =>
    ask<T>(path, {
      method: 'POST',
      headers: { ...headersOf(session), ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  );
}

async function withSession<T>(run: (session: Session) => Promise<T>): Promise<T> {
  const session = currentSession();
  if (session === null) throw new ApiProblem(401, 'Signed out.');
  try {
    return await run(session);
  } catch (error) {
    const isRefused = error instanceof ApiProblem && error.status === 401;
    if (isRefused && currentSession() === session) endSession('refused');
    throw error;
  }
}

/** Asks with a key that is not (yet) the tab's. Throws ApiProblem. */
export function getAs<T>(
  session: Session,
  path: string,
  query: Query = {},
  signal?: AbortSignal,
): Promise<T> {
  return ask<T>(addressOf(path, query), { headers: headersOf(session), signal: signal ?? null });
}

async function ask<T>(address: string, request: RequestInit): Promise<T> {
  const response = await fetch(address, { ...request, cache: 'no-store' }).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiProblem(0, 'No answer from the server.');
  });
  if (response.ok) return (await response.json()) as T;
  const problem = (await response.json().catch(() => null)) as Partial<ProblemBody> | null;
  throw new ApiProblem(
    response.status,
    typeof problem?.detail === 'string' ? problem.detail : `The server answered ${response.status}.`,
    Array.isArray(problem?.errors) ? problem.errors : [],
  );
}

interface ProblemBody {
  readonly detail: unknown;
  readonly errors: readonly FieldProblem[];
}

function headersOf({ key, app }: Session): Record<string, string> {
  return {
    authorization: `Bearer ${key}`,
    'accept-language': currentLanguage(),
    ...(app === null ? {} : { 'x-warbler-app': app }),
  };
}

function addressOf(path: string, query: Query): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return search === '' ? path : `${path}?${search}`;
}
