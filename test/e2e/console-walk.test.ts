// A walk through every page of the console, in both languages, both schemes, at a desk and on a phone.
import { mkdirSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserPath, KEY, openStage, openTab, type Stage } from './console-stage.js';
import { fillStage, written } from './walk-data.js';
import { englishOn, problemsOf, settled, unseenStops, watchScript } from './walk-look.js';

/** A folder for pictures of all pages; left out: none are taken. */
const pictures = process.env['WARBLER_TEST_PICTURES'];
const sizes = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
] as const;
const looks = [
  { locale: 'en', scheme: 'light' },
  { locale: 'en', scheme: 'dark' },
  { locale: 'zh-CN', scheme: 'light' },
  { locale: 'zh-CN', scheme: 'dark' },
] as const;
type Look = (typeof looks)[number];

describe.skipIf(browserPath === null)('every page of the console', () => {
  let stage: Stage;
  let places: Awaited<ReturnType<typeof fillStage>>;
  beforeAll(async () => {
    stage = await openStage();
    places = await fillStage(stage, Date.now());
  }, 120_000);
  afterAll(() => stage?.close());

  const noisy = new Set(['policies', 'draft', 'proposals', 'replays', 'replay']);
  /** Name of a page, where it is, and what it has once it is there. */
  const pages = (): readonly (readonly [string, string, string])[] => [
    ['live', '/', '[role=row] a[href*=decisions]'],
    ['decision', `/decisions/${places.decision}`, 'main h2'],
    ['user', `/users/${places.user}`, 'main ol > li'],
    ['policies', '/policies', 'main h2'],
    ['draft', `/policies?version=${places.draft}&edit`, 'main textarea'],
    ['proposals', '/proposals', 'main article, main section section, main h2'],
    ['reports', '/reports?range=7d', 'main svg.recharts-surface'],
    ['replays', '/replays', 'main a[href*=replays]'],
    ['replay', `/replays/${places.replay}`, 'main [role=img] path'],
    ['screens', '/screens', 'article'],
    ['not-found', '/nowhere', 'h1'],
  ];

  const opened = async ({ locale, scheme }: Look) => {
    // The other way round in the browser, so that it is the choice of the console that counts.
    const tab = await openTab(stage.browser, {
      locale: locale === 'en' ? 'zh-CN' : 'en',
      colorScheme: scheme === 'light' ? 'dark' : 'light',
      timezoneId: 'Europe/Lisbon',
      reducedMotion: 'reduce',
    });
    tab.page.on('console', (line) => {
      if (line.type() === 'error') tab.wrong.push(line.text());
    });
    await tab.page.addInitScript(`
      localStorage.setItem('warbler.language', '${locale}');
      localStorage.setItem('mantine-color-scheme-value', '${scheme}');`);
    await tab.page.addInitScript(watchScript);
    return tab;
  };
  const go = async (page: Page, where: string, ready: string): Promise<void> => {
    await page.goto(`${stage.url}/console${where}`);
    await page.locator(ready).first().waitFor();
    await settled(page);
  };
  const picture = async (page: Page, name: string, { locale, scheme }: Look, width: number) => {
    if (pictures === undefined) return;
    mkdirSync(pictures, { recursive: true });
    await page.screenshot({ path: `${pictures}/${name}-${width}-${scheme}-${locale}.png` });
  };
  const walk = async (look: Look, visit: (page: Page, name: string, width: number) => Promise<void>) => {
    const { page, wrong, close } = await opened(look);
    for (const size of sizes) {
      await page.setViewportSize(size);
      await page.goto(`${stage.url}/console/`);
      await page.evaluate('sessionStorage.clear()');
      await go(page, '/', 'input[name=key]');
      await visit(page, 'sign-in', size.width);
      for (const [name, where, ready] of pages()) {
        const session = JSON.stringify({ key: KEY, app: noisy.has(name) ? 'other' : 'demo' });
        await page.evaluate(`sessionStorage.setItem('warbler.session', '${session}')`);
        await go(page, where, ready);
        await visit(page, name, size.width);
      }
    }
    await close();
    return wrong;
  };

  it.each(looks)(
    'is accessible, fits, stands still and speaks its language, by keyboard too ($locale, $scheme)',
    async (look) => {
      const found: string[] = [];
      const wrong = await walk(look, async (page, name, width) => {
        const english = look.locale === 'en' ? [] : await englishOn(page, written);
        const problems = [...(await problemsOf(page)), ...english.map((text) => `in English: ${text}`)];
        await picture(page, name, look, width);
        if (look === looks[0]) problems.push(...(await unseenStops(page)));
        found.push(...problems.map((problem) => `${name} at ${width}: ${problem}`));
        expect.soft(await page.locator('html').getAttribute('lang')).toBe(look.locale);
      });
      expect([...found, ...wrong]).toEqual([]);
    },
    120_000,
  );
});
