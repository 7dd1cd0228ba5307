// What each rule said, and the sentences, as the API shows them.
import { z } from 'zod';
import { languages } from './why/words.js';
import { withIsoInstants } from './wire.js';
import { outcomes, tiers, type DeviceDecision } from '../model/decision.js';
import { verdicts, type FactSeen, type RuleVerdict } from '../model/explanation.js';
import { toIso } from '../model/instant.js';

const scalar = z.union([z.string(), z.number(), z.boolean()]).nullable();

export const ruleShape = z.object({
  rule: z.string(),
  tier: z.enum(tiers),
  verdict: z
    .enum(verdicts)
    .describe('not_reached: an earlier tier had settled it; not_concerned: it is about other kinds of items'),
  outcome: z.enum(outcomes).nullable().describe('What it voted for; null unless it voted'),
  release_at: z.iso.datetime().nullable(),
  evidence: z.record(z.string(), z.unknown()).describe('What its vote was recorded with'),
  settled_it: z.boolean(),
  would: z
    .enum([...outcomes, 'abstain', 'unknown'])
    .nullable()
    .describe('What one that was not reached would have said; unknown: that rests on what is not recorded'),
  looked_at: z.array(
    z.object({
      fact: z.string(),
      value: z.union([scalar, z.array(scalar).readonly()]),
      known: z.boolean().describe('false: it was not recorded, and is not guessed'),
    }),
  ),
  rebuilt: z
    .enum(['agrees', 'differs', 'unknown'])
    .nullable()
    .describe('Whether the recorded facts give the recorded verdict again; null for one that was not heard'),
});

export const sentencesShape = z.object({
  language: z.enum(languages),
  agent: z.string().describe('For whoever supports the user'),
  user: z.string().describe('For the user: without names of rules, devices or other people'),
});

export function ruleView(said: RuleVerdict, { reason, outcome }: DeviceDecision) {
  const { rule, tier, verdict, vote, would, looked_at, rebuilt } = said;
  return {
    rule,
    tier,
    verdict,
    outcome: vote?.outcome ?? null,
    release_at: vote?.release_at === undefined ? null : toIso(vote.release_at),
    evidence: vote?.evidence ?? {},
    settled_it: rule === reason && vote?.outcome === outcome,
    would,
    looked_at: looked_at.map(factView),
    rebuilt,
  };
}

/** Instants as everywhere in the API: told by the last part of the name, but for what others attached. */
function factView({ fact, value, known }: FactSeen) {
  if (fact.includes('.attributes.')) return { fact, value: value ?? null, known };
  const name = fact.slice(fact.lastIndexOf('.') + 1);
  const shown = withIsoInstants({ [name]: value }) as Record<string, FactSeen['value']>;
  return { fact, value: shown[name] ?? null, known };
}
