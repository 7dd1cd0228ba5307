// What is configured of one app: names and settings of what the registries have, and nothing else.
import { z } from 'zod';
import { configuredPolicy } from './configured-policy.js';
import { llmSettings } from './context/llm-settings.js';
import { providers } from './dispatch/providers/index.js';
import { connectors } from './ingest/connectors/index.js';
import { isWebhookSecret } from './ingest/webhook-signature.js';
import { Secret } from './model/secret.js';
import { timeZone } from './model/time-zone.js';

export const secret = z
  .string()
  .min(1)
  .transform((value) => new Secret(value));

/** As a browser sends it: no path, no default port, lower case. */
const webOrigin = z.string().refine(isOrigin, {
  error: 'not the origin of a web page',
  params: {
    fix: 'Write it as https://chat.example.com, or with a port as http://localhost:5173; nothing follows it.',
  },
});

const webhookSecret = secret.refine((each) => isWebhookSecret(each.reveal()), {
  error: 'nothing can be signed with it',
  params: { fix: 'Write whsec_ and the base64 of some random bytes.' },
});

export const appSettings = z.strictObject({
  name: z.string().max(256).optional(),
  time_zone: timeZone.default('Etc/UTC'),
  policy: configuredPolicy,
  providers: byName('provider', providers),
  connectors: byName('connector', connectors),
  llm: llmSettings.nullable().default(null),
  /** Where the app's own client runs in browsers: pages of these origins may call /v1/me and /client. */
  allowed_origins: z.array(webOrigin).max(64).default([]),
  /** Standard Webhooks secrets (`whsec_…`); several while rotating. */
  webhook_secrets: z.array(webhookSecret).max(4).default([]),
});

/** A registry's entries by name, each optional, unknown names refused with the list of known ones. */
function byName(kind: string, entries: readonly { name: string; settings: z.ZodType }[]) {
  const shape = Object.fromEntries(entries.map((each) => [each.name, each.settings.optional()]));
  const known = entries.map((each) => each.name).join(', ');
  return z.strictObject(shape, `unknown ${kind}; known are: ${known || 'none'}`).prefault({});
}

function isOrigin(text: string): boolean {
  return /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}
