import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { browserPath, openStage, openTab, signIn, violations, type Stage } from './console-stage.js';

describe.skipIf(browserPath === null)('why, on the page of a decision', () => {
  let stage: Stage;
  let path: string;
  const tabs: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    stage = await openStage();
    await stage.registerPhone('ben');
    await stage.ask('demo', 'PUT', '/v1/users/ben/conversations/ada-and-ben/preferences', { muted: true });
    const direct = { conversation: 'ada-and-ben', type: 'direct', members: ['ada', 'ben'] };
    const said = { message: 'm1', conversation: 'ada-and-ben', seq: 1, sender: 'ada', text: 'Lunch?' };
    await stage.post('demo', [
      { id: 'c1', type: 'conversation.updated', data: direct },
      { id: 'e1', type: 'message.created', data: said },
    ]);
    path = `/console/decisions/${await decided()}`;
  }, 120_000);
  afterEach(async () => {
    for (const close of tabs.splice(0)) await close();
  });
  afterAll(() => stage?.close());

  const decided = async (): Promise<string> => {
    for (let tries = 0; tries < 100; tries++) {
      const answer = await stage.ask('demo', 'GET', '/v1/decisions?user=ben');
      const [first] = ((await answer.json()) as { items: { id: string }[] }).items;
      if (first !== undefined) return first.id;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('nothing was decided');
  };
  const opened = async (options: Parameters<typeof openTab>[1] = {}) => {
    const tab = await openTab(stage.browser, options);
    tabs.push(tab.close);
    await signIn(tab.page, stage.url, 'demo');
    await tab.page.goto(`${stage.url}${path}`);
    const rules = tab.page.getByRole('region', { name: /^(How it was settled|决策过程)$/ });
    await rules.waitFor();
    return { ...tab, rules };
  };

  it('has a sentence for whoever supports the user and one for the user, in the language of the console', async () => {
    const { page, wrong } = await opened();
    await page
      .getByRole('heading', { name: 'No push on phone, because the conversation is muted.' })
      .waitFor();
    await page.getByText('You have muted this conversation, so you were not notified.').waitFor();
    const chinese = await opened({ locale: 'zh-CN' });
    await chinese.page.getByRole('heading', { name: '在 phone 上不推送：该会话已设为免打扰。' }).waitFor();
    await chinese.page.getByText('您已将此会话设为免打扰，因此没有收到通知。').waitFor();
    expect([...wrong, ...chinese.wrong]).toEqual([]);
  });

  it('unfolds by keyboard what rules that did not vote looked at, and what unreached ones would have said', async () => {
    const { page, rules } = await opened();
    expect(await rules.getByText('blocked_sender').isVisible()).toBe(false);
    const silent = rules.locator('summary', { hasText: /rules did not vote$/ }).first();
    await silent.focus();
    await page.keyboard.press('Enter');
    await rules.getByText('blocked_sender').waitFor();
    const facts = rules
      .getByRole('listitem')
      .filter({ hasText: /^blocked_sender/ })
      .locator('summary');
    await facts.focus();
    await page.keyboard.press('Enter');
    await rules.getByText('recipient.preferences.blocked', { exact: true }).waitFor();
    await rules
      .locator('summary', { hasText: /not reached$/ })
      .last()
      .click();
    const direct = rules.getByRole('listitem').filter({ hasText: /^direct_message/ });
    expect(await direct.innerText()).toContain('would have said push');
    const throttled = rules.getByRole('listitem').filter({ hasText: /^throttled/ });
    expect(await throttled.innerText()).toContain('would not have voted');
  });

  it.each([
    [1440, 'light', 'en-US'],
    [1440, 'dark', 'zh-CN'],
    [390, 'light', 'zh-CN'],
    [390, 'dark', 'en-US'],
  ] as const)('is accessible and fits at %i px in the %s, in %s', async (width, colorScheme, locale) => {
    const { page, rules } = await opened({ viewport: { width, height: 900 }, colorScheme, locale });
    await page.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))");
    await rules.getByText('blocked_sender').waitFor();
    if (process.env['WARBLER_TEST_SHOTS']) {
      await page.screenshot({
        path: `${process.env['WARBLER_TEST_SHOTS']}/why-${width}-${colorScheme}.png`,
        fullPage: true,
      });
    }
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
  });
});
