// The texts in the language of the moment. A language arrives as a table; the pages read through one view of it, so that
// what they took apart when they were loaded still speaks the language that was chosen since.
import { useSyncExternalStore } from 'react';
import { en } from './languages/en.js';
import type { Strings } from './languages/shape.js';

export const languages = [
  { code: 'en', name: 'English' },
  { code: 'zh-CN', name: '简体中文' },
] as const;
export type Language = (typeof languages)[number]['code'];

const NAME = 'warbler.language';
const tables: Readonly<Record<Language, () => Promise<Strings>>> = {
  en: () => Promise.resolve(en),
  'zh-CN': async () => (await import('./languages/zh.js')).zh,
};

const listeners = new Set<() => void>();
let current: Strings = en;
let code: Language = 'en';

export const strings: Strings = viewOf(en, () => current);

export function currentLanguage(): Language {
  return code;
}

export function useLanguage(): Language {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    () => code,
  );
}

/** Speaks the language of the last visit, else the browser's, else English. */
export function startLanguage(): Promise<void> {
  return speak(remembered() ?? (navigator.language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en'));
}

function remembered(): Language | undefined {
  try {
    const kept = localStorage.getItem(NAME);
    return languages.find((each) => each.code === kept)?.code;
  } catch {
    return undefined;
  }
}

export async function chooseLanguage(next: Language): Promise<void> {
  await speak(next);
  localStorage.setItem(NAME, next);
}

async function speak(next: Language): Promise<void> {
  current = await tables[next]();
  code = next;
  document.documentElement.lang = next;
  for (const listener of listeners) listener();
}

function viewOf<T extends object>(shape: object, now: () => T): T {
  const view = {};
  for (const [name, sample] of Object.entries(shape) as [keyof T, unknown][]) {
    const isSection = typeof sample === 'object' && sample !== null && !Array.isArray(sample);
    const section = isSection ? viewOf(sample, () => now()[name] as object) : null;
    Object.defineProperty(view, name, { enumerable: true, get: () => section ?? now()[name] });
  }
  return view as T;
}
