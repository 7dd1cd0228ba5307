// The page of proposals in a real browser, over a week of feedback that was written into the ledger.
import { mkdirSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Ledger } from '../../src/store/ledger.js';
import { ConversationStore, DecisionStore, PushStore } from '../../src/store/stores.js';
import { dismissedWeek } from '../tune/dismissed-week.js';
import { browserPath, openStage, openTab, signIn, violations, type Stage } from './console-stage.js';

const pictures = process.env['WARBLER_TEST_PICTURES'];

describe.skipIf(browserPath === null)('the page of proposals', () => {
  let stage: Stage;
  const tabs: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    stage = await openStage();
    await dismissed(stage);
  }, 120_000);
  afterEach(async () => {
    for (const close of tabs.splice(0)) await close();
  });
  afterAll(() => stage?.close());

  const opened = async (options: Parameters<typeof openTab>[1] = {}, app = 'demo', key?: string) => {
    const tab = await openTab(stage.browser, options);
    tabs.push(tab.close);
    await signIn(tab.page, stage.url, key === undefined ? app : '', key);
    await tab.page.goto(`${stage.url}/console/proposals`);
    await tab.page.getByRole('heading', { level: 1, name: /^(Proposals|建议)$/ }).waitFor();
    return tab;
  };

  it('says what data is lacking while there is too little', async () => {
    const { page, wrong } = await opened({}, 'empty');
    await page.getByText('Nobody has looked yet').waitFor();
    await page.getByText('No proposals yet').waitFor();
    await page.getByRole('button', { name: 'Propose now' }).click();
    await page.getByText('Nothing is proposed. Below stands why.').waitFor();
    await page.getByText('The app as a whole: Push fewer at once?').waitFor();
    await page.getByText('too little data').first().waitFor();
    await page.getByText('0 of 20').first().waitFor();
    expect(wrong).toEqual([]);
  });

  it('proposes, shows the evidence with examples, publishes after a question and rolls back', async () => {
    const { page, wrong } = await opened();
    await page.getByRole('button', { name: 'Propose now' }).click();
    await page.getByText('There is a new draft: version 2.').waitFor();
    const card = page.getByRole('region', { name: 'Proposal, version 2' });
    await card.getByText('Groups: push threshold 0.09 → 0.3').waitFor();
    await card.getByText('30 users, 600 pushes, 600 reactions').waitFor();
    await card.getByText(/Of 600 decisions of last week it makes \d+ quieter and 0 louder/).waitFor();
    await card.getByRole('link', { name: 'Decision 1', exact: true }).click();
    await page.getByRole('heading', { name: 'How it was settled' }).waitFor();
    await page.goBack();
    await card.getByRole('button', { name: 'Publish' }).click();
    await page.keyboard.press('Escape');
    expect(await card.getByText('decides from now on').count()).toBe(0);
    await card.getByRole('button', { name: 'Publish' }).click();
    await card.getByRole('button', { name: 'Yes, let it decide' }).click();
    await card.getByText('Version 2 decides now.').waitFor();
    await card.getByText('decides now', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Propose now' }).click();
    await page.getByText('being measured').waitFor();
    await card.getByText('too early').waitFor();
    await card.getByRole('button', { name: 'Roll back' }).click();
    await card.getByRole('button', { name: 'Yes, let it decide' }).click();
    await card.getByText('no longer decides').waitFor();
    expect(wrong).toEqual([]);
  });

  it('lets a viewer read it, and says why nothing can be done', async () => {
    const { page, wrong } = await opened({}, 'demo', await stage.keyFor('demo', ['decisions:read']));
    await page.getByText('This key may look, but not propose or publish.').waitFor();
    expect(await page.getByRole('button', { name: 'Propose now' }).isDisabled()).toBe(true);
    expect(await page.getByRole('button', { name: 'Publish' }).count()).toBe(0);
    expect(wrong).toEqual([]);
  });

  const views = [
    { width: 1440, height: 900, colorScheme: 'light', locale: 'en' },
    { width: 1440, height: 900, colorScheme: 'dark', locale: 'zh-CN' },
    { width: 390, height: 844, colorScheme: 'light', locale: 'zh-CN' },
    { width: 390, height: 844, colorScheme: 'dark', locale: 'en' },
  ] as const;
  it.each(views)('is readable at $width in $colorScheme and $locale', async (view) => {
    const { width, height, colorScheme, locale } = view;
    const { page, wrong } = await opened({ viewport: { width, height }, colorScheme, locale });
    await page.getByRole('heading', { level: 2 }).nth(1).waitFor();
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    if (pictures !== undefined) {
      mkdirSync(pictures, { recursive: true });
      const path = `${pictures}/proposals-${width}-${colorScheme}-${locale}.png`;
      await page.screenshot({ path, fullPage: true });
    }
    expect(wrong).toEqual([]);
  });
});

async function dismissed(stage: Stage): Promise<void> {
  const { conversations, decisions, pushes } = dismissedWeek('demo', Date.now());
  await stage
    .part(Ledger)
    .commit([
      ...stage.part(ConversationStore).put(conversations),
      ...stage.part(DecisionStore).insert(decisions),
      ...stage.part(PushStore).insert(pushes),
    ]);
}
