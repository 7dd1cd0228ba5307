// Policy versions as the API shows them.
import { z } from 'zod';
import { toIso } from '../model/instant.js';
import { policySchema } from '../model/policy.js';
import type { PolicyPublication, PolicyVersion } from '../store/policy-store.js';

/** Each app has one policy as yet; its id stands in the path so that there may be more. */
export const POLICY_ID = 'default';

const time = z.iso.datetime();

export const policyHead = z.object({
  version: z.number().int(),
  state: z.enum(['draft', 'current', 'former']).describe('current: what decides now; former: it once did'),
  author: z.string().describe('The id of the key, admin, or config for what the configuration file says'),
  created_at: time,
  published_at: time.nullable(),
  published_by: z.string().nullable(),
  restores: z.number().int().nullable().describe('The former version whose document this one brings back'),
});
export type PolicyHead = z.infer<typeof policyHead>;

export const policyShape = policyHead.extend({ document: policySchema });

export const policySummary = z.object({
  id: z.string(),
  current: policyShape.nullable(),
  draft: policyShape.nullable().describe('The newest draft that is younger than the current version'),
});

export const differenceShape = z.object({
  from: z.number().int(),
  to: z.number().int(),
  changes: z.array(
    z.object({
      field: z.string(),
      from: z.unknown(),
      to: z.unknown(),
      meaning: z.string().describe('What the field does'),
      effect: z.string().describe('What the change brings about'),
    }),
  ),
});

export function headOf(
  version: PolicyVersion,
  publication: PolicyPublication | undefined,
  current: number | null,
): PolicyHead {
  const state = publication === undefined ? 'draft' : version.version === current ? 'current' : 'former';
  return {
    version: version.version,
    state,
    author: version.author,
    created_at: toIso(version.created_at),
    published_at: publication === undefined ? null : toIso(publication.at),
    published_by: publication?.author ?? null,
    restores: publication?.restores ?? null,
  };
}
