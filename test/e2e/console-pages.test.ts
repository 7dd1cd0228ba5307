// The pages beside the live feed, in both languages, in a real browser on the real gateway.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { browserPath, openStage, openTab, signIn, violations, type Stage } from './console-stage.js';

const sizes = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const;

describe.skipIf(browserPath === null)('the pages of the console', () => {
  let stage: Stage;
  const tabs: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    stage = await openStage();
    await stage.registerPhone('ben');
    await stage.post('demo', [
      event('e1', 'conversation.updated', { conversation: 'pair', type: 'direct', members: ['ada', 'ben'] }),
      event('e2', 'message.created', {
        message: 'm1',
        conversation: 'pair',
        seq: 1,
        sender: 'ada',
        text: 'Lunch?',
      }),
    ]);
  }, 120_000);
  afterEach(async () => {
    for (const close of tabs.splice(0)) await close();
  });
  afterAll(() => stage?.close());

  const event = (id: string, type: string, data: object): object => ({ id, type, data });
  const signedIn = async (options: Parameters<typeof openTab>[1] = {}, key?: string) => {
    const opened = await openTab(stage.browser, options);
    tabs.push(opened.close);
    await signIn(opened.page, stage.url, key === undefined ? 'demo' : '', key);
    return opened;
  };

  it('speak the language that was chosen, at once and after a reload', async () => {
    const { page, wrong } = await signedIn();
    await page.getByLabel('Language').selectOption('简体中文');
    await page.getByRole('heading', { name: '实时决策' }).waitFor();
    await page.getByRole('columnheader', { name: '结果' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: '实时决策' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN');
    await page.locator('[aria-rowcount] a[href*=decisions]').first().click();
    await page.getByRole('heading', { name: '决策过程' }).waitFor();
    await page.getByLabel('语言').selectOption('English');
    await page.getByRole('heading', { name: 'How it was settled' }).waitFor();
    expect(wrong).toEqual([]);
  });

  it('keep the colours that were chosen', async () => {
    const { page } = await signedIn({ colorScheme: 'light' });
    await page.getByLabel('Colours').selectOption('Dark');
    await page.reload();
    await page.locator('html[data-mantine-color-scheme=dark]').waitFor();
    expect(await page.getByLabel('Colours').inputValue()).toBe('dark');
  });

  it.each([
    ['a desktop in the light', 'desktop', 'light', 'en'],
    ['a desktop in the dark', 'desktop', 'dark', 'zh-CN'],
    ['a phone in the light', 'phone', 'light', 'zh-CN'],
    ['a phone in the dark', 'phone', 'dark', 'en'],
  ] as const)('are accessible and fit on %s (%s, %s, %s)', async (_name, size, colorScheme, locale) => {
    const { page } = await signedIn({ viewport: sizes[size], colorScheme, locale });
    const found: unknown[] = [];
    const look = async (where: string, shown: RegExp): Promise<void> => {
      await page.goto(`${stage.url}/console${where}`);
      await page.getByRole('heading', { name: shown }).first().waitFor();
      found.push(...(await violations(page)).map((each) => ({ where, ...each })));
      const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
      if (overflow > 0) found.push({ where, overflow });
    };
    await look('/', /^(Live decisions|实时决策)$/);
    const first = page.locator('[aria-rowcount] a[href*=decisions]').first();
    await look(
      ((await first.getAttribute('href')) ?? '').replace('/console', ''),
      /^(How it was settled|决策过程)$/,
    );
    expect(found).toEqual([]);
  });
});
