// The only way to the API. The key travels in a header, never in an address.
import { currentSession, endSession, type Session } from '../session.js';

/** What the API refused, in its own words (RFC 9457). `status` 0: no answer came at all. */
export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    readonly detail: string,
  ) {
    super(detail);
  }
}

export type Query = Readonly<Record<string, string | number | undefined>>;

/** Asks with the key of this tab. A key that is not accepted any more ends the session. Throws ApiProblem. */
export async function get<T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T> {
  const session = currentSession();
  if (session === null) throw new ApiProblem(401, 'Signed out.');
  try {
    return await getAs<T>(session, path, query, signal);
  } catch (error) {
    const isRefused = error instanceof ApiProblem && error.status === 401;
    if (isRefused && currentSession() === session) endSession('refused');
    throw error;
  }
}

/** Asks with a key that is not (yet) the tab's. Throws ApiProblem. */
export async function getAs<T>(
  session: Session,
  path: string,
  query: Query = {},
  signal?: AbortSignal,
): Promise<T> {
  const response = await fetch(addressOf(path, query), {
    headers: headersOf(session),
    cache: 'no-store',
    signal: signal ?? null,
  }).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiProblem(0, 'No answer from the server.');
  });
  if (response.ok) return (await response.json()) as T;
  const problem = (await response.json().catch(() => null)) as { detail?: unknown } | null;
  throw new ApiProblem(
    response.status,
    typeof problem?.detail === 'string' ? problem.detail : `The server answered ${response.status}.`,
  );
}

function headersOf({ key, app }: Session): Record<string, string> {
  return {
    authorization: `Bearer ${key}`,
    ...(app === null ? {} : { 'x-warbler-app': app }),
  };
}

function addressOf(path: string, query: Query): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return search === '' ? path : `${path}?${search}`;
}
