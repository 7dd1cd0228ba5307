// Google's token endpoint: a signed assertion of the service account in, a bearer token for an hour out (RFC 7523).
// developers.google.com/identity/protocols/oauth2/service-account
import { randomBytes, type KeyObject } from 'node:crypto';
import { isSignedBy, readJwt } from './jwt.js';
import { json, type Handle, type Reply } from './listener.js';
import type { World } from './world.js';

const GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const SCOPES = [
  'https://www.googleapis.com/auth/firebase.messaging',
  'https://www.googleapis.com/auth/cloud-platform',
];
const LIFETIME_SECONDS = 3_600;
const CLOCK_SKEW_SECONDS = 300;

export interface ServiceAccount {
  readonly clientEmail: string;
  readonly tokenUri: string;
  readonly publicKey: KeyObject;
}

export class TokenEndpoint {
  readonly #expiry = new Map<string, number>();

  constructor(
    private readonly world: World,
    private readonly account: () => ServiceAccount,
  ) {}

  readonly handle: Handle = (received) => {
    if (received.method !== 'POST') return refusal('invalid_request', 'Use POST.');
    const issue = () => this.#issue(new URLSearchParams(received.body.toString('utf8')));
    return this.world.faults.around('fcm_token', { token: '', device: null }, issue, (fault) =>
      json(fault.status ?? 400, { error: fault.reason ?? 'invalid_grant', error_description: 'Scripted.' }),
    );
  };

  isValid(header: string | undefined): boolean {
    const token = header?.match(/^Bearer (.+)$/i)?.[1];
    return token !== undefined && (this.#expiry.get(token) ?? 0) > this.world.clock();
  }

  #issue(form: URLSearchParams): Reply {
    if (form.get('grant_type') !== GRANT) return refusal('unsupported_grant_type', 'Invalid grant_type');
    const problem = this.#problem(form.get('assertion') ?? '');
    if (problem) return refusal('invalid_grant', problem);
    const now = this.world.clock();
    for (const [token, expiry] of this.#expiry) if (expiry <= now) this.#expiry.delete(token);
    const access_token = `sandbox.${randomBytes(24).toString('base64url')}`;
    this.#expiry.set(access_token, now + LIFETIME_SECONDS * 1_000);
    return json(200, { access_token, expires_in: LIFETIME_SECONDS, token_type: 'Bearer' });
  }

  #problem(assertion: string): string | null {
    const { clientEmail, tokenUri, publicKey } = this.account();
    const jwt = readJwt(assertion);
    if (!jwt || !isSignedBy(jwt, publicKey, 'RS256')) return 'Invalid JWT Signature.';
    const { iss, aud, scope, iat, exp } = jwt.claims;
    const now = this.world.clock() / 1_000;
    if (iss !== clientEmail) return 'Invalid issuer: Not a valid email or user ID.';
    if (aud !== tokenUri) return 'Invalid JWT: Failed audience check.';
    if (typeof iat !== 'number' || typeof exp !== 'number' || exp - iat > LIFETIME_SECONDS)
      return 'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe.';
    if (iat > now + CLOCK_SKEW_SECONDS || exp < now - CLOCK_SKEW_SECONDS)
      return 'Invalid JWT: Check your iat and exp values in the JWT claim.';
    const hasScope = String(scope ?? '')
      .split(' ')
      .some((each) => SCOPES.includes(each));
    return hasScope ? null : 'Invalid OAuth scope or ID token audience provided.';
  }
}

function refusal(error: string, error_description: string): Reply {
  return json(400, { error, error_description });
}
