import type { Job } from './job.js';

const WARNING_MS = 14 * 86_400_000;

export const credentialExpiry: Job = {
  name: 'credential-expiry',
  description: 'Warns of API keys that expire within two weeks.',
  everySeconds: 3_600,
  async run({ keys, metrics, log, clock }) {
    const now = clock.now();
    const soon = await keys.expiring(now + WARNING_MS);
    const live = soon.filter(
      (key) => key.revoked_at === null && key.expires_at !== null && key.expires_at > now,
    );
    metrics.keysExpiring(live.length);
    for (const { app, id } of live) log.warn({ app, actor: id }, 'an API key expires within two weeks');
    return `${live.length} API keys expire within two weeks`;
  },
};
