import { z } from 'zod';
import type { Language } from './words.js';

/** A language by its tag (RFC 5646); what we do not speak is answered in English. */
export const languageQuery = z
  .string()
  .max(35)
  .regex(/^[A-Za-z0-9-]+$/)
  .describe('en or zh-CN; left out: by Accept-Language')
  .optional();

/** The language to answer in: the one that is asked for, else the first of `Accept-Language` (RFC 9110) that we speak. */
export function languageOf(asked: string | undefined, accepted: string | undefined): Language {
  if (asked !== undefined) return spoken(asked) ?? 'en';
  const wanted = (accepted ?? '').slice(0, 500).split(',').map(weighed);
  const inOrder = wanted.filter(({ weight }) => weight > 0).sort((a, b) => b.weight - a.weight);
  for (const { tag } of inOrder) {
    const language = spoken(tag);
    if (language !== null) return language;
  }
  return 'en';
}

function weighed(range: string): { tag: string; weight: number } {
  const [tag = '', ...parameters] = range.split(';').map((each) => each.trim());
  const q = parameters.find((each) => each.startsWith('q='));
  const weight = q === undefined ? 1 : Number(q.slice(2));
  return { tag, weight: Number.isFinite(weight) ? weight : 0 };
}

function spoken(tag: string): Language | null {
  const primary = tag.toLowerCase().split('-')[0];
  if (primary === 'zh') return 'zh-CN';
  return primary === 'en' ? 'en' : null;
}
