// The least that a sender needs to speak to the sandbox, written without Warbler's own providers: node:http2 with the
// sandbox's authority, jose for tokens, node:crypto for RFC 8291.
import { createCipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto';
import { connect, type ClientHttp2Session } from 'node:http2';
import { importJWK, importPKCS8, SignJWT } from 'jose';
import type { Sandbox } from '../../samples/sandbox/sandbox.js';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type Headers = Readonly<Record<string, string>>;

export async function openSession(origin: string, ca: string): Promise<ClientHttp2Session> {
  const session = connect(origin, { ca });
  session.on('error', () => undefined);
  await new Promise<void>((resolve, reject) => {
    session.once('remoteSettings', () => resolve());
    session.once('error', reject);
  });
  return session;
}

/** Rejects when the stream breaks before an answer is complete. */
export function post(
  session: ClientHttp2Session,
  path: string,
  headers: Headers,
  body: Uint8Array | string,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const stream = session.request({ ':method': 'POST', ':path': path, ...headers });
    let answered: Record<string, string> | null = null;
    const chunks: Buffer[] = [];
    stream.on('response', (received) => (answered = received as unknown as Record<string, string>));
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('error', reject);
    stream.on('close', () => {
      if (!answered) return reject(new Error(`closed with ${stream.rstCode}`));
      resolve({
        status: Number(answered[':status']),
        headers: answered,
        body: Buffer.concat(chunks).toString('utf8'),
      });
    });
    stream.end(body);
  });
}

export interface ApnsTokenOptions {
  readonly kid?: string;
  readonly iss?: string;
  readonly issuedAt?: number;
}

export async function apnsToken(sandbox: Sandbox, options: ApnsTokenOptions = {}): Promise<string> {
  const { keyId, teamId, privateKeyPem } = sandbox.credentials.apns;
  const key = await importPKCS8(privateKeyPem, 'ES256');
  return new SignJWT()
    .setProtectedHeader({ alg: 'ES256', kid: options.kid ?? keyId })
    .setIssuer(options.iss ?? teamId)
    .setIssuedAt(options.issuedAt ?? Math.floor(Date.now() / 1_000))
    .sign(key);
}

export async function fcmAssertion(sandbox: Sandbox, claims: Record<string, unknown> = {}): Promise<string> {
  const { private_key, client_email, token_uri } = sandbox.credentials.fcm;
  const now = Math.floor(Date.now() / 1_000);
  const scope = 'https://www.googleapis.com/auth/firebase.messaging';
  return new SignJWT({ iss: client_email, aud: token_uri, scope, iat: now, exp: now + 3_600, ...claims })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT' })
    .sign(await importPKCS8(private_key, 'RS256'));
}

export async function fetchFcmToken(session: ClientHttp2Session, assertion: string): Promise<Answer> {
  const form = new URLSearchParams({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion });
  return post(session, '/token', { 'content-type': 'application/x-www-form-urlencoded' }, form.toString());
}

export interface Subscription {
  readonly endpoint: string;
  readonly keys: { readonly p256dh: string; readonly auth: string };
}

export async function vapidHeader(sandbox: Sandbox, claims: Record<string, unknown> = {}): Promise<string> {
  const { publicKey, privateKey, subject } = sandbox.credentials.vapid;
  const point = Buffer.from(publicKey, 'base64url');
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((each) => each.toString('base64url'));
  const key = await importJWK({ kty: 'EC', crv: 'P-256', d: privateKey, x: x!, y: y! }, 'ES256');
  const exp = Math.floor(Date.now() / 1_000) + 12 * 3_600;
  const jwt = await new SignJWT({ aud: sandbox.urls.webpush, exp, sub: subject, ...claims })
    .setProtectedHeader({ alg: 'ES256', typ: 'JWT' })
    .sign(key);
  return `vapid t=${jwt}, k=${publicKey}`;
}

/** RFC 8291 §3.4, the sending half. */
export function encrypt(text: string, { keys }: Subscription): Buffer {
  const receiver = Buffer.from(keys.p256dh, 'base64url');
  const ecdh = createECDH('prime256v1');
  const sender = ecdh.generateKeys();
  const salt = randomBytes(16);
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), receiver, sender]);
  const auth = Buffer.from(keys.auth, 'base64url');
  const secret = Buffer.from(hkdfSync('sha256', ecdh.computeSecret(receiver), auth, info, 32));
  const derive = (label: string, bytes: number) =>
    Buffer.from(hkdfSync('sha256', secret, salt, Buffer.from(`Content-Encoding: ${label}\0`), bytes));
  const cipher = createCipheriv('aes-128-gcm', derive('aes128gcm', 16), derive('nonce', 12));
  const sealed = Buffer.concat([cipher.update(text), cipher.update(Buffer.from([2])), cipher.final()]);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(4_096);
  return Buffer.concat([salt, size, Buffer.from([65]), sender, sealed, cipher.getAuthTag()]);
}
