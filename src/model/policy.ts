// The tunable document. Field names are those of the scenarios' `defaults.policy`; the default values here are the
// product's own (docs/relevance.md says how the relevance thresholds follow from costs). The descriptions are what an
// operator reads in the published JSON Schema: what the field does, with its unit.
import { z } from 'zod';
import { MAX_SEGMENTS, ownName, policyConditions, segmentDefinitions } from './policy-conditions.js';
import { importanceSettings } from './policy-importance.js';
import { pushLevel } from './preferences.js';

/** Some thirty years: what is added to an instant stays one that can be written. */
const seconds = z.number().int().positive().max(1_000_000_000);
const probability = z.number().min(0).max(1);
const strictLevel = pushLevel.exclude(['default']);
const privacy = z.enum(['full', 'sender', 'generic']);

export const frequencyCap = z.discriminatedUnion('per', [
  z.strictObject({
    limit: z.number().int().positive().describe('Notifications per window.'),
    per: z.literal('rolling').describe('The window moves with the clock.'),
    window_seconds: seconds.describe('Length of the window, in seconds.'),
  }),
  z.strictObject({
    limit: z.number().int().positive().describe('Notifications per day.'),
    per: z.literal('calendar_day').describe("Counted from midnight in the recipient's time zone."),
  }),
]);

const pushThreshold = probability.describe(
  'An ordinary message at least this relevant is pushed at once. A probability, 0 to 1.',
);
const batchThreshold = probability.describe(
  'An ordinary message at least this relevant, but below push_threshold, waits in a batch; below it, no push. A probability, 0 to 1.',
);
const llmBand = z
  .tuple([probability, probability])
  .describe('Only messages whose local score lies from the first up to the second are shown to the LLM.');

export const relevancePolicy = z.strictObject({
  push_threshold: pushThreshold.default(0.09),
  batch_threshold: batchThreshold.default(0.02),
  llm_band: llmBand.default([0.05, 0.4]),
  max_shift: z
    .number()
    .nonnegative()
    .describe('How far the LLM may move a score, in log-odds. The outcome moves by one step at most.')
    .default(2),
  promotion_budget: z
    .number()
    .int()
    .nonnegative()
    .describe('How many outcomes of one sender the LLM may make louder per change_window_seconds.')
    .default(3),
  demotion_budget: z
    .number()
    .int()
    .nonnegative()
    .describe('How many outcomes of one sender the LLM may make quieter per change_window_seconds.')
    .default(10),
  change_window_seconds: seconds.describe('The window of both budgets, in seconds.').default(3_600),
});

const fields = {
  grace: seconds.describe(
    'A recipient who is active at a computer gets the push only after this many seconds, and none if they read it there.',
  ),
  messageTtl: seconds.describe('A message is not pushed later than this many seconds after it was written.'),
  callTtl: seconds.describe('A ringing call is not pushed later than this many seconds after it began.'),
  privacy: privacy.describe(
    "What a notification may show: full (everything), sender (the sender's name, no text), generic (neither).",
  ),
  window: seconds.describe('Seconds a batch waits for more after each message it takes in.'),
  maxWait: seconds.describe('Seconds after which an open batch is sent, however many more come.'),
  maxItems: z.number().int().min(2).describe('Messages that fill a batch: it is sent at once.'),
  throttleThreshold: z
    .number()
    .int()
    .positive()
    .describe(
      'After this many notifications of one conversation within window_seconds, the next ones are batched.',
    ),
  throttleWindow: seconds.describe('The window of the throttle, in seconds.'),
} as const;

const groups = {
  batch: 'How messages that can wait are joined into one notification, per user and conversation.',
  throttle: 'What a lively conversation may do at most before its messages are batched.',
  relevance: 'What happens with ordinary messages: those that are not addressed to the recipient.',
} as const;

/** What a level below the app may set for itself; what it leaves out comes from the level above. */
const overrides = {
  grace_seconds: fields.grace.optional(),
  message_ttl_seconds: fields.messageTtl.optional(),
  call_ttl_seconds: fields.callTtl.optional(),
  batch: z
    .strictObject({
      window_seconds: fields.window,
      max_wait_seconds: fields.maxWait,
      max_items: fields.maxItems,
    })
    .partial()
    .describe(groups.batch)
    .optional(),
  throttle: z
    .strictObject({ threshold: fields.throttleThreshold, window_seconds: fields.throttleWindow })
    .partial()
    .describe(groups.throttle)
    .optional(),
  relevance: z
    .strictObject({ push_threshold: pushThreshold, batch_threshold: batchThreshold, llm_band: llmBand })
    .partial()
    .describe(groups.relevance)
    .optional(),
  privacy: fields.privacy.optional(),
};

export const typeOverrides = z
  .strictObject(overrides)
  .describe('What differs from the app in conversations of this type.');
export const conversationOverrides = z
  .strictObject({
    push_level: strictLevel
      .describe('What is pushed here unless the user chose otherwise: all, mentions, none.')
      .optional(),
    ...overrides,
  })
  .describe('What differs from the type in this conversation, and in its threads.');

const { privacy: _privacy, relevance: _relevance, ...personal } = overrides;
export const segmentOverrides = z
  .strictObject({
    push_level: strictLevel
      .describe('What is pushed to these users unless they chose otherwise: all, mentions, none.')
      .optional(),
    ...personal,
    relevance: z
      .strictObject({ push_threshold: pushThreshold, batch_threshold: batchThreshold })
      .partial()
      .describe(groups.relevance)
      .optional(),
    frequency_cap: frequencyCap
      .nullable()
      .describe('How many notifications these users get at most over all conversations; null: no cap.')
      .optional(),
  })
  .describe('What differs for the users of this segment, whatever the conversation says.');

const overriddenTypes = ['direct', 'group', 'channel'] as const;

export const policySchema = z
  .strictObject({
    grace_seconds: fields.grace.default(30),
    idle_after_seconds: seconds
      .describe('A device without activity for this many seconds is no longer in use.')
      .default(120),
    fresh_within_seconds: seconds
      .describe('A device used within this many seconds is preferred over one not seen for longer.')
      .default(86_400),
    message_ttl_seconds: fields.messageTtl.default(86_400),
    call_ttl_seconds: fields.callTtl.default(45),
    default_push_level: z
      .strictObject({
        direct: strictLevel
          .describe('What is pushed in direct conversations unless the user chose otherwise.')
          .default('all'),
        group: strictLevel
          .describe('What is pushed in groups unless the user chose otherwise.')
          .default('all'),
        channel: strictLevel
          .describe('What is pushed in channels unless the user chose otherwise.')
          .default('mentions'),
      })
      .describe(
        'What is pushed by type of conversation unless the user chose otherwise: all, mentions, none.',
      )
      .prefault({}),
    notice_ttl_seconds: seconds
      .describe(
        'A notice of an application server is not pushed later than this many seconds after it was written, or after the time it was meant for.',
      )
      .default(86_400),
    bot_push_level: strictLevel
      .describe(
        'Messages of bots are never pushed at a louder level than this, outside direct conversations.',
      )
      .default('mentions'),
    batch: z
      .strictObject({
        window_seconds: fields.window.default(300),
        max_wait_seconds: fields.maxWait.default(900),
        max_items: fields.maxItems.default(10),
      })
      .describe(groups.batch)
      .prefault({}),
    throttle: z
      .strictObject({
        threshold: fields.throttleThreshold.default(3),
        window_seconds: fields.throttleWindow.default(60),
      })
      .describe(groups.throttle)
      .prefault({}),
    frequency_cap: frequencyCap
      .nullable()
      .describe('How many notifications a user gets at most over all conversations; null: no cap.')
      .default(null),
    marketing_cap: frequencyCap
      .nullable()
      .describe('How many promotions a user gets at most, besides the cap over everything; null: no cap.')
      .default(null),
    display_timeout_seconds: seconds
      .describe(
        'A push that is not on the screen after this many seconds goes to the next device, once; only where a display is reported at all.',
      )
      .default(120),
    relevance: relevancePolicy.describe(groups.relevance).prefault({}),
    privacy: fields.privacy.default('full'),
    conversation_types: z
      .partialRecord(z.enum(overriddenTypes), typeOverrides)
      .describe('What differs by type of conversation. A thread counts as the type of its parent.')
      .optional(),
    conversations: z
      .record(z.string().min(1).max(191), conversationOverrides)
      .refine((each) => Object.keys(each).length <= 1_000, 'at most 1000 conversations may differ')
      .describe('What differs in single conversations, by their id.')
      .optional(),
    segments: z
      .record(ownName, segmentOverrides)
      .refine(
        (each) => Object.keys(each).length <= MAX_SEGMENTS,
        `at most ${MAX_SEGMENTS} segments may differ`,
      )
      .describe('What differs for segments of users, by name. Of two that a user is in, the later one wins.')
      .optional(),
    segment_definitions: segmentDefinitions.optional(),
    conditions: policyConditions.optional(),
    importance: importanceSettings.optional(),
  })
  .describe(
    'When a message becomes a push. Levels: app, conversation_types, conversations, segments, then the user.',
  );

export type PolicyDocument = z.infer<typeof policySchema>;
export type ConversationOverrides = z.infer<typeof conversationOverrides>;
export type SegmentOverrides = z.infer<typeof segmentOverrides>;

/** A policy as decisions see it: the document, its version, and the app's time zone (Z01). */
export interface Policy extends PolicyDocument {
  readonly version: number;
  readonly app_time_zone: string;
}
