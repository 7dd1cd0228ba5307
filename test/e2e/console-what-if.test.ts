import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { browserPath, openStage, openTab, signIn, violations, type Stage } from './console-stage.js';

describe.skipIf(browserPath === null)('what if, on the page of a decision', () => {
  let stage: Stage;
  let path: string;
  const tabs: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    stage = await openStage();
    await stage.registerPhone('ben');
    await stage.ask('demo', 'PUT', '/v1/users/ben/devices/mac', { kind: 'desktop', platform: 'macos' });
    const direct = { conversation: 'ada-and-ben', type: 'direct', members: ['ada', 'ben'] };
    const said = { message: 'm1', conversation: 'ada-and-ben', seq: 1, sender: 'ada', text: 'Lunch?' };
    await stage.post('demo', [
      { id: 'c1', type: 'conversation.updated', data: direct },
      { id: 'e1', type: 'message.created', data: said },
    ]);
    path = `/console/decisions/${await decided()}`;
    const quiet = { conversations: { 'ada-and-ben': { push_level: 'none' } } };
    await stage.ask('demo', 'POST', '/v1/policies/default/versions', { document: quiet });
  }, 120_000);
  afterEach(async () => {
    for (const close of tabs.splice(0)) await close();
  });
  afterAll(() => stage?.close());

  const entries = async () => {
    const answer = await stage.ask('demo', 'GET', '/v1/decisions?user=ben');
    return ((await answer.json()) as { items: { id: string }[] }).items;
  };
  const decided = async (): Promise<string> => {
    for (let tries = 0; tries < 100; tries++) {
      const [first] = await entries();
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
    await tab.page.getByRole('heading', { name: /^(What if|假如)$/ }).waitFor();
    const panel = tab.page.getByRole('region', { name: /^(What if|假如)$/ });
    return { ...tab, panel, result: panel.getByRole('status').last() };
  };

  it('says what another fact would have changed, and which rule would win', async () => {
    const { panel, result, wrong } = await opened();
    await panel.getByLabel('Read already').selectOption({ label: 'yes' });
    await result.getByText('read_elsewhere').waitFor();
    expect(await result.innerText()).toMatch(
      /phone[^]*push[^]*direct_message[^]*→[^]*suppress[^]*read_elsewhere/,
    );
    expect(await result.innerText()).toContain('Started from the facts recorded at');
    expect(await panel.innerText()).toContain('Nothing is written, sent or asked of the LLM.');
    expect(wrong).toEqual([]);
  });

  it('takes several facts together, and leaves all as it was again', async () => {
    const { panel, result } = await opened();
    await panel.getByLabel('In quiet hours').selectOption({ label: 'yes' });
    await result.getByText('quiet_hours', { exact: true }).waitFor();
    await panel.getByLabel('Importance').selectOption({ label: 'critical' });
    await result.getByText('critical_bypass').waitFor();
    await panel.getByRole('button', { name: 'Everything as it was' }).click();
    await result.getByText('critical_bypass').waitFor({ state: 'detached' });
    expect(await panel.getByLabel('Importance').inputValue()).toBe('');
  });

  it('puts a user at their computer, and tries a draft of the policy', async () => {
    const { panel, result } = await opened();
    await panel.getByLabel('Device mac').selectOption({ label: 'in use' });
    await result.getByText('desktop_grace').waitFor();
    await panel.getByLabel('Policy').selectOption({ label: 'Version 2 (draft)' });
    await result.getByText('opted_out').waitFor();
    await result.getByText('Decided by policy version 2.').waitFor();
  });

  it('moves the score with the keyboard, and says so where it makes no difference', async () => {
    const { panel, result } = await opened();
    await panel.getByLabel('Local score').focus();
    await panel.page().keyboard.press('End');
    await result.getByText('no change').waitFor();
    expect(await panel.locator('output').innerText()).toBe('0.990');
  });

  it('writes nothing and pushes nothing', async () => {
    const before = await entries();
    const arrived = stage.sandbox.device('demo/ben/phone')!.history.length;
    const { panel, result } = await opened();
    await panel.getByLabel('Mentioned in it').selectOption({ label: 'yes' });
    await result.getByText('no change').waitFor();
    expect(await entries()).toEqual(before);
    expect(stage.sandbox.device('demo/ben/phone')!.history.length).toBe(arrived);
  });

  it.each([
    [1440, 'light', 'en-US'],
    [1440, 'dark', 'zh-CN'],
    [390, 'light', 'zh-CN'],
    [390, 'dark', 'en-US'],
  ] as const)('is accessible and fits at %i px in the %s, in %s', async (width, colorScheme, locale) => {
    const { page, panel, result } = await opened({ viewport: { width, height: 900 }, colorScheme, locale });
    await panel.getByLabel(/^(Read already|已读)$/).selectOption('true');
    await result.getByText('read_elsewhere').first().waitFor();
    if (process.env['WARBLER_TEST_SHOTS']) {
      await panel.screenshot({
        path: `${process.env['WARBLER_TEST_SHOTS']}/what-if-${width}-${colorScheme}.png`,
      });
    }
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
  });
});
