// What a walk looks at on each page of the console: run in the browser, answered as a list of what is not right.
import type { Page } from 'playwright-core';
import { en } from '../../console/src/languages/en.js';
import { enProposals } from '../../console/src/languages/proposals-en.js';
import { enReplays } from '../../console/src/languages/replays-en.js';
import { enReports } from '../../console/src/languages/reports-en.js';
import { zhProposals } from '../../console/src/languages/proposals-zh.js';
import { zhReplays } from '../../console/src/languages/replays-zh.js';
import { zhReports } from '../../console/src/languages/reports-zh.js';
import { zh } from '../../console/src/languages/zh.js';
import { violations } from './console-stage.js';

const QUIET_MS = 200;
const MOST_MS = 4_000;

/** Counts what moves, and keeps what the content policy stops, from the first moment of each page. */
export const watchScript = `
  window.watched = { shift: 0, moved: [], stopped: [] };
  new PerformanceObserver((list) => {
    for (const each of list.getEntries())
      if (!each.hadRecentInput) {
        window.watched.shift += each.value;
        for (const { node, previousRect, currentRect } of each.sources) window.watched.moved.push([
          node?.textContent.slice(0, 30), previousRect.x, previousRect.y, 'to', currentRect.x, currentRect.y].join(' '));
      }
  }).observe({ type: 'layout-shift', buffered: true });
  addEventListener('securitypolicyviolation', (event) =>
    window.watched.stopped.push(event.violatedDirective + ' ' + event.blockedURI));`;

/** Until the page has said what it has to say: nothing changed in it for a moment. */
export async function settled(page: Page): Promise<void> {
  await page.evaluate(`new Promise((resolve) => {
    let quiet = setTimeout(resolve, ${QUIET_MS});
    setTimeout(resolve, ${MOST_MS});
    new MutationObserver(() => {
      clearTimeout(quiet);
      quiet = setTimeout(resolve, ${QUIET_MS});
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  })`);
}

interface Watched {
  readonly shift: number;
  readonly moved: readonly string[];
  readonly stopped: readonly string[];
}

export async function problemsOf(page: Page): Promise<readonly string[]> {
  const { shift, moved, stopped } = await page.evaluate<Watched>('window.watched');
  const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
  const title = await page.title();
  return [
    ...(await violations(page)).map(({ id, nodes }) => `axe ${id}: ${nodes.slice(0, 3).join(' ')}`),
    ...stopped.map((each) => `stopped by the content policy: ${each}`),
    ...(shift < 0.05 ? [] : [`moved by ${shift.toFixed(3)}: ${[...new Set(moved)].join(', ')}`]),
    ...(overflow <= 0 ? [] : [`${overflow} px wider than the window`]),
    ...(/^\S.* · Warbler$/.test(title) ? [] : [`titled “${title}”`]),
  ];
}

/** What a page in Chinese says in English: texts of the English tables, and anything else that reads like a sentence. */
export async function englishOn(page: Page, written: string): Promise<readonly string[]> {
  const said = await page.evaluate<string[]>(saidScript);
  const isWritten = (text: string): boolean =>
    text.split(/: |\n| \(\d+\)/).every((part) => written.includes(part.trim()));
  // What has a low line is a field with its value.
  const isSentence = (text: string): boolean =>
    /[a-z]{2,}[,;:]? [a-z]{2,}/i.test(text) && !/[\p{Script=Han}_]/u.test(text) && !isWritten(text);
  return [...new Set(said.filter((text) => onlyEnglish.has(text) || isSentence(text)))];
}

/** Names and values, which are the same in each language, stand in a typeface of their own. */
const saidScript = `(() => {
  const own = 'code, pre, .mono, [class*=mono], option, [lang=en]';
  const said = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { parentElement, textContent } = walker.currentNode;
    if (!parentElement.closest(own + ', script, style, noscript')) said.push(textContent.trim());
  }
  for (const each of document.querySelectorAll('[aria-label], [title], [placeholder], [alt]'))
    for (const name of ['aria-label', 'title', 'placeholder', 'alt'])
      if (!each.closest(own)) said.push(each.getAttribute(name)?.trim() ?? '');
  return said.filter((text) => text !== '');
})()`;

function textsOf(table: object): readonly string[] {
  return Object.values(table).flatMap((value: string | object) =>
    typeof value === 'string' ? [value] : typeof value === 'object' ? textsOf(value) : [],
  );
}

const inChinese = new Set([zh, zhProposals, zhReplays, zhReports].flatMap(textsOf));
const onlyEnglish = new Set(
  [en, enProposals, enReplays, enReports]
    .flatMap(textsOf)
    // A small word alone may be a value, which is the same in each language.
    .filter((text) => /^[A-Z].*[a-z]|[a-z] [a-z]/.test(text) && !inChinese.has(text)),
);

interface Stop {
  readonly name: string;
  readonly isInMain: boolean;
  readonly isVisible: boolean;
}

/** Goes through the page with Tab until something in its main part has the focus: what cannot be seen on the way. */
export async function unseenStops(page: Page): Promise<readonly string[]> {
  const unseen: string[] = [];
  for (let tabs = 0, inMain = 0; tabs < 40 && inMain < 3; tabs++) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate<Stop>(stopScript);
    if (!stop.isVisible) unseen.push(`the focus cannot be seen on ${stop.name}`);
    if (stop.isInMain) inMain += 1;
    else if (stop.name === 'body')
      return inMain > 0 ? unseen : [...unseen, 'Tab reaches nothing of the page'];
    else inMain = 0;
  }
  return unseen;
}

// Once no style is on its way any more.
const stopScript = `new Promise(requestAnimationFrame)
  .then(() => Promise.allSettled(document.getAnimations().map((each) => each.finished)))
  .then(() => {
  const element = document.activeElement ?? document.body;
  const { left, right, top, bottom, width } = element.getBoundingClientRect();
  const style = getComputedStyle(element);
  const field = getComputedStyle(element.closest('[data-size]') ?? element);
  const hasRing = [style, field].some((each) => each.outlineStyle !== 'none' && parseFloat(each.outlineWidth) > 0)
    || element.matches('input, select, textarea');
  const isThere = width > 0 && right > 0 && bottom > 0 && left < innerWidth && top < innerHeight;
  return {
    name: element === document.body ? 'body' : element.outerHTML.slice(0, 120),
    isInMain: element.closest('main') !== null,
    isVisible: element === document.body || (hasRing && isThere),
  };
})`;
