import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { browserPath, openStage, openTab, signIn, violations, type Stage } from './console-stage.js';

const HOSTILE = '<img src=x onerror="harmed=1">';

describe.skipIf(browserPath === null)('the screens of the sandbox in the console', () => {
  let stage: Stage;
  let made = 0;
  const tabs: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    stage = await openStage();
    await stage.registerPhone('ben');
    await stage.registerPhone('chloe');
    const direct = { conversation: 'ada-and-ben', type: 'direct', members: ['ada', 'ben'] };
    const group = {
      conversation: 'kitchen',
      type: 'group',
      title: HOSTILE,
      members: ['ada', 'ben', 'chloe'],
    };
    await stage.post('demo', [
      { id: 'u1', type: 'user.updated', data: { user: 'ada', name: 'Ada' } },
      { id: 'c1', type: 'conversation.updated', data: direct },
      { id: 'c2', type: 'conversation.updated', data: group },
    ]);
    await stage.ask('demo', 'PUT', '/v1/users/ben/devices/mac', { kind: 'desktop', platform: 'macos' });
  }, 120_000);
  afterEach(async () => {
    for (const close of tabs.splice(0)) await close();
  });
  afterAll(() => stage?.close());

  const say = (text: string, more: object = {}) => {
    const seq = (made += 1);
    const data = { message: `m${seq}`, conversation: 'ada-and-ben', seq, sender: 'ada', text, ...more };
    return stage.post('demo', [{ id: `said-${seq}`, type: 'message.created', data }]);
  };
  const opened = async (options: Parameters<typeof openTab>[1] = {}, app = 'demo', key?: string) => {
    const tab = await openTab(stage.browser, options);
    tabs.push(tab.close);
    await signIn(tab.page, stage.url, app, key);
    return tab;
  };
  const wall = async (options: Parameters<typeof openTab>[1] = {}, key?: string) => {
    const tab = await opened(options, key === undefined ? 'demo' : '', key);
    const pages = tab.page.getByRole('button', { name: 'Pages' });
    if (await pages.isVisible()) await pages.click();
    await tab.page.getByRole('link', { name: 'Screens' }).click();
    await tab.page.getByRole('heading', { name: 'Sandbox screens' }).waitFor();
    return tab;
  };

  it('show a push as its user sees it, by itself, and lead to its decision', async () => {
    const { page, wrong } = await wall();
    await page.getByText('Nothing here is real.').waitFor();
    const phone = page.getByRole('article', { name: 'phone, phone' }).first();
    await say('Lunch at noon?');
    await phone.getByText('Lunch at noon?').waitFor();
    expect(await phone.innerText()).toMatch(/Ada/);
    await page.getByRole('article', { name: 'mac, desktop' }).getByText('Gets no push').waitFor();
    await phone.getByRole('link', { name: 'Why?' }).first().click();
    await page.getByRole('heading', { name: 'How it was settled' }).waitFor();
    expect(await page.getByRole('main').innerText()).toMatch(/direct_message[^]*ben[^]*phone/);
    expect(wrong).toEqual([]);
  });

  it('stack what belongs to one conversation', async () => {
    const { page } = await wall();
    await say('Or at one?');
    await page
      .getByText(/\d+ more of this conversation/)
      .first()
      .waitFor();
  });

  it('stand still while paused', async () => {
    const { page } = await wall();
    await page.getByRole('article').first().waitFor();
    await page.getByRole('button', { name: 'Pause' }).click();
    await say('While nobody looks');
    await page.waitForTimeout(2_000);
    expect(await page.getByText('While nobody looks').count()).toBe(0);
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByText('While nobody looks').waitFor();
  });

  it('can be those of one user, in the address too', async () => {
    const { page } = await wall();
    await page.getByRole('article').nth(2).waitFor();
    await page.getByLabel('User', { exact: true }).selectOption('chloe');
    await page.getByRole('heading', { name: 'ben' }).waitFor({ state: 'detached' });
    expect(new URL(page.url()).searchParams.get('user')).toBe('chloe');
    expect(await page.getByRole('article').count()).toBe(1);
  });

  it('say what took a notification away', async () => {
    const { page } = await wall();
    await say('To be opened', { conversation: 'kitchen', mentions: ['ben'] });
    await page.getByText('To be opened').first().waitFor();
    const answer = await stage.ask('demo', 'GET', '/v1/sandbox/devices?user=ben');
    const { items } = (await answer.json()) as { items: { notifications: { push: string }[] }[] };
    const { push } = items[0]!.notifications[0]!;
    stage.sandbox.device('demo/ben/phone')!.remove(push);
    await stage.ask('demo', 'POST', '/v1/feedback', [{ push_id: push, type: 'opened' }]);
    await page.getByText('opened by its user').first().waitFor();
  });

  it('run nothing that people wrote, and hide it from a key that may not read text', async () => {
    await say(`${HOSTILE} in the text`, { conversation: 'kitchen', mentions: ['ben', 'chloe'] });
    const { page, wrong } = await wall();
    await page.getByText(`${HOSTILE} in the text`).first().waitFor();
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.evaluate('globalThis.harmed')).toBeUndefined();
    expect(wrong).toEqual([]);
    const blind = await wall({}, await stage.keyFor('demo', ['decisions:read']));
    await blind.page.getByText('This key may not read message texts').waitFor();
    expect(await blind.page.getByText('in the text').count()).toBe(0);
  });

  it('tell an app without virtual devices how to make one', async () => {
    const { page } = await opened({}, 'empty');
    await page.getByRole('link', { name: 'Screens' }).click();
    await page.getByText('No virtual device belongs to a user of this app yet').waitFor();
  });

  it.each([
    [1440, 'light'],
    [1440, 'dark'],
    [390, 'light'],
    [390, 'dark'],
  ] as const)('are accessible and fit at %i px in the %s', async (width, colorScheme) => {
    const { page } = await wall({ viewport: { width, height: 900 }, colorScheme });
    await page.getByRole('article').nth(1).waitFor();
    await page.waitForTimeout(400);
    if (process.env['WARBLER_TEST_SHOTS']) {
      const path = `${process.env['WARBLER_TEST_SHOTS']}/screens-${width}-${colorScheme}.png`;
      await page.screenshot({ path, fullPage: true });
    }
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
  });

  it('speak Chinese', async () => {
    const { page } = await opened({ locale: 'zh-CN' });
    await page.getByRole('link', { name: '屏幕' }).click();
    await page.getByText('这里的一切都不是真的').waitFor();
    await page.getByText(/正在显示 \d+ 条通知/).waitFor();
  });
});
