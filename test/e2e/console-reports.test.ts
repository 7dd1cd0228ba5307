// The page of reports, over a week of a busy app, in a real browser on the real gateway.
import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Gates } from '../../src/dispatch/gates.js';
import { Ledger } from '../../src/store/ledger.js';
import { EventStore } from '../../src/store/event-store.js';
import { DecisionStore, PushStore } from '../../src/store/stores.js';
import { browserPath, openStage, openTab, signIn, violations, type Stage } from './console-stage.js';
import { fillWeek } from './report-data.js';

const sizes = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const;
const PLOTS = 7;

describe.skipIf(browserPath === null)('the reports of the console', () => {
  let stage: Stage;
  const tabs: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    stage = await openStage({ time_zone: 'Asia/Kathmandu' });
    const { part } = stage;
    const stores = {
      ledger: part(Ledger),
      events: part(EventStore),
      decisions: part(DecisionStore),
      pushes: part(PushStore),
    };
    await fillWeek(stores, Date.now());
  }, 120_000);
  afterEach(async () => {
    for (const close of tabs.splice(0)) await close();
  });
  afterAll(() => stage?.close());

  const opened = async (query: string, options: Parameters<typeof openTab>[1] = {}, app = 'demo') => {
    const tab = await openTab(stage.browser, { timezoneId: 'Asia/Shanghai', ...options });
    tabs.push(tab.close);
    await signIn(tab.page, stage.url, app);
    await tab.page.addInitScript(
      "window.shift = 0; new PerformanceObserver((list) => { for (const each of list.getEntries()) window.shift += each.value; }).observe({ type: 'layout-shift', buffered: true });",
    );
    await tab.page.goto(`${stage.url}/console/reports${query}`);
    await tab.page
      .getByRole('heading', { level: 2 })
      .nth(PLOTS - 1)
      .waitFor();
    return tab;
  };

  it('are a link away from every page, and begin with the last day', async () => {
    const { page, wrong } = await opened('');
    await page.getByRole('link', { name: 'Live' }).click();
    await page.getByRole('link', { name: 'Reports' }).click();
    await page.getByRole('heading', { level: 1, name: 'Reports' }).waitFor();
    expect(await page.getByRole('button', { name: '24 hours' }).getAttribute('aria-pressed')).toBe('true');
    expect(wrong).toEqual([]);
  });

  it('keep span and choices in the address, so that a view can be linked', async () => {
    const { page } = await opened('');
    await page.getByRole('button', { name: '7 days' }).click();
    await page.getByLabel('Colour by').selectOption('outcome');
    await page.getByLabel('Until', { exact: true }).selectOption('opened');
    const url = new URL(page.url());
    expect(Object.fromEntries(url.searchParams)).toEqual({ range: '7d', by: 'outcome', step: 'opened' });
    await page.reload();
    await page.getByRole('button', { name: '7 days' }).and(page.locator('[aria-pressed=true]')).waitFor();
    await page.getByRole('link', { name: 'suppress' }).click();
    await page.getByRole('heading', { name: 'Live decisions' }).waitFor();
    expect(new URL(page.url()).search).toBe('?outcome=suppress');
  });

  it('look at a span of one’s own, and refuse one that ends before it begins', async () => {
    const { page } = await opened('?range=7d');
    await page.getByRole('button', { name: 'Own span' }).click();
    await page.getByText('times of this browser, Asia/Shanghai').waitFor();
    const [from, until] = [page.getByLabel('From'), page.getByRole('textbox', { name: 'Until' })];
    await from.fill('2020-01-02T00:00');
    await page.locator('input[name=until]').fill('2020-01-01T00:00');
    await page.getByRole('button', { name: 'Show this span' }).click();
    await page.getByText('The start must lie before the end.').waitFor();
    await from.fill('2019-12-31T08:00');
    await page.getByRole('button', { name: 'Show this span' }).click();
    await page
      .getByText('Nothing to show for this span')
      .nth(PLOTS - 1)
      .waitFor();
    expect(new URL(page.url()).searchParams.get('since')).toBe('2019-12-31T00:00:00.000Z');
    expect(await until.count()).toBeLessThan(2);
  });

  it('say unknown where nobody reported, in the funnel and in its table', async () => {
    const { page } = await opened('?range=7d');
    const funnel = page.getByRole('region', { name: 'What became of pushes' });
    const webpush = funnel.getByRole('region', { name: 'webpush' });
    expect(await webpush.getByText('unknown').count()).toBe(3);
    await funnel.getByRole('button', { name: /^Show as a table/ }).press('Enter');
    const row = funnel.getByRole('row', { name: /^webpush Delivered 0 [1-9]/ });
    await row.waitFor();
    await funnel.getByRole('button', { name: /^Show as a plot/ }).press('Enter');
    await webpush.waitFor();
  });

  it('can all be read as tables that hold the numbers of the API', async () => {
    const { page } = await opened('?range=7d');
    for (let i = 0; i < PLOTS; i++)
      await page
        .getByRole('button', { name: /^Show as a table/ })
        .first()
        .click();
    expect(await page.locator('main table').count()).toBe(PLOTS);
    const llm = page.getByRole('region', { name: 'What the LLM said' });
    const since = new Date(Date.now() - 7 * 86_400_000).toISOString();
    const answer = await fetch(`${stage.url}/v1/reports/llm?since=${since}`, {
      headers: { authorization: `Bearer ${await stage.keyFor('demo', ['decisions:read'])}` },
    });
    const { answers } = (await answer.json()) as { answers: number[] };
    await llm.getByRole('row', { name: `3 ${answers[3]}`, exact: true }).waitFor();
    expect(await violations(page)).toEqual([]);
  });

  it('count by the clock of the app, not of the browser, and say so under the axis of time', async () => {
    const { page } = await opened('?range=30d');
    const reasons = page.getByRole('region', { name: 'Why, over time' });
    await reasons.locator('svg').getByText('Times of Asia/Kathmandu').waitFor();
    await page
      .getByRole('region', { name: 'When it happens' })
      .getByText('Times of Asia/Kathmandu')
      .waitFor();
    const until = new Date().toISOString();
    const since = new Date(Date.parse(until) - 30 * 86_400_000).toISOString();
    const path = `/v1/reports/reasons-over-time?since=${since}&until=${until}`;
    const { items, bucket_starts } = (await (await stage.ask('demo', 'GET', path)).json()) as {
      items: { from: string }[];
      bucket_starts: string[];
    };
    expect(bucket_starts.every((start) => start.endsWith('T18:15:00.000Z'))).toBe(true);
    await reasons.getByRole('button', { name: /^Show as a table/ }).click();
    // The evening in UTC is the next day's midnight in Kathmandu.
    const day = new Date(Date.parse(items[0]!.from) + 6 * 3_600_000);
    const name = new Intl.DateTimeFormat('en-GB', { month: 'short', day: 'numeric', timeZone: 'UTC' });
    await reasons
      .getByRole('rowheader', { name: name.format(day), exact: true })
      .first()
      .waitFor();
  });

  it('say in words which provider is held back, since when, and why', async () => {
    const [fcm, apns] = ['fcm', 'apns'].map((provider) =>
      stage.part(Gates).of({ provider, app: 'demo', host: null }),
    );
    const answer = (gate: typeof fcm, kind: 'credential' | null) => {
      const words = 'THIRD_PARTY_AUTH_ERROR tok-1234';
      const said = kind === null ? ({ ok: true, providerId: null } as const) : { kind, vendorReason: words };
      gate!.enter(Date.now());
      gate!.leave('kind' in said ? { ok: false, ...said } : said, Date.now());
    };
    answer(apns, null);
    for (let i = 0; i < 3; i++) answer(fcm, 'credential');
    for (const [locale, held, row, fine] of [
      [
        'en',
        'Held back now: fcm.',
        /fcm.*open: waiting.*next try: .*last error: credential refused/,
        'closed',
      ],
      ['zh-CN', '目前暂停发送：fcm。', /fcm.*打开：暂停发送.*下次尝试：.*最近一次错误：凭证被拒/, '关闭'],
    ] as const) {
      const { page, wrong } = await opened('?range=7d', { locale, viewport: sizes.phone });
      await page.getByText(held).waitFor();
      await page.getByRole('listitem').filter({ hasText: row }).waitFor();
      await page.getByRole('listitem').filter({ hasText: fine }).filter({ hasText: 'apns' }).waitFor();
      expect(await page.getByText('tok-1234').count()).toBe(0);
      expect(await violations(page)).toEqual([]);
      expect(wrong).toEqual([]);
    }
  });

  it('stand still while they load, and on a phone as well', async () => {
    for (const viewport of [sizes.desktop, sizes.phone]) {
      const { page } = await opened('?range=7d', { viewport });
      await setTimeout(600);
      expect(await page.evaluate<number>('window.shift')).toBeLessThan(0.01);
    }
  });

  it('say what to do next in an app without anything', async () => {
    const { page } = await opened('', {}, 'empty');
    await page.getByText('Send an event to POST /v1/events').waitFor();
    await page.getByText('Register a device and send a message').waitFor();
    expect(await violations(page)).toEqual([]);
  });

  it.each([
    ['a desktop in the light', 'desktop', 'light', 'en'],
    ['a desktop in the dark', 'desktop', 'dark', 'zh-CN'],
    ['a phone in the light', 'phone', 'light', 'zh-CN'],
    ['a phone in the dark', 'phone', 'dark', 'en'],
  ] as const)('are accessible and fit on %s (%s, %s, %s)', async (_name, size, colorScheme, locale) => {
    const { page, wrong } = await opened('?range=7d', { viewport: sizes[size], colorScheme, locale });
    await page.locator('main table td[title]').first().waitFor();
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')).toBe(0);
    expect(await page.locator('main svg.recharts-surface').count()).toBeGreaterThanOrEqual(3);
    expect(wrong).toEqual([]);
  });
});
