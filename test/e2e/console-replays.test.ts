// The pages of replays in a real browser: one that the gateway makes of what it decided, and one of a busy week.
import { mkdirSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Ledger } from '../../src/store/ledger.js';
import { ReplayStore } from '../../src/store/stores.js';
import { browserPath, openStage, openTab, signIn, violations, type Stage } from './console-stage.js';
import { endedReplay } from './replay-example.js';

const pictures = process.env['WARBLER_TEST_PICTURES'];
const MESSAGES = 120;
const quieter = { default_push_level: { group: 'mentions' } };

describe.skipIf(browserPath === null)('the pages of replays', () => {
  let stage: Stage;
  const example = endedReplay('other', 2, Date.now() - 60_000);
  const tabs: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    stage = await openStage();
    await stage.registerPhone('ben');
    await stage.registerPhone('cy');
    await stage.post('demo', chat());
    for (const app of ['demo', 'other'])
      await stage.ask(app, 'POST', '/v1/policies/default/versions', { document: quieter });
    const unfinished = (['failed', 'interrupted', 'cancelled'] as const).map((state, i) => {
      const earlier = endedReplay('other', 2, Date.now() - (i + 2) * 3_600_000);
      return {
        ...earlier,
        state,
        result: state === 'failed' ? { problem: 'It could not be completed.' } : null,
      };
    });
    const replays = stage.part(ReplayStore);
    await stage.part(Ledger).commit([example, ...unfinished].flatMap((each) => replays.put(each)));
  }, 120_000);
  afterEach(async () => {
    for (const close of tabs.splice(0)) await close();
  });
  afterAll(() => stage?.close());

  const opened = async (
    path: string,
    { app = 'demo', key, ...options }: Parameters<typeof openTab>[1] & { app?: string; key?: string } = {},
  ) => {
    const tab = await openTab(stage.browser, options);
    tabs.push(tab.close);
    await signIn(tab.page, stage.url, key === undefined ? app : '', key);
    await tab.page.addInitScript(
      "window.shift = 0; new PerformanceObserver((list) => { for (const each of list.getEntries()) window.shift += each.value; }).observe({ type: 'layout-shift', buffered: true });",
    );
    await tab.page.goto(`${stage.url}/console${path}`);
    await tab.page.getByRole('heading', { level: 1 }).waitFor();
    return tab;
  };
  const begin = async (body: object): Promise<string> => {
    const answer = await stage.ask('demo', 'POST', '/v1/replays', body);
    return ((await answer.json()) as { id: string }).id;
  };

  const picture = async (page: Page, name: string): Promise<void> => {
    if (pictures === undefined) return;
    mkdirSync(pictures, { recursive: true });
    await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true });
  };

  it('say what to do while there is no replay and no draft', async () => {
    const { page, wrong } = await opened('/replays', { app: 'empty' });
    await page.getByText('No replay yet').waitFor();
    await page.getByText('There is no draft to try.').waitFor();
    await page.getByRole('button', { name: 'Start' }).click();
    await page.getByRole('heading', { name: 'Replay of version 1' }).waitFor();
    await page.getByText('Nothing was decided in this time').waitFor();
    expect(wrong).toEqual([]);
  });

  it('start one of a draft from the policies, and lead from its flows over the reasons to a decision', async () => {
    const { page, wrong } = await opened('/policies?version=2');
    await page.getByRole('link', { name: 'Replay this draft' }).click();
    await page.getByRole('heading', { level: 1, name: 'Replays' }).waitFor();
    expect(await page.getByLabel('Policy version').inputValue()).toBe('2');
    await page.getByLabel('Share of one CPU core').selectOption('1');
    await page.getByText('It does not pause').waitFor();
    await page.getByLabel('Days, ending now').fill('1');
    await page.getByRole('button', { name: 'Start' }).click();
    await page.getByRole('heading', { name: 'Replay of version 2' }).waitFor();
    await page.getByText('What people would have done is unknown').waitFor();
    await page.getByText('so nothing of before is unknown').waitFor();
    const flows = page.getByRole('img', { name: /^Flows from old to new outcomes: .*to suppress/ });
    await flows.waitFor();
    await picture(page, 'real');
    const cell = page
      .getByRole('table')
      .getByRole('link', { name: /to suppress$/ })
      .first();
    await cell.focus();
    await page.keyboard.press('Enter');
    await page.getByText(/^Only from .* to suppress\./).waitFor();
    const reasons = page.getByRole('region', { name: 'What changes, by reason' });
    await reasons.getByText('not_mentioned').first().waitFor();
    await reasons
      .getByRole('link', { name: /recorded decision/ })
      .first()
      .click();
    await page.getByRole('heading', { name: 'How it was settled' }).waitFor();
    await page.goto(`${stage.url}/console/policies?version=2`);
    await page.getByText('Last replay').waitFor();
    expect(await violations(page)).toEqual([]);
    await picture(page, 'policies');
    await page.getByRole('link', { name: /would differ, \d+ of them in outcome, for \d+ users?/ }).click();
    await page.getByRole('heading', { name: 'Replay of version 2' }).waitFor();
    expect(wrong).toEqual([]);
  });

  it('keep to the version that a link asks for, and say what the gateway refuses', async () => {
    const { page, wrong } = await opened('/replays?version=77');
    expect(await page.getByLabel('Policy version').inputValue()).toBe('77');
    await page.getByRole('button', { name: 'Start' }).click();
    await page.getByText('The replay was not started').waitFor();
    await page.getByText('policy_version').waitFor();
    await page.getByText('there is no such version').waitFor();
    expect(wrong).toEqual([]);
  });

  it('show how far one is that runs, and cancel it', async () => {
    const first = await begin({ policy_version: 2, cpu_share: 0.01 });
    const second = await begin({ policy_version: 2, cpu_share: 0.01 });
    const { page, wrong } = await opened(`/replays/${second}`);
    await page.getByRole('progressbar', { name: 'Progress' }).waitFor();
    await page.getByText('One replay runs at a time.').waitFor();
    await picture(page, 'queued');
    await page.getByRole('button', { name: 'Cancel it' }).click();
    await page.getByText('It was given up before it had an answer.').waitFor();
    await page.getByRole('link', { name: 'All replays' }).click();
    const list = page.getByRole('region', { name: 'Replays so far' });
    await list.getByRole('progressbar').waitFor();
    await picture(page, 'list-running');
    await list.getByRole('link', { name: 'Version 2' }).nth(1).click();
    await page.waitForURL(`**/replays/${first}`);
    await page.getByRole('button', { name: 'Cancel it' }).waitFor();
    expect(await violations(page)).toEqual([]);
    await picture(page, 'running');
    await page.getByRole('button', { name: 'Cancel it' }).click();
    await page.getByRole('link', { name: 'Replay it again' }).click();
    expect(await page.getByLabel('Days, ending now').inputValue()).toBe('7');
    expect(wrong).toEqual([]);
  });

  it('let a viewer read them, and say why none can be started', async () => {
    const key = await stage.keyFor('other', ['decisions:read']);
    const { page, wrong } = await opened('/replays', { key });
    await page.getByText('This key may look, but not start or cancel a replay.').waitFor();
    expect(await page.getByRole('button', { name: 'Start' }).count()).toBe(0);
    await page.getByRole('link', { name: 'Version 2' }).first().click();
    await page.getByText('It began within the record.').waitFor();
    await page.getByText('41 events are gone').waitFor();
    await page.getByText('312 scores had to be made anew').waitFor();
    expect(await page.getByRole('link', { name: 'Replay it again' }).count()).toBe(0);
    await page.goto(`${stage.url}/console/replays/rpl_none`);
    await page.getByRole('heading', { name: 'No such replay' }).waitFor();
    expect(wrong).toEqual([]);
  });

  it('draw every flow, and on demand only what changes', async () => {
    const { page } = await opened(`/replays/${example.id}`, { app: 'other' });
    const ribbons = page.getByRole('img', { name: /^Flows/ }).locator('path');
    expect(await ribbons.count()).toBe(13);
    await page.getByRole('button', { name: 'Only what changes' }).click();
    expect(await ribbons.count()).toBe(8);
    await page.goto(`${stage.url}/console/replays/${example.id}?from=push&to=batch`);
    const items = page.getByRole('region', { name: 'What changes, by reason' }).getByRole('listitem');
    await items.first().waitFor();
    expect(await items.count()).toBe(2);
    await page.getByRole('link', { name: 'Show all' }).click();
    await items.nth(9).waitFor();
  });

  const views = [
    { width: 1440, height: 900, colorScheme: 'light', locale: 'en' },
    { width: 1440, height: 900, colorScheme: 'dark', locale: 'zh-CN' },
    { width: 390, height: 844, colorScheme: 'light', locale: 'zh-CN' },
    { width: 390, height: 844, colorScheme: 'dark', locale: 'en' },
  ] as const;
  it.each(views)('are readable at $width in $colorScheme and $locale', async (view) => {
    const { width, height, colorScheme, locale } = view;
    const look = { viewport: { width, height }, colorScheme, locale, app: 'other' };
    for (const [name, path] of [
      ['replays', '/replays'],
      ['replay', `/replays/${example.id}`],
    ] as const) {
      const { page, wrong } = await opened(path, look);
      await page.getByRole('heading', { level: 2 }).first().waitFor();
      expect(await violations(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      expect(await page.evaluate('window.shift')).toBeLessThan(0.01);
      await picture(page, `${name}-${width}-${colorScheme}-${locale}`);
      expect(wrong).toEqual([]);
    }
  });
});

/** A group in which now and then somebody is addressed. */
function chat(): object[] {
  const at = (id: string, type: string, data: object) => ({
    ...{ id, type, data, source: 'this-test', time: new Date().toISOString() },
  });
  const members = ['ada', 'ben', 'cy'];
  return [
    at('e0', 'conversation.updated', { conversation: 'team', type: 'group', members }),
    ...Array.from({ length: MESSAGES }, (_, i) =>
      at(`e${i + 1}`, 'message.created', {
        ...{ message: `m${i + 1}`, conversation: 'team', seq: i + 1, sender: 'ada' },
        ...{ text: `who takes number ${i}, ben?`, mentions: i % 10 === 0 ? ['ben'] : [] },
      }),
    ),
  ];
}
