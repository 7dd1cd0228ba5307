import type { DeviceDecision, Relevance } from '../model/decision.js';
import { toIso } from '../model/instant.js';
import { own } from '../model/own.js';
import { en } from './why/en.js';
import { filled, type Language, type Parameters, type ReasonWords, type Tongue } from './why/words.js';
import { zhCn } from './why/zh-cn.js';

export const tongues: Readonly<Record<Language, Tongue>> = { en, 'zh-CN': zhCn };

/** What a sentence is about; without votes it is said less precisely. */
export type Told = Pick<DeviceDecision, 'device' | 'outcome' | 'reason' | 'release_at'> &
  Partial<Pick<DeviceDecision, 'votes' | 'notes'>>;

export interface Sentences {
  readonly language: Language;
  /** For whoever supports the user. */
  readonly agent: string;
  /** For the user. */
  readonly user: string;
}

/** One decision in words, for both. `zone`: the user's own time zone, for when it waits until. */
export function sentencesOf(
  told: Told,
  relevance: Relevance | null,
  { language, zone }: { readonly language: Language; readonly zone: string },
): Sentences {
  const { notes } = tongues[language];
  const added = (told.notes ?? []).map((note) => notes[note]);
  const agent = joined([sentenceOf(told, relevance, language), ...added], language);
  return { language, agent, user: userSentenceOf(told, language, zone) };
}

/** One sentence about a decision, for whoever supports the user. */
export function sentenceOf(told: Told, relevance: Relevance | null, language: Language = 'en'): string {
  const { agent, unknown } = tongues[language];
  const { device, reason, release_at, outcome } = told;
  const parameters = { ...evidenceOf(told), ...scoreOf(relevance) };
  const why = filled(wordsOf(told, language)?.agent[outcome] ?? unknown.agent, { ...parameters, reason });
  const until = release_at === null ? null : toIso(release_at);
  return filled(agent[outcome], { device, until, why });
}

/** The same for the user: no names of devices, rules or people. */
export function userSentenceOf(told: Told, language: Language, zone: string): string {
  const { unknown, userNotes } = tongues[language];
  const { outcome, release_at } = told;
  const until = release_at === null ? null : clockOf(release_at, language, zone);
  const words = wordsOf(told, language)?.user[outcome] ?? unknown.user[outcome];
  const added = (told.notes ?? []).flatMap((note) => userNotes[note] ?? []);
  return joined([filled(words, { until }), ...added], language);
}

/** Of a member whom nobody had to look at. */
export function countedSentence(members: number, language: Language): string {
  return filled(tongues[language].counted, { members });
}

function wordsOf(told: Told, language: Language): ReasonWords | undefined {
  return own(tongues[language].reasons, variantOf(told));
}

/** Some reasons have several causes, which the vote tells apart. */
function variantOf({ reason, votes }: Told): string {
  const evidence = votes?.find(({ rule }) => rule === reason)?.evidence;
  if (reason === 'expired') return evidence?.['ended'] === true ? 'expired_call' : reason;
  if (reason !== 'opted_out' || evidence === undefined || evidence['push_enabled'] === false) return reason;
  if (evidence['level'] === 'none') return 'opted_out_conversation';
  if (evidence['device_push_enabled'] === false) return 'opted_out_device';
  return evidence['topic'] === null ? reason : 'opted_out_topic';
}

/** What the vote that settled it looked at. The end of a mute or of quiet hours is not that of the hold. */
function evidenceOf({ reason, votes }: Told): Parameters {
  const evidence = votes?.find(({ rule }) => rule === reason)?.evidence ?? {};
  const { until, expires_at, ...rest } = evidence;
  const scalars = Object.entries(rest).filter(([, value]) => !Array.isArray(value) && value !== null);
  const isInstant = typeof until === 'number';
  return {
    ...(Object.fromEntries(scalars) as Parameters),
    muted_until: isInstant ? toIso(until) : null,
    quiet_until: typeof until === 'string' ? until : null,
    expires_at: typeof expires_at === 'number' ? toIso(expires_at) : null,
  };
}

function scoreOf(relevance: Relevance | null): Parameters {
  if (relevance === null || relevance.p === null) return { p: null };
  const { push, batch } = relevance.thresholds;
  return { p: relevance.p.toFixed(3), push_threshold: push, batch_threshold: batch };
}

/** As a clock on the user's wall shows it. */
function clockOf(instant: number, language: Language, timeZone: string): string {
  const options = { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' } as const;
  return new Intl.DateTimeFormat(language, { ...options, hourCycle: 'h23', timeZone }).format(instant);
}

/** As the language puts sentences one after another. */
export function joined(sentences: readonly string[], language: Language): string {
  return sentences.join(language === 'zh-CN' ? '' : ' ');
}
