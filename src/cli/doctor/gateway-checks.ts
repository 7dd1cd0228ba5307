import type { Connection } from '../connection.js';
import { UNSENDABLE } from './brief-outgoing.js';
import { type Finding, good, problem, skipped } from './finding.js';
import type { Outgoing, OutgoingResponse } from '../../egress/outgoing.js';

const TIMEOUT_MS = 3_000;

/** Whether the gateway is up, ready, and takes the key. One that nobody named need not run. */
export async function gatewayFindings(
  { url, isUrlGiven, key, app }: Connection,
  outgoing: Outgoing,
): Promise<Finding[]> {
  const get = (path: string, headers: Readonly<Record<string, string>> = {}): Promise<OutgoingResponse> =>
    outgoing.request({ method: 'GET', url: `${url}${path}`, headers, timeoutMs: TIMEOUT_MS, trust: 'fixed' });
  const ready = await get('/health/ready');
  if (!ready.ok) {
    const what = `nothing answers at ${url} (${ready.detail})`;
    if (!isUrlGiven) return [skipped('gateway', `${what}; it does not seem to run`)];
    return [problem('gateway', what, 'Start the gateway (`npm start`), or correct --url or WARBLER_URL.')];
  }
  if (ready.status !== 200) {
    const fix = 'See its log, and /health/ready for the reason; a full pipeline empties by itself.';
    return [problem('gateway', `${url} runs and is not ready (status ${ready.status})`, fix)];
  }
  const up = good('gateway', `${url} is ready`);
  if (key === null) return [up, skipped('gateway', 'no key to try; give it by WARBLER_KEY or --key')];
  const headers = {
    authorization: `Bearer ${key.reveal()}`,
    ...(app === null ? {} : { 'x-warbler-app': app }),
  };
  const answer = await get('/v1/decisions?page_size=1', headers);
  if (!answer.ok && answer.detail === UNSENDABLE) {
    return [up, problem('gateway', 'no header can carry the key', 'Check WARBLER_KEY and --key.')];
  }
  return [up, answer.ok ? keyFinding(answer.status) : skipped('gateway', 'the key could not be tried')];
}

function keyFinding(status: number): Finding {
  if (status === 200) return good('gateway', 'it takes the key');
  const fix = 'Make a key with `warbler keys create`, or check WARBLER_KEY, --key and --app.';
  return problem('gateway', `it answers ${status} to the key`, fix);
}
