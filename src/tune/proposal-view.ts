// Proposals as the API shows them: what is kept, with instants written out and in which state it is.
import { z } from 'zod';
import { toIso } from '../model/instant.js';
import type { PolicyPublication } from '../store/policy-store.js';
import type { StoredProposal } from '../store/stores.js';
import type { Findings, Look, Measurement } from './proposal.js';
import { verdicts } from './propose.js';
import { needed } from './rate.js';
import { targets, thresholds } from './target.js';

const time = z.iso.datetime();
const count = z.number().int();
const tier = z.enum(['push', 'batch', 'suppress']);
const interval = z.object({ share: z.number(), low: z.number(), high: z.number() });
const counts = z.object({
  users: count.describe('Users who reacted'),
  pushes: count,
  reactions: count,
  unknown: count.describe('Pushes of which nobody knows what the user thought'),
});
const unwanted = interval.describe(
  'Of pushes with a reaction, the share that was dismissed, muted or not useful; each user counts once. 99 % interval',
);

const finding = z.object({
  target: z.enum(targets).describe('A type of conversation, or the app as a whole'),
  threshold: z.enum(thresholds),
  direction: z.enum(['raise', 'lower']),
  path: z.string().describe('The field of the policy'),
  verdict: z
    .enum(verdicts)
    .describe('thin: too little data; silent: no provider tells; measuring: an earlier change comes first'),
  counts,
  unwanted,
  proof: z
    .object({ side: z.enum(['above', 'below']), bound: z.number() })
    .describe('Proven when the whole interval of the unwanted share lies on this side of the bound'),
});

const expectation = z.object({
  tier: tier.describe('What is counted: push (at once) or batch'),
  decisions: count.describe('Decisions that were looked at'),
  before: z.number().describe('Share of these decisions with that tier'),
  after: interval.describe('The promise, with its 95 % interval'),
  per_day: z.object({ before: z.number(), after: interval }),
  dismissals: z.object({ before: interval, after: interval.nullable() }),
});

const change = finding.extend({
  from: z.number(),
  to: z.number(),
  moved: z.object({ counts, unwanted }).describe('Of the pushes that the change moves alone'),
  examples: z.array(z.string()).describe('Ids of decisions that would be otherwise'),
  expectation,
});

const recorded = z.object({
  decisions: count,
  share: z.number(),
  per_day: z.number(),
  counts,
  unwanted: interval.nullable(),
});

export const proposalStates = ['open', 'outdated', 'superseded', 'published', 'replaced'] as const;

export const proposalShape = z.object({
  version: count.describe('The draft policy version'),
  base_version: count,
  state: z
    .enum(proposalStates)
    .describe('outdated: another version was published since; replaced: it decided and no longer does'),
  created_at: time,
  published_at: time.nullable(),
  superseded_by: count.nullable(),
  evidence: z.object({
    from: time,
    until: time,
    is_capped: z.boolean().describe('Whether only the newest rows were read'),
  }),
  changes: z.array(change),
  effects: z.object({
    decisions: count,
    quieter: count,
    louder: count,
    moves: z.array(z.object({ from: tier, to: tier, decisions: count })),
  }),
  measured: z
    .object({
      at: time,
      is_final: z.boolean(),
      changes: z.array(
        z.object({
          path: z.string(),
          from: time,
          until: time,
          before: recorded,
          after: recorded,
          verdict: z.enum(['too_early', 'inside', 'outside']),
        }),
      ),
    })
    .nullable(),
});
export type ProposalView = z.infer<typeof proposalShape>;

export const lookShape = z.object({
  at: time,
  from: time,
  until: time,
  outcome: z.enum(['created', 'unchanged', 'refused']),
  version: count.nullable().describe('The proposal that was made, or that stays'),
  needed: z.object({ users: count, pushes: count, reactions: count }).describe('Less is too thin to propose'),
  findings: z.array(finding),
});

export const proposalPage = z.object({
  items: z.array(proposalShape),
  next_cursor: z.string().nullable(),
  look: lookShape.nullable().describe('The last look at the feedback; null: none yet'),
});

export function lookView(look: Look): z.infer<typeof lookShape> {
  const { at, from, until, findings, ...plain } = look;
  const instants = { at: toIso(at), from: toIso(from), until: toIso(until) };
  return { ...plain, ...instants, needed, findings: [...findings] };
}

export function proposalView(
  proposal: StoredProposal,
  publication: PolicyPublication | undefined,
  current: number,
): ProposalView {
  const { version, base_version, created_at, superseded_by } = proposal;
  const { from, until, is_capped, changes, effects } = proposal.findings as Findings;
  return {
    version,
    base_version,
    state: stateOf(proposal, publication, current),
    created_at: toIso(created_at),
    published_at: publication === undefined ? null : toIso(publication.at),
    superseded_by,
    evidence: { from: toIso(from), until: toIso(until), is_capped },
    changes: changes.map((each) => ({ ...each, examples: [...each.examples] })),
    effects: { ...effects, moves: [...effects.moves] },
    measured: measuredView(proposal),
  };
}

function stateOf(
  { version, base_version, superseded_by }: StoredProposal,
  publication: PolicyPublication | undefined,
  current: number,
): (typeof proposalStates)[number] {
  if (publication !== undefined) return version === current ? 'published' : 'replaced';
  if (superseded_by !== null) return 'superseded';
  return base_version === current ? 'open' : 'outdated';
}

function measuredView({ measured, is_final }: StoredProposal): ProposalView['measured'] {
  if (measured === null) return null;
  const { at, changes } = measured as Measurement;
  const shown = changes.map((each) => ({ ...each, from: toIso(each.from), until: toIso(each.until) }));
  return { at: toIso(at), is_final, changes: shown };
}
