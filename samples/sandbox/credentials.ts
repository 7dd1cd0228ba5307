// Credentials that only this sandbox accepts, made anew at every start.
import { createECDH, createPublicKey, generateKeyPair, generateKeyPairSync, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { LLM_MODEL } from './llm.js';

export interface SandboxCredentials {
  readonly apns: {
    readonly teamId: string;
    readonly keyId: string;
    readonly privateKeyPem: string;
    readonly topic: string;
  };
  /** The JSON of a service account, as Google's console gives it. */
  readonly fcm: {
    readonly type: 'service_account';
    readonly project_id: string;
    readonly private_key_id: string;
    readonly private_key: string;
    readonly client_email: string;
    readonly client_id: string;
    readonly token_uri: string;
  };
  /** Keys as base64url: the uncompressed point, and the 32 bytes of the private key. */
  readonly vapid: { readonly publicKey: string; readonly privateKey: string; readonly subject: string };
  readonly llm: { readonly apiKey: string; readonly model: string };
}

export type UnboundCredentials = Omit<SandboxCredentials, 'fcm'> & {
  readonly fcm: Omit<SandboxCredentials['fcm'], 'token_uri'>;
};

const RSA_BITS = 2_048;

/** All but the token's URL, which is known only once its server listens. */
export async function makeCredentials(): Promise<UnboundCredentials> {
  const rsa = await promisify(generateKeyPair)('rsa', { modulusLength: RSA_BITS });
  const apns = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const vapid = createECDH('prime256v1');
  const publicKey = vapid.generateKeys().toString('base64url');
  return {
    apns: {
      teamId: 'WARBLERTEA',
      keyId: 'SANDBOXKEY',
      privateKeyPem: apns.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      topic: 'chat.warbler.sandbox',
    },
    fcm: {
      type: 'service_account',
      project_id: 'warbler-sandbox',
      private_key_id: randomBytes(20).toString('hex'),
      private_key: rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      client_email: 'sender@warbler-sandbox.iam.gserviceaccount.com',
      client_id: '100000000000000000000',
    },
    vapid: {
      publicKey,
      privateKey: Buffer.concat([Buffer.alloc(32), vapid.getPrivateKey()])
        .subarray(-32)
        .toString('base64url'),
      subject: 'mailto:push@sandbox.example',
    },
    llm: { apiKey: `sk-sandbox-${randomBytes(12).toString('hex')}`, model: LLM_MODEL },
  };
}

export function publicKeyOf(privateKeyPem: string): ReturnType<typeof createPublicKey> {
  return createPublicKey(privateKeyPem);
}
