import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { browserPath, openStage, openTab, signIn, violations, type Stage } from './console-stage.js';

describe.skipIf(browserPath === null)('what if, on the page of a decision', () => {
  let stage: Stage;
  let message: string;
  let call: string;
  let notice: string;
  let offer: string;
  const tabs: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    stage = await openStage();
    await stage.registerPhone('ben');
    await stage.ask('demo', 'PUT', '/v1/users/ben/devices/mac', { kind: 'desktop', platform: 'macos' });
    const voip_target = 'a1'.repeat(32);
    await stage.ask('demo', 'PUT', '/v1/users/ben/devices/phone', { voip_target });
    const direct = { conversation: 'ada-and-ben', type: 'direct', members: ['ada', 'ben'] };
    const said = { message: 'm1', conversation: 'ada-and-ben', seq: 1, sender: 'ada', text: 'Lunch?' };
    await stage.post('demo', [
      { id: 'c1', type: 'conversation.updated', data: direct },
      { id: 'e1', type: 'message.created', data: said },
    ]);
    message = await decided('m1');
    const ringing = { call: 'ring', conversation: 'ada-and-ben', sender: 'ada' };
    const order = { user: 'ben', notice: 'order', kind: 'transactional', key: 'order', title: 'Paid' };
    const sale = { user: 'ben', notice: 'sale', kind: 'marketing', topic: 'offers', title: 'Sale' };
    await stage.post('demo', [
      { id: 'e2', type: 'call.ringing', data: ringing },
      { id: 'e3', type: 'notice.requested', data: order },
      { id: 'e4', type: 'notice.requested', data: sale },
    ]);
    [call, notice, offer] = [await decided('ring'), await decided('order'), await decided('sale')];
    const quiet = { conversations: { 'ada-and-ben': { push_level: 'none' } } };
    await stage.ask('demo', 'POST', '/v1/policies/default/versions', { document: quiet });
  }, 120_000);
  afterEach(async () => {
    for (const close of tabs.splice(0)) await close();
  });
  afterAll(() => stage?.close());

  const entries = async () => {
    const answer = await stage.ask('demo', 'GET', '/v1/decisions?user=ben');
    return ((await answer.json()) as { items: { id: string; message: string }[] }).items;
  };
  const decided = async (id: string): Promise<string> => {
    for (let tries = 0; tries < 100; tries++) {
      const first = (await entries()).find((each) => each.message === id);
      if (first !== undefined) return first.id;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('nothing was decided');
  };
  const opened = async (decision: string, options: Parameters<typeof openTab>[1] = {}) => {
    const tab = await openTab(stage.browser, options);
    tabs.push(tab.close);
    await signIn(tab.page, stage.url, 'demo');
    await tab.page.goto(`${stage.url}/console/decisions/${decision}`);
    await tab.page.getByRole('heading', { name: /^(What if|假如)$/ }).waitFor();
    const panel = tab.page.getByRole('region', { name: /^(What if|假如)$/ });
    await panel.getByLabel(/^(Importance|重要程度)$/).waitFor();
    return { ...tab, panel, result: panel.getByRole('status').last() };
  };
  type Panel = Awaited<ReturnType<typeof opened>>['panel'];
  /** What the panel offers, but for the policy. */
  const offered = async (panel: Panel) => (await panel.locator('label').allInnerTexts()).slice(0, -1);

  it('says what another fact would have changed, and which rule would win', async () => {
    const { panel, result, wrong } = await opened(message);
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
    const { panel, result } = await opened(message);
    await panel.getByLabel('In quiet hours').selectOption({ label: 'yes' });
    await result.getByText('quiet_hours', { exact: true }).waitFor();
    await panel.getByLabel('Importance').selectOption({ label: 'critical' });
    await result.getByText('critical_bypass').waitFor();
    await panel.getByRole('button', { name: 'Everything as it was' }).click();
    await result.getByText('critical_bypass').waitFor({ state: 'detached' });
    expect(await panel.getByLabel('Importance').inputValue()).toBe('');
  });

  it('puts a user at their computer, and tries a draft of the policy', async () => {
    const { panel, result } = await opened(message);
    const mac = panel.getByRole('group', { name: 'Device mac' });
    await mac.getByLabel('Presence').selectOption({ label: 'in use' });
    await result.getByText('desktop_grace').waitFor();
    await panel.getByLabel('Policy').selectOption({ label: 'Version 2 (draft)' });
    await result.getByText('opted_out').waitFor();
    await result.getByText('Decided by policy version 2.').waitFor();
  });

  it('moves the score with the keyboard, and says so where it makes no difference', async () => {
    const { panel, result } = await opened(message);
    await panel.getByLabel('Local score').focus();
    await panel.page().keyboard.press('End');
    await result.getByText('no change').waitFor();
    expect(await panel.locator('output').innerText()).toBe('0.990');
  });

  it('writes nothing and pushes nothing', async () => {
    const before = await entries();
    const arrived = stage.sandbox.device('demo/ben/phone')!.history.length;
    const { panel, result } = await opened(message);
    await panel.getByLabel('Mentioned in it').selectOption({ label: 'yes' });
    await result.getByText('no change').waitFor();
    expect(await entries()).toEqual(before);
    expect(stage.sandbox.device('demo/ben/phone')!.history.length).toBe(arrived);
  });

  const ofDevice = ['Presence', 'Push switched on', 'Push token'];

  it('offers what fits a call, and says how it would have rung', async () => {
    const { panel, result, wrong } = await opened(call);
    const device = [...ofDevice, 'VoIP token'];
    const ofUser = ['Push switched on', 'Push level here', 'Conversation muted', 'Caller blocked'];
    const around = ['Snoozed', 'In quiet hours'];
    expect(await offered(panel)).toEqual([
      ...['Over already', 'Importance'],
      ...[...ofUser, ...around, ...device, ...device],
    ]);
    await panel.getByLabel('Over already').selectOption({ label: 'yes' });
    await result.getByText('expired').waitFor();
    expect(await result.innerText()).toMatch(/phone[^]*push[^]*call[^]*rings[^]*→[^]*suppress[^]*expired/);
    await panel.getByLabel('Over already').selectOption({ label: 'as it was' });
    const phone = panel.getByRole('group', { name: 'Device phone' });
    await phone.getByLabel('VoIP token').selectOption({ label: 'no longer accepted' });
    await result.getByText('as an alert').waitFor();
    expect(wrong).toEqual([]);
  });

  it('offers what fits a notice, which depends on what it is', async () => {
    const { panel, result, wrong } = await opened(notice);
    const facts = ['Seen in the app already', 'Cancelled', 'Replaced by a newer one', 'Importance'];
    const ofUser = ['Push switched on', 'Snoozed', 'In quiet hours'];
    expect(await offered(panel)).toEqual([...facts, ...ofUser, ...ofDevice, ...ofDevice]);
    await panel.getByLabel('Replaced by a newer one').selectOption({ label: 'yes' });
    await result.getByText('superseded').waitFor();
    expect(await result.innerText()).toMatch(/phone[^]*push[^]*transactional[^]*→[^]*suppress[^]*superseded/);
    expect(wrong).toEqual([]);
  });

  it('says what the consent to a promotion would have changed', async () => {
    const { panel, result } = await opened(offer);
    expect(await panel.getByLabel('Wants none of this topic').count()).toBe(1);
    expect(await panel.getByLabel('Local score').count()).toBe(1);
    await panel.getByLabel('Agreed to marketing').selectOption({ label: 'yes' });
    await result.getByText('relevant', { exact: true }).waitFor();
    expect(await result.innerText()).toMatch(/suppress[^]*no_consent[^]*→[^]*push[^]*relevant/);
  });

  it('is worked with the keyboard alone', async () => {
    const { page, panel, result } = await opened(notice);
    await panel.getByLabel('Seen in the app already').focus();
    await page.keyboard.press('ArrowDown');
    await result.getByText('read_elsewhere').waitFor();
    for (let tabs = 0; tabs < 40; tabs++) {
      await page.keyboard.press('Tab');
      if ((await page.evaluate('document.activeElement.textContent')) === 'Everything as it was') break;
    }
    await page.keyboard.press('Enter');
    await result.getByText('read_elsewhere').waitFor({ state: 'detached' });
  });

  const kinds = [
    ['message', () => message, /^(Read already|已读)$/, 'read_elsewhere'],
    ['call', () => call, /^(Over already|已结束)$/, 'expired'],
    ['notice', () => offer, /^(Agreed to marketing|已同意接收营销信息)$/, 'relevant'],
  ] as const;

  it.each([
    [1440, 'light', 'en-US'],
    [1440, 'dark', 'zh-CN'],
    [390, 'light', 'zh-CN'],
    [390, 'dark', 'en-US'],
  ] as const)('is accessible and fits at %i px in the %s, in %s', async (width, colorScheme, locale) => {
    for (const [kind, decision, label, reason] of kinds) {
      const options = { viewport: { width, height: 900 }, colorScheme, locale };
      const { page, panel, result } = await opened(decision(), options);
      await panel.getByLabel(label).selectOption('true');
      await result.getByText(reason).first().waitFor();
      const shots = process.env['WARBLER_TEST_SHOTS'];
      if (shots) await panel.screenshot({ path: `${shots}/what-if-${kind}-${width}-${colorScheme}.png` });
      expect(await violations(page), kind).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    }
  });
});
