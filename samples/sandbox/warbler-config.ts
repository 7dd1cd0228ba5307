// The configuration that leads Warbler to a sandbox: the document of `config/warbler.yaml`, as src/config.ts reads it.
import type { Sandbox } from './sandbox.js';

/** `app`: the tenant that gets the sandbox's providers and LLM. Secrets stand in it as plain text. */
export function warblerConfig(sandbox: Sandbox, app = 'default'): Readonly<Record<string, unknown>> {
  const { credentials, urls } = sandbox;
  const { apns, fcm, vapid, llm } = credentials;
  const providers = {
    apns: {
      team_id: apns.teamId,
      key_id: apns.keyId,
      private_key: apns.privateKeyPem,
      topic: apns.topic,
      host: urls.apns,
    },
    fcm: { service_account: fcm, host: urls.fcm },
    webpush: { private_key: vapid.privateKey, public_key: vapid.publicKey, subject: vapid.subject },
  };
  return {
    sandbox_url: urls.truth,
    egress: { ca_pem: sandbox.ca, allow_private: [hostOf(urls.webpush), hostOf(urls.llm)] },
    apps: {
      [app]: { providers, llm: { base_url: urls.llm, api_key: llm.apiKey, model: llm.model } },
    },
  };
}

const hostOf = (url: string) => new URL(url).host;
