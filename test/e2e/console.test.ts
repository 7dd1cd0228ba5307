import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { decision } from '../admin/decisions-fixture.js';
import { browserPath, KEY, openStage, openTab, signIn, violations, type Stage } from './console-stage.js';

const HOSTILE = '<img src=x onerror="window.harmed=1">';
const MAX_FIRST_VIEW_BYTES = 300_000;

describe.skipIf(browserPath === null)('the console', () => {
  let stage: Stage;
  let made = 0;
  const tabs: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    stage = await openStage();
    await stage.registerPhone('ben');
    await stage.registerPhone('chloe');
    await stage.post('demo', [
      event('conversation.updated', {
        conversation: 'kitchen',
        type: 'group',
        members: ['ada', 'ben', 'chloe'],
      }),
      event('conversation.updated', { conversation: 'ada-and-ben', type: 'direct', members: ['ada', 'ben'] }),
    ]);
  }, 120_000);
  afterEach(async () => {
    for (const close of tabs.splice(0)) await close();
  });
  afterAll(() => stage?.close());

  const event = (type: string, data: object): object => ({ id: `event-${++made}`, type, data });
  const message = (conversation: string, sender: string, more: object = {}): object =>
    event('message.created', {
      message: `message-${made + 1}`,
      conversation,
      seq: made + 1,
      sender,
      text: 'Lunch at noon?',
      ...more,
    });
  const tab = async (options: Parameters<typeof openTab>[1] = {}) => {
    const opened = await openTab(stage.browser, options);
    tabs.push(opened.close);
    return opened;
  };
  const signedIn = async (app = 'demo', options: Parameters<typeof openTab>[1] = {}) => {
    const opened = await tab(options);
    await signIn(opened.page, stage.url, app);
    return opened;
  };

  it('refuses a wrong key in words, says where the right one is, and writes no key into an address', async () => {
    const { page } = await tab();
    await page.goto(`${stage.url}/console/`);
    await page.getByLabel('API key').fill('not-a-key-of-this-place');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('This key is not known here').waitFor();
    expect(await page.getByText('printed once when Warbler first started').count()).toBe(1);
    expect(page.url()).toBe(`${stage.url}/console/`);
    await signIn(page, stage.url, 'demo');
    expect(page.url()).not.toContain(KEY);
    expect(await page.evaluate('localStorage.length')).toBe(0);
  });

  it('shows the way back to the sign-in when the key is revoked', async () => {
    const authorization = { authorization: `Bearer ${KEY}`, 'x-warbler-app': 'other' };
    const made = await fetch(`${stage.url}/v1/api-keys`, {
      method: 'POST',
      headers: { ...authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'for a viewer', scopes: ['decisions:read'] }),
    });
    const { id, key } = (await made.json()) as { id: string; key: string };
    const { page } = await tab();
    await signIn(page, stage.url, '', key);
    await page.getByText('App other').waitFor();
    await fetch(`${stage.url}/v1/api-keys/${id}`, { method: 'DELETE', headers: authorization });
    await page.getByText('The server no longer accepts the key of this tab').waitFor({ timeout: 15_000 });
    expect(await page.evaluate('sessionStorage.length')).toBe(0);
  });

  it('marks the demo so that nobody takes it for real, and no other app', async () => {
    const { page } = await signedIn('demo');
    await page.getByText('DEMO', { exact: true }).waitFor();
    const other = await signedIn('other');
    await other.page.getByText('App other').waitFor();
    expect(await other.page.getByText('DEMO', { exact: true }).count()).toBe(0);
  });

  it('tells an empty app what to send, and what it tells works as it stands', async () => {
    const { page } = await signedIn('empty');
    await page.getByText('Nothing has been decided yet').waitFor();
    await page.getByText('X-Warbler-App: empty').waitFor();
    const command = await page.locator('pre').innerText();
    expect(command).toContain(`${stage.url}/v1/events`);
    await stage.post('empty', JSON.parse(/'(\[[^]*\])'/.exec(command)![1]!) as object[]);
    await page.getByRole('cell', { name: 'ben', exact: true }).waitFor();
  });

  it('shows decisions as they are made, the newest on top', async () => {
    const { page, wrong } = await signedIn();
    await page.getByText('Live', { exact: true }).last().waitFor();
    await stage.post('demo', [message('kitchen', 'ada', { message: 'first-shown', mentions: ['ben'] })]);
    await page.getByRole('cell', { name: 'first-shown' }).first().waitFor();
    await stage.post('demo', [message('kitchen', 'chloe', { message: 'then-shown', mentions: ['ben'] })]);
    await page.getByRole('cell', { name: 'then-shown' }).first().waitFor();
    const top = page.locator('[role=row][aria-rowindex="2"]');
    expect(await top.innerText()).toContain('then-shown');
    expect(wrong).toEqual([]);
  });

  it('stands still while paused, counts what waits, and shows it on request', async () => {
    const { page } = await signedIn();
    await page.getByRole('row').nth(1).waitFor();
    await page.getByRole('button', { name: 'Pause' }).click();
    await stage.post('demo', [message('ada-and-ben', 'ada', { message: 'while-paused' })]);
    const show = page.getByRole('button', { name: /^Show \d+ new row/ });
    await show.waitFor();
    expect(await page.getByRole('cell', { name: 'while-paused' }).count()).toBe(0);
    await show.click();
    await page.getByRole('cell', { name: 'while-paused' }).first().waitFor();
    expect(await page.getByRole('button', { name: 'Resume' }).count()).toBe(1);
  });

  it('stays small and says how much it left out when more is decided than anybody can read', async () => {
    const { page } = await signedIn('other');
    await page.getByText('Live', { exact: true }).last().waitFor();
    const burst = (from: number) =>
      Array.from({ length: 1_400 }, (_, n) => decision(from + n, { app: 'other' }));
    for (let sent = 0; sent < 3; sent++) {
      stage.tell(burst(sent * 1_400));
      await setTimeout(400);
    }
    await page.getByText('2,000 rows shown, the newest 2,000 are kept').waitFor();
    await page.getByText(/[1-9],\d00 rows were skipped/).waitFor();
    expect(await page.getByRole('row').count()).toBeLessThan(60);
    await page.getByRole('button', { name: 'Got it' }).click();
    expect(await page.getByText('rows were skipped').count()).toBe(0);
  });

  it('keeps the place of a reader who looks at a decision and comes back', async () => {
    const { page } = await signedIn('other');
    await page.getByText('Live', { exact: true }).last().waitFor();
    stage.tell(Array.from({ length: 90 }, (_, n) => decision(9_000 + n, { app: 'other' })));
    const list = page.getByRole('group', { name: 'Decisions, newest first' });
    await page.getByText('180 rows shown').waitFor();
    await list.evaluate((element) => element.scrollTo(0, 1_900));
    await page.locator('[role=row][aria-rowindex="60"]').getByRole('link').first().click();
    await page.getByRole('heading', { name: 'No such decision' }).waitFor();
    stage.tell([decision(9_500, { app: 'other' })]);
    await page.goBack();
    await page.getByRole('button', { name: 'Show 2 new rows' }).waitFor();
    expect(await list.evaluate((element) => element.scrollTop)).toBe(1_900);
  });

  it('filters by outcome, reason, user and conversation, in the address too', async () => {
    await stage.post('demo', [message('ada-and-ben', 'ada', { message: 'for-the-filter' })]);
    const { page } = await signedIn();
    await page.getByLabel('Outcome').selectOption('push');
    await page.getByLabel('Reason').selectOption('direct_message');
    await page.getByLabel('User', { exact: true }).fill('be');
    await page.getByLabel('Conversation', { exact: true }).fill('and');
    await page.getByRole('cell', { name: 'for-the-filter' }).first().waitFor();
    const rows = await page.locator('[role=row]:has([role=cell])').allInnerTexts();
    expect(rows.filter((row) => !/push[^]*direct_message[^]*ben[^]*ada-and-ben/.test(row))).toEqual([]);
    expect(new URL(page.url()).searchParams.get('reason')).toBe('direct_message');
    await page.getByLabel('User', { exact: true }).fill('nobody');
    await page.getByText('No decision matches these filters').waitFor();
  });

  it('keeps both of two filters that change in the same moment', async () => {
    const { page } = await signedIn();
    await page.getByLabel('Conversation', { exact: true }).waitFor();
    await page.evaluate(`
      const { set } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value');
      for (const [i, value] of ['be', 'and'].entries()) {
        const input = document.querySelectorAll('#filters input')[i];
        set.call(input, value);
        input.dispatchEvent(new Event('input', { bubbles: true }));
      }`);
    await page.waitForURL(({ search }) => search === '?user=be&conversation=and');
    expect(await page.getByLabel('User', { exact: true }).inputValue()).toBe('be');
    expect(await page.getByLabel('Conversation', { exact: true }).inputValue()).toBe('and');
  });

  it('explains a decision: the rule that settled it, the device, and a delivery that is honest', async () => {
    await stage.post('demo', [message('ada-and-ben', 'ada', { message: 'to-explain' })]);
    const { page, wrong } = await signedIn();
    const row = page.getByRole('row').filter({ hasText: /direct_message[^]*to-explain/ });
    await row.getByRole('link').first().click();
    await page.getByRole('heading', { level: 1, name: /direct message/ }).waitFor();
    const settled = page.locator('[data-settled=true]');
    expect(await settled.innerText()).toMatch(/direct_message[^]*push[^]*Settled it/);
    await page.getByText('unknown').first().waitFor();
    await page.getByRole('button', { name: 'Show the raw JSON' }).click();
    expect(JSON.parse(await page.locator('pre').innerText())).toMatchObject({ message: 'to-explain' });
    await page.reload();
    await page.getByRole('heading', { level: 1, name: /direct message/ }).waitFor();
    expect(wrong).toEqual([]);
  });

  it('runs nothing that people wrote, wherever it is shown', async () => {
    await stage.post('demo', [
      event('conversation.updated', { conversation: HOSTILE, type: 'group', members: [HOSTILE, 'ben'] }),
      message(HOSTILE, 'ben', { message: `${HOSTILE}1`, text: HOSTILE, mentions: [HOSTILE] }),
      message(HOSTILE, HOSTILE, { message: `${HOSTILE}2`, text: `<script>window.harmed=1</script>` }),
    ]);
    const { page, wrong } = await signedIn();
    const row = page
      .getByRole('row')
      .filter({ hasText: `${HOSTILE}1` })
      .first();
    await row.getByRole('link').first().click();
    await page.getByRole('heading', { name: 'Facts' }).waitFor();
    await page.getByRole('button', { name: 'Show the raw JSON' }).click();
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.evaluate('window.harmed')).toBeUndefined();
    expect(wrong).toEqual([]);
  });

  it.each([
    ['a desktop in the light', { width: 1440, height: 900 }, 'light'],
    ['a desktop in the dark', { width: 1440, height: 900 }, 'dark'],
    ['a phone in the light', { width: 390, height: 844 }, 'light'],
    ['a phone in the dark', { width: 390, height: 844 }, 'dark'],
  ] as const)('is accessible and fits on %s', async (_name, viewport, colorScheme) => {
    await stage.post('demo', [message('kitchen', 'ada', { mentions: ['ben'] })]);
    const { page } = await tab({ viewport, colorScheme });
    const found: unknown[] = [];
    const look = async (where: string): Promise<void> => {
      found.push(...(await violations(page)).map((each) => ({ where, ...each })));
      const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
      if (overflow > 0) found.push({ where, overflow });
    };
    await page.goto(`${stage.url}/console/`);
    await page.getByRole('heading', { name: 'Warbler' }).waitFor();
    await look('sign in');
    await signIn(page, stage.url, 'demo');
    const rows = page.getByRole('row').filter({ hasText: 'mention' });
    await rows.first().waitFor();
    await look('live');
    await rows.first().getByRole('link').first().click();
    await page.getByRole('heading', { name: 'How it was settled' }).waitFor();
    await page.getByRole('button', { name: 'Show the raw JSON' }).click();
    await look('decision');
    await page.goto(`${stage.url}/console/decisions/dec_none-0`);
    await page.getByRole('heading', { name: 'No such decision' }).waitFor();
    await look('missing decision');
    expect(found).toEqual([]);
  });

  it('loads its first view in 300 KB at most, with no inline script and nothing from elsewhere', async () => {
    const html = readFileSync(join(stage.built, 'index.html'), 'utf8');
    const files = [...html.matchAll(/(?:src|href)="\/console\/(assets\/[^"]+)"/g)].map(([, file]) => file!);
    const sizes = files.map((file) => gzipSync(readFileSync(join(stage.built, file))).length);
    expect(files.length).toBeGreaterThanOrEqual(2);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(MAX_FIRST_VIEW_BYTES);
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|https?:\/\//);
    const { headers } = await fetch(`${stage.url}/console/`);
    const scripts = /script-src ([^;]*)/.exec(headers.get('content-security-policy') ?? '');
    expect(scripts?.[1]).toBe("'self'");
  });
});
