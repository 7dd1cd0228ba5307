// The pages beside the live feed, in both languages, in a real browser on the real gateway.
import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { browserPath, openStage, openTab, signIn, violations, type Stage } from './console-stage.js';

/** An id with all that an address, a page or a script could trip over. */
const ODD = 'a/b?c#<img src=x onerror="window.harmed=1">@x.html';
const sizes = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const;

describe.skipIf(browserPath === null)('the pages of the console', () => {
  let stage: Stage;
  const tabs: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    stage = await openStage();
    await stage.registerPhone('ben');
    await stage.registerPhone(ODD);
    await stage.post('demo', [
      event('e1', 'conversation.updated', { conversation: 'pair', type: 'direct', members: ['ada', 'ben'] }),
      event('e2', 'message.created', {
        message: 'm1',
        conversation: 'pair',
        seq: 1,
        sender: 'ada',
        text: 'Lunch?',
      }),
      event('e3', 'conversation.updated', { conversation: 'odd', type: 'direct', members: ['ada', ODD] }),
      event('e4', 'preference.changed', {
        user: ODD,
        set: {
          snooze_until: new Date(Date.now() + 3_600_000).toISOString(),
          keywords: ['<b>ship</b>'],
          blocked: [`${ODD}2`],
          quiet_hours: { from: '22:00', until: '07:00', days: ['mon', 'fri'], allow: ['call'] },
        },
      }),
      event('e5', 'message.created', {
        message: 'held',
        conversation: 'odd',
        seq: 1,
        sender: 'ada',
        text: '?',
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

  it('show a user: devices, preferences in words, what waits, and all decisions, each a link away', async () => {
    const { page, wrong } = await signedIn();
    await page.getByLabel('Find a user').fill(ODD);
    await page.getByLabel('Find a user').press('Enter');
    await page.getByRole('heading', { level: 1, name: ODD }).waitFor();
    await page.getByText('from 22:00 until 07:00, Mon Fri: messages wait until it ends').waitFor();
    const part = (name: string) => page.getByRole('region', { name, exact: true });
    await part('Devices').getByText('apns').waitFor();
    await part('Preferences').getByText('<b>ship</b>').waitFor();
    await part('Held messages and notices').getByRole('link', { name: 'held' }).waitFor();
    await page.reload();
    await part('Decisions').getByRole('link').first().click();
    await page.getByRole('heading', { name: 'How it was settled' }).waitFor();
    await page.getByRole('link', { name: ODD }).click();
    await page.getByRole('heading', { level: 1, name: ODD }).waitFor();
    expect(await page.evaluate('window.harmed')).toBeUndefined();
    expect(wrong).toEqual([]);
  });

  it('show a viewer all of a user, for reading', async () => {
    const { page, wrong } = await signedIn({}, await stage.keyFor('demo', ['decisions:read']));
    await page.locator('[data-cell=user] a', { hasText: 'ben' }).first().click();
    await page.getByRole('heading', { level: 1, name: 'ben' }).waitFor();
    await page.getByRole('region', { name: 'Devices' }).getByText('apns').waitFor();
    await page.getByRole('region', { name: 'Preferences' }).getByText('Time zone').waitFor();
    await page.getByRole('region', { name: 'Decisions' }).getByRole('link').first().waitFor();
    expect(await page.getByText('This key may not see').count()).toBe(0);
    expect(wrong).toEqual([]);
  });

  it('show the last day of a user: at which device they are, and what was decided then', async () => {
    const here = { user: 'ben', device: 'desk', connected: true, active: true };
    await stage.ask('demo', 'POST', '/v1/events', [event('here', 'presence.changed', here)]);
    const { page, wrong } = await signedIn();
    await page.goto(`${stage.url}/console/users/ben`);
    const day = page.getByRole('region', { name: 'The last 24 hours' });
    await day.getByRole('img', { name: /^desk: in use for/ }).waitFor();
    // The snapshot is at most 5 s behind, and the page looks every 10 s.
    await day.locator('[data-state=active]').first().waitFor({ state: 'attached', timeout: 20_000 });
    await page.getByRole('region', { name: 'Devices' }).getByText('in use', { exact: true }).waitFor();
    await day.getByRole('img', { name: /^phone: .*push [1-9]/ }).waitFor();
    expect(wrong).toEqual([]);
  }, 40_000);

  it('page through the decisions of a user with many', async () => {
    const messages = Array.from({ length: 120 }, (_, i) =>
      event(`many-${i}`, 'message.created', {
        message: `many-${i}`,
        conversation: 'pair',
        seq: 100 + i,
        sender: 'ben',
        text: 'on and on',
      }),
    );
    await stage.post('demo', messages);
    const { page } = await signedIn();
    await page.goto(`${stage.url}/console/users/ada`);
    const rows = page.getByRole('region', { name: 'Decisions' }).locator('ol > li');
    await rows.nth(99).waitFor();
    await page.getByRole('button', { name: 'Load older' }).click();
    await rows.nth(118).waitFor();
  });

  it('write, compare, publish and roll back a policy, naming each field that is not right', async () => {
    const { page, wrong } = await signedIn();
    await page.getByRole('link', { name: 'Policies' }).click();
    await page.getByRole('button', { name: 'Edit as a new draft' }).click();
    const editor = page.getByLabel('Document');
    await editor.fill('{"grace_seconds": 45,');
    await page.getByRole('button', { name: 'Save the draft' }).click();
    await page.getByText('This is not JSON yet').waitFor();
    await editor.fill('{"grace_seconds": 0, "batch": {"max_items": 1}}');
    await editor.press('Control+Enter');
    const problems = page.getByRole('alert');
    await problems.getByText('grace_seconds', { exact: true }).waitFor();
    await problems.getByRole('button', { name: 'batch.max_items' }).click();
    expect(await page.evaluate('getSelection().toString()')).toBe('"max_items"');
    const frequency_cap = { limit: 40, per: 'rolling', window_seconds: 3_600 };
    const document = { grace_seconds: 45, frequency_cap, conversations: { [ODD]: { push_level: 'none' } } };
    await editor.fill(JSON.stringify(document));
    await editor.press('Control+Enter');
    await page.getByRole('heading', { name: 'Version 2' }).waitFor();
    const differences = page.getByRole('region', { name: 'What differs' });
    // The heading of the new version is there before the differences have arrived.
    await differences.getByText('get their pushes later').waitFor();
    expect(await differences.innerText()).toMatch(/grace_seconds[^]*30 → 45[^]*get their pushes later/);
    await page.getByRole('button', { name: 'Publish' }).click();
    await page.getByRole('button', { name: 'Yes, let it decide' }).click();
    await page.getByText('Version 2 decides now.').waitFor();
    await page.getByRole('link', { name: 'Version 1' }).click();
    await page.getByRole('button', { name: 'Roll back to this version' }).click();
    await page.getByRole('button', { name: 'Yes, let it decide' }).click();
    await page.getByText('Version 3 decides now.').waitFor();
    await page.getByText('brings back version 1').waitFor();
    expect(await page.evaluate('window.harmed')).toBeUndefined();
    expect(wrong).toEqual([]);
  });

  it('publish nothing over what somebody else published in the meantime, and say so', async () => {
    const draft = async (grace: number): Promise<number> => {
      const made = await stage.ask('demo', 'POST', '/v1/policies/default/versions', {
        document: { grace_seconds: grace },
      });
      return ((await made.json()) as { version: number }).version;
    };
    const [mine, theirs] = [await draft(50), await draft(60)];
    const { page } = await signedIn();
    await page.goto(`${stage.url}/console/policies?version=${mine}`);
    await page.getByRole('button', { name: 'Publish' }).click();
    await stage.ask('demo', 'POST', '/v1/policies/default/publish', { version: theirs }, { 'if-match': '*' });
    await page.getByRole('button', { name: 'Yes, let it decide' }).click();
    await page.getByText('Somebody else published in the meantime').waitFor();
    await page.getByRole('region', { name: 'What differs' }).getByText('60 → 50').waitFor();
  });

  it('let a viewer read policies, and say why nothing can be changed', async () => {
    const { page } = await signedIn({}, await stage.keyFor('demo', ['decisions:read']));
    await page.goto(`${stage.url}/console/policies?version=1`);
    await page.getByText('Changes need a key with the scope admin').waitFor();
    await page.getByText('relevance.push_threshold').or(page.getByText('push_threshold')).first().waitFor();
    for (const name of ['Edit as a new draft', 'Roll back to this version'])
      expect(await page.getByRole('button', { name }).isDisabled()).toBe(true);
  });

  it('stand still once they show', async () => {
    const { page } = await signedIn({ viewport: sizes.phone });
    await page.addInitScript(
      "window.shift = 0; new PerformanceObserver((list) => { for (const each of list.getEntries()) window.shift += each.value; }).observe({ type: 'layout-shift', buffered: true });",
    );
    for (const where of [`/users/${encodeURIComponent(ODD)}`, '/policies', '/policies?version=1']) {
      await page.goto(`${stage.url}/console${where}`);
      await page.getByRole('heading', { level: 2 }).nth(2).waitFor();
      await setTimeout(400);
      expect(await page.evaluate<number>('window.shift')).toBeLessThan(0.01);
    }
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
    await look(`/users/${encodeURIComponent(ODD)}`, /^(Held messages and notices|暂存的消息和通知)$/);
    await look('/policies?version=1&edit', /^(New draft|新草稿)$/);
    expect(found).toEqual([]);
  });
});
