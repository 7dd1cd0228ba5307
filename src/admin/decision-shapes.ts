// The shapes of what the decision routes answer, for the API docs.
import { z } from 'zod';
import { decisionEntry } from './decision-entry.js';
import { noticeShape } from './notice-shapes.js';
import { policyLevels } from '../model/policy-levels.js';
import { ruleShape, sentencesShape } from './rule-view.js';
import { followUpStates } from '../store/stores.js';

const time = z.iso.datetime();
const anything = z.record(z.string(), z.unknown());
const rung = z
  .union([time, z.literal('unknown')])
  .nullable()
  .describe('unknown: the provider never tells');
const thresholds = z.object({ push: z.number(), batch: z.number() });

const followUp = z.object({
  action: z.enum(['retract', 'update']),
  state: z
    .enum(followUpStates)
    .describe(
      '`unknown`: the provider took it, nobody can tell; `superseded`: replaced under its replace id',
    ),
  asked_at: time,
  sent_at: time.nullable(),
  settled_at: time.nullable(),
  next_attempt_at: time.nullable(),
  carried_by: z.string().nullable().describe('The push that carried it along'),
});

const push = z.object({
  id: z.string(),
  device: z.string(),
  provider: z.string(),
  kind: z.enum(['alert', 'voip']),
  state: z.string(),
  messages: z.array(z.string()),
  ladder: z.object({ queued: time, sent: time.nullable(), delivered: rung, displayed: rung, opened: rung }),
  dismissed_at: time.nullable(),
  retracted_at: time.nullable().describe('When the app said that it took the banner away'),
  follow_up: followUp.nullable().describe('What was asked of the screen afterwards; null: nothing'),
  expires_at: time,
  next_attempt_at: time.nullable(),
  attempts: z.array(anything),
  feedback: z.array(z.object({ type: z.string(), at: time, source: z.string() })),
});

const relevance = anything.nullable().describe('p with its tier, the local score and the shift of the LLM');

export const decisionDetail = decisionEntry.extend({
  sentences: sentencesShape,
  rules: z.array(ruleShape).describe('Every rule there is; those that voted come with their outcome'),
  relevance,
  thresholds: thresholds.nullable(),
  scoring: z.unknown().describe('How the scorers explain themselves: contributions, and the LLM’s answer'),
  facts: z.unknown().describe('What was observed of this user when it was decided'),
  policy_levels: z
    .array(z.object({ field: z.string(), value: z.unknown(), level: z.enum(policyLevels), path: z.string() }))
    .nullable()
    .describe('Each policy value that held here, and the level that it came from'),
  devices: z.array(
    decisionEntry.pick({ id: true, device: true, outcome: true, reason: true, release_at: true }),
  ),
  pushes: z.array(push),
  history: z.array(anything).describe('Earlier decisions on the same message, newest first'),
  notice: noticeShape
    .pick({ kind: true, topic: true, key: true, importance: true, not_before: true })
    .extend({ alert: z.boolean().describe('False: it only corrects an older one') })
    .nullable()
    .describe('Of a decision on a notice: what was asked'),
  text: z.string().nullable(),
  text_hidden: z.boolean().describe('Whether the key lacks the scope text:read'),
});

export const previewAnswer = z.object({
  policy_version: z.number().int(),
  started_from: z.object({
    facts: z
      .enum(['recorded', 'now'])
      .describe(
        'recorded: presence, preferences, settings and scores as they were recorded with the decision; now: as they are',
      ),
    at: time.describe('The moment that it was decided for'),
  }),
  about: z.enum(['message', 'call', 'notice']).nullable().describe('Null: the event brings none'),
  changeable: z
    .array(z.string())
    .describe(
      'Which facts may be put differently for it; devices.… for each device; scores where one may decide',
    ),
  items: z.array(
    decisionEntry
      .pick({ user: true, message: true, conversation: true, device: true, outcome: true, reason: true })
      .extend({
        release_at: time.nullable(),
        push_kind: z.enum(['alert', 'voip']).nullable().describe('voip: it rings as a call does'),
        votes: z.array(anything),
        relevance,
        sentence: z.string(),
        sentences: sentencesShape,
      }),
  ),
});
