// What changing a policy field brings about, in words. Pure; one row a field.

interface Effect {
  /** When the value grows (of words: moves to the right in `order`), and when it shrinks. */
  readonly more: string;
  readonly less: string;
  readonly order?: readonly string[];
}

const level: Effect = {
  order: ['none', 'mentions', 'all'],
  more: 'More messages are pushed to those who chose no level of their own.',
  less: 'Fewer messages are pushed to those who chose no level of their own.',
};

const effects: Readonly<Record<string, Effect>> = {
  grace_seconds: {
    more: 'People at a computer get their pushes later, and more of them not at all.',
    less: 'People at a computer get their pushes sooner, and more of them.',
  },
  idle_after_seconds: {
    more: 'A device counts as in use for longer: more stays silent or waits.',
    less: 'A device counts as idle sooner: less stays silent or waits.',
  },
  fresh_within_seconds: {
    more: 'More devices count as recently used when one is chosen.',
    less: 'Fewer devices count as recently used when one is chosen.',
  },
  message_ttl_seconds: {
    more: 'Messages are still pushed when they are older.',
    less: 'Messages expire sooner and are then not pushed.',
  },
  call_ttl_seconds: { more: 'Calls are pushed for longer.', less: 'Calls are pushed for less long.' },
  'default_push_level.direct': level,
  'default_push_level.group': level,
  'default_push_level.channel': level,
  push_level: level,
  bot_push_level: {
    ...level,
    more: 'More messages of bots are pushed.',
    less: 'Fewer messages of bots are pushed.',
  },
  'batch.window_seconds': {
    more: 'Batches wait longer for more messages: fewer and later notifications.',
    less: 'Batches are sent sooner: more notifications, each with fewer messages.',
  },
  'batch.max_wait_seconds': {
    more: 'A lively batch may wait longer before it is sent.',
    less: 'A lively batch is sent sooner.',
  },
  'batch.max_items': {
    more: 'A batch takes in more messages before it is sent.',
    less: 'A batch is full, and sent, with fewer messages.',
  },
  'throttle.threshold': {
    more: 'Lively conversations notify more often before they are batched.',
    less: 'Lively conversations are batched earlier.',
  },
  'throttle.window_seconds': {
    more: 'The throttle looks further back: lively conversations are batched earlier.',
    less: 'The throttle looks back less far: lively conversations notify more often.',
  },
  'relevance.push_threshold': {
    more: 'Fewer ordinary messages are pushed at once.',
    less: 'More ordinary messages are pushed at once.',
  },
  'relevance.batch_threshold': {
    more: 'Fewer ordinary messages are batched, more are not pushed at all.',
    less: 'More ordinary messages are batched instead of not pushed.',
  },
  'relevance.max_shift': {
    more: 'The LLM may move a score further.',
    less: 'The LLM may move a score less far.',
  },
  'relevance.promotion_budget': {
    more: 'The LLM may make more messages of one sender louder.',
    less: 'The LLM may make fewer messages of one sender louder.',
  },
  'relevance.demotion_budget': {
    more: 'The LLM may make more messages of one sender quieter.',
    less: 'The LLM may make fewer messages of one sender quieter.',
  },
  'relevance.change_window_seconds': {
    more: 'The budgets of the LLM last for longer.',
    less: 'The budgets of the LLM renew sooner.',
  },
  notice_ttl_seconds: {
    more: 'Notices are still pushed when they are older.',
    less: 'Notices expire sooner and are then not pushed.',
  },
  display_timeout_seconds: {
    more: 'A push that is not displayed moves to the next device later.',
    less: 'A push that is not displayed moves to the next device sooner.',
  },
  privacy: {
    order: ['generic', 'sender', 'full'],
    more: 'Notifications show more of the message.',
    less: 'Notifications show less of the message.',
  },
};

/** One sentence; `undefined` stands for a field that is not set on its level. */
export function effectOf(field: string, from: unknown, to: unknown): string {
  if (field === 'frequency_cap') return capEffect(to);
  if (field === 'marketing_cap') return promotionsEffect(to);
  const setting = /^importance\.[a-z]+\.(.+)$/.exec(field)?.[1];
  if (setting !== undefined) return importanceEffect(setting, to);
  if (field === 'relevance.llm_band') return bandEffect(from, to);
  if (from === undefined) return `Set here to ${String(to)}, instead of what holds on the level above.`;
  if (to === undefined) return 'No longer set here: what holds on the level above holds here too.';
  const effect = effects[field];
  if (effect === undefined) return 'Changed.';
  const rank = (value: unknown) => effect.order?.indexOf(String(value)) ?? Number(value);
  return rank(to) > rank(from) ? effect.more : effect.less;
}

function promotionsEffect(to: unknown): string {
  if (to === null || to === undefined) return 'Promotions count toward the cap over everything only.';
  const { limit, period } = capOf(to);
  return `Users get at most ${limit} promotions ${period}; those beyond are not pushed.`;
}

const settings: Readonly<Record<string, (to: unknown) => string>> = {
  ttl_seconds: (to) => `Such messages are worth a push for ${String(to)} seconds.`,
  provider_priority: (to) => `Such messages are handed over with priority ${String(to)}.`,
  interruption_level: (to) => `Such messages interrupt as ${String(to)} on Apple devices.`,
  shed_order: (to) => `Such messages take place ${String(to)} in the order in which a full queue is served.`,
};

function importanceEffect(setting: string, to: unknown): string {
  return to === undefined ? 'No longer set: as it always is.' : (settings[setting]?.(to) ?? 'Changed.');
}

function capOf(cap: unknown): { readonly limit: number; readonly period: string } {
  const { limit, per, window_seconds } = cap as { limit: number; per: string; window_seconds?: number };
  return { limit, period: per === 'rolling' ? `in any ${window_seconds} seconds` : 'a day' };
}

function capEffect(to: unknown): string {
  if (to === null || to === undefined) return 'Users get as many notifications as there are reasons for.';
  const { limit, period } = capOf(to);
  return `Users get at most ${limit} notifications ${period}; ordinary messages beyond that are not pushed, others wait.`;
}

function bandEffect(from: unknown, to: unknown): string {
  if (from === undefined || to === undefined) return 'Which messages the LLM is asked about changes here.';
  const width = ([low, high]: readonly [number, number]) => high - low;
  const grows = width(to as [number, number]) > width(from as [number, number]);
  return grows ? 'The LLM is asked about more messages.' : 'The LLM is asked about other or fewer messages.';
}
