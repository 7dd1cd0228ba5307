// The ceiling of delivery: one HTTP/2 session of node:http2 that posts the same body to the same fake, signed once.
import { connect, type ClientHttp2Session } from 'node:http2';
import { importPKCS8, SignJWT } from 'jose';
import { cpuSeconds } from './child.js';
import type { SandboxLead } from './installation.js';
import { closedLoop, type Loop } from './measure.js';

export interface RawPushes {
  readonly lead: SandboxLead;
  readonly tokens: readonly string[];
  readonly inFlight: number;
  readonly seconds: number;
}

/** What the loop did, and the CPU time of this process for one push. */
export interface RawPushed extends Loop {
  readonly cpuMicroseconds: number;
}

const WARM_SECONDS = 1;

export async function rawApns({ lead, tokens, inFlight, seconds }: RawPushes): Promise<RawPushed> {
  const session = connect(lead.urls.apns, { ca: lead.ca });
  try {
    const headers = await headersFor(lead);
    const push = (index: number): Promise<number> =>
      post(session, { ...headers, ':path': `/3/device/${tokens[index % tokens.length]}` }, bodyOf(index));
    // The fake lets one stream in before it has seen a good token, as Apple does.
    await push(0);
    await closedLoop(inFlight, WARM_SECONDS, push);
    const cpu = cpuSeconds();
    const loop = await closedLoop(inFlight, seconds, push);
    return { ...loop, cpuMicroseconds: ((cpuSeconds() - cpu) * 1e6) / loop.count };
  } finally {
    session.close();
  }
}

async function headersFor({ credentials }: SandboxLead): Promise<Record<string, string>> {
  const { teamId, keyId, privateKeyPem, topic } = credentials.apns;
  const key = await importPKCS8(privateKeyPem, 'ES256');
  const signer = new SignJWT({})
    .setProtectedHeader({ alg: 'ES256', kid: keyId })
    .setIssuer(teamId)
    .setIssuedAt();
  return {
    ':method': 'POST',
    authorization: `bearer ${await signer.sign(key)}`,
    'apns-topic': topic,
    'apns-push-type': 'alert',
    'apns-priority': '10',
    'apns-expiration': '2000000000',
  };
}

function bodyOf(index: number): Buffer {
  const alert = {
    title: 'a-1',
    body: 'Shall we have lunch at half past twelve? The place on the corner is open.',
  };
  const aps = {
    alert,
    badge: 1,
    sound: 'default',
    'thread-id': `direct-${index}`,
    'interruption-level': 'active',
  };
  return Buffer.from(JSON.stringify({ aps, push: `psh_${index}`, conversation: `direct-${index}` }));
}

function post(session: ClientHttp2Session, headers: Record<string, string>, body: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    const stream = session.request(headers);
    stream.on('response', ({ ':status': status }) => {
      if (status !== 200) reject(new Error(`the fake answered ${status}`));
    });
    stream.on('error', reject);
    stream.on('end', () => resolve(1));
    stream.resume();
    stream.end(body);
  });
}
