import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { browserPath, openStage, openTab, signIn, violations, type Stage } from './console-stage.js';

describe.skipIf(browserPath === null)('notices in the console', () => {
  let stage: Stage;
  let decision: string;
  const tabs: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    stage = await openStage();
    await stage.registerPhone('ben');
    const later = new Date(Date.now() + 3_600_000).toISOString();
    const visit = { user: 'ben', notice: 'visit-1', kind: 'reminder', topic: 'visits', key: 'visit' };
    await stage.ask('demo', 'PUT', '/v1/users/ben/preferences', { topic_opt_outs: ['offers'] });
    await stage.post('demo', [
      { id: 'n1', type: 'notice.requested', data: { ...visit, title: 'Dr Sousa', not_before: later } },
      {
        id: 'n2',
        type: 'notice.requested',
        data: { user: 'ben', notice: 'order-1', kind: 'transactional', title: 'Paid' },
      },
    ]);
    decision = await decided('visit-1');
  }, 120_000);
  afterEach(async () => {
    for (const close of tabs.splice(0)) await close();
  });
  afterAll(() => stage?.close());

  const decided = async (notice: string): Promise<string> => {
    for (let tries = 0; tries < 100; tries++) {
      const answer = await stage.ask('demo', 'GET', `/v1/decisions?notice=${notice}`);
      const [first] = ((await answer.json()) as { items: { id: string }[] }).items;
      if (first !== undefined) return first.id;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('nothing was decided');
  };
  const opened = async (path: string, options: Parameters<typeof openTab>[1] = {}) => {
    const tab = await openTab(stage.browser, options);
    tabs.push(tab.close);
    await signIn(tab.page, stage.url, 'demo');
    await tab.page.goto(`${stage.url}/console${path}`);
    return tab;
  };

  it('stand in the feed without a conversation, and can be looked at alone', async () => {
    const { page, wrong } = await opened('/');
    await page.getByRole('row', { name: /scheduled/ }).waitFor();
    await page.getByLabel('About').selectOption('message');
    await page.getByRole('row', { name: /scheduled/ }).waitFor({ state: 'detached' });
    await page.getByLabel('About').selectOption('notice');
    const row = page.getByRole('row', { name: /scheduled/ });
    expect(await row.locator('[data-cell=conversation]').innerText()).toBe('notice');
    expect(await row.locator('[data-cell=device]').innerText()).toBe('no device');
    expect(wrong).toEqual([]);
  });

  it('have a page that says what was asked, and what settled it', async () => {
    const { page, wrong } = await opened(`/decisions/${decision}`);
    const head = page.locator('header', { hasText: 'visit-1' });
    await head.getByText('reminder', { exact: true }).waitFor();
    for (const [label, value] of [
      ['Notice', 'visit-1'],
      ['Topic', 'visits'],
      ['Key', 'visit'],
    ])
      expect(
        await head
          .locator('div', { has: page.getByText(label!, { exact: true }) })
          .last()
          .innerText(),
      ).toContain(value!);
    expect(await head.getByText('Not before').count()).toBe(1);
    expect(await head.getByText('Conversation').count()).toBe(0);
    await page.getByRole('region', { name: 'How it was settled' }).getByText('scheduled').first().waitFor();
    expect(wrong).toEqual([]);
  });

  it('are on the page of their user: what waits, what was decided, and what the user wants nothing of', async () => {
    const { page, wrong } = await opened('/users/ben');
    await page.getByRole('region', { name: 'Held messages and notices' }).getByText('visit-1').waitFor();
    const preferences = page.getByRole('region', { name: 'Preferences' });
    await preferences.getByText('offers').waitFor();
    await preferences.getByText('not agreed to').waitFor();
    await page.getByRole('region', { name: 'Decisions' }).getByText('transactional').first().waitFor();
    expect(wrong).toEqual([]);
  });

  it.each([
    [1440, 'dark', 'en-US'],
    [390, 'light', 'zh-CN'],
  ] as const)('are accessible and fit at %i px in the %s, in %s', async (width, colorScheme, locale) => {
    for (const path of ['/', `/decisions/${decision}`, '/users/ben']) {
      const options = { viewport: { width, height: 900 }, colorScheme, locale };
      const { page } = await opened(path, options);
      await page.getByText('visit-1').first().waitFor({ state: 'attached' });
      expect(await violations(page), path).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    }
  });
});
