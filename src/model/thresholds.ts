import type { Relevance } from './decision.js';
import type { Policy } from './policy.js';

/** The last policy's, kept by all that was rated under it: a record for each message would say the same. */
let latest: { readonly of: Policy['relevance']; readonly thresholds: Relevance['thresholds'] } | null = null;

/** What a policy puts between the tiers of relevance. */
export function thresholdsOf({ relevance }: Pick<Policy, 'relevance'>): Relevance['thresholds'] {
  if (latest?.of !== relevance) {
    const thresholds = { push: relevance.push_threshold, batch: relevance.batch_threshold };
    latest = { of: relevance, thresholds };
  }
  return latest.thresholds;
}
