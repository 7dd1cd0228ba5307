import { enReplays, type ReplayWords } from '../languages/replays-en.js';
import { zhReplays } from '../languages/replays-zh.js';
import { currentLanguage, strings, type Language } from '../strings.js';
import type { ReplayOutcome } from '../api/replay-types.js';

const tables: Readonly<Record<Language, ReplayWords>> = { en: enReplays, 'zh-CN': zhReplays };

/** The texts of replays, which only come with a page that shows some. Ask while drawing: the language may change. */
export function words(): ReplayWords {
  return tables[currentLanguage()];
}

export function outcomeName(outcome: ReplayOutcome): string {
  return outcome === 'none' ? words().none : strings.outcomes[outcome];
}
