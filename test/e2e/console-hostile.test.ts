import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { browserPath, KEY, openStage, openTab, signIn, type Stage } from './console-stage.js';

/** Runs, where it is ever taken for HTML, and shows as an image; `<style>` would be a style of its own. */
const HOSTILE = '<img src=x onerror="harmed=1"><style>*{display:none}</style>';
const NAMES_IT = 'harmed';

describe.skipIf(browserPath === null)('what the console refuses to run', () => {
  let stage: Stage;
  const tabs: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    stage = await openStage();
    await writeHostile(stage);
  }, 120_000);
  afterEach(async () => {
    for (const close of tabs.splice(0)) await close();
  });
  afterAll(() => stage?.close());

  /** A tab that notes what the browser refused by the page's content policy. */
  const tab = async (colorScheme: 'light' | 'dark' = 'light') => {
    const opened = await openTab(stage.browser, { colorScheme });
    tabs.push(opened.close);
    await opened.page.addInitScript(`
      globalThis.refused = [];
      addEventListener('securitypolicyviolation', (event) =>
        refused.push(event.violatedDirective + ' ' + event.sourceFile + ':' + event.lineNumber));
    `);
    return opened;
  };

  it('has a policy without unsafe-inline, and a nonce that no two pages share', async () => {
    const answers = await Promise.all(
      ['/console/', '/console/', '/console/policies', '/console/index.html'].map(async (path) => {
        const response = await fetch(`${stage.url}${path}`);
        return { headers: response.headers, html: await response.text() };
      }),
    );
    const nonces = answers.map(({ headers, html }) => {
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).not.toContain('unsafe');
      const nonce = /style-src 'self' 'nonce-([\w-]{20,})'/.exec(policy)?.[1];
      expect(html).toContain(`nonce="${nonce}"`);
      return nonce;
    });
    expect(new Set(nonces).size).toBe(4);
  });

  it('lets nobody keep a page whose nonce is spent, and everybody keep its files', async () => {
    const page = await fetch(`${stage.url}/console/`);
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(page.headers.get('etag')).toBeNull();
    const asset = /\/console\/assets\/[^"]+\.js/.exec(await page.text())![0];
    const file = await fetch(`${stage.url}${asset}`);
    await file.arrayBuffer();
    expect(file.headers.get('cache-control')).toContain('immutable');
    expect(file.headers.get('content-security-policy')).toMatch(/style-src 'self';/);
    expect(file.headers.get('etag')).not.toBeNull();
  });

  it('notices a style that came without the nonce', async () => {
    const { page } = await tab();
    await page.goto(`${stage.url}/console/`);
    await page.evaluate(
      "document.body.append(Object.assign(document.createElement('style'), {textContent: 'p{}'}))",
    );
    await page.waitForFunction('refused.length > 0');
    expect(await page.evaluate('refused[0]')).toMatch(/^style-src-elem /);
  });

  it.each(['light', 'dark'] as const)(
    'runs and styles nothing that people wrote, on any page (%s)',
    async (scheme) => {
      const { page, wrong } = await tab(scheme);
      const found: unknown[] = [];
      const look = async (where: string, mustShow = true): Promise<void> => {
        const harmed = await page.evaluate('globalThis.harmed');
        const images = await page.locator('img').count();
        const refused = await page.evaluate<unknown[]>('refused');
        const isShown = (await page.locator('body').innerText()).includes(NAMES_IT);
        if (harmed !== undefined || images > 0 || refused.length > 0 || isShown !== mustShow)
          found.push({ where, harmed, images, refused, isShown });
      };
      await page.goto(`${stage.url}/console/`);
      await look('sign in', false);
      await signIn(page, stage.url, 'other');
      const row = page.getByRole('row').filter({ hasText: NAMES_IT }).last();
      await row.waitFor();
      await look('live');
      await row.getByRole('link').first().click();
      await page.getByRole('heading', { name: 'Facts' }).waitFor();
      await page.getByRole('button', { name: 'Show the raw JSON' }).click();
      await page.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))");
      await page.getByLabel('Read already').selectOption('true');
      await page.getByText('Started from the facts').waitFor();
      await look('decision');
      await page.goto(`${stage.url}/console/users/${encodeURIComponent(HOSTILE)}`);
      await page.getByRole('heading', { name: 'Devices' }).waitFor();
      await page.getByText('keyword').first().waitFor();
      await look('user');
      await page.goto(`${stage.url}/console/policies?version=2`);
      await page.getByRole('heading', { name: 'Policies' }).waitFor();
      await page.getByText(NAMES_IT).first().waitFor();
      await look('policies');
      await page.goto(`${stage.url}/console/screens`);
      await page.getByRole('article').getByText(NAMES_IT).first().waitFor();
      await look('screens');
      for (const [path, title] of [
        ['reports', 'Reports'],
        ['proposals', 'Proposals'],
      ] as const) {
        await page.goto(`${stage.url}/console/${path}`);
        await page.getByRole('heading', { level: 1, name: title }).waitFor();
        await page.waitForTimeout(500);
        await look(path, false);
      }
      await page.goto(`${stage.url}/console/decisions/${encodeURIComponent(HOSTILE)}`);
      await page.getByRole('heading', { name: 'No such decision' }).waitFor();
      await look('missing decision', false);
      expect(found).toEqual([]);
      expect(wrong).toEqual([]);
    },
  );
});

/** Hostile text in everything that a chat, an app or an operator can write. */
async function writeHostile(stage: Stage): Promise<void> {
  const authorization = { authorization: `Bearer ${KEY}`, 'x-warbler-app': 'other' };
  const user = encodeURIComponent(HOSTILE);
  const put = async (path: string, body: object, method = 'PUT') => {
    const response = await stage.ask('other', method, path, body);
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response;
  };
  const target = stage.sandbox.registerDevice({ id: HOSTILE, provider: 'apns' }).target.value;
  await put(`/v1/users/${user}/devices/${user}`, {
    ...{
      kind: 'phone',
      platform: 'ios',
      provider: 'apns',
      target,
      app_version: HOSTILE.slice(0, 30),
      os_version: HOSTILE.slice(0, 30),
    },
  });
  await put(`/v1/users/${user}/preferences`, { keywords: [HOSTILE], blocked: [`${HOSTILE}2`] });
  const made = await put('/v1/api-keys', { name: HOSTILE, scopes: ['admin'] }, 'POST');
  const { key } = (await made.json()) as { key: string };
  const draft = await fetch(`${stage.url}/v1/policies/default/versions`, {
    method: 'POST',
    headers: { ...authorization, authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ document: { conversations: { [HOSTILE]: { privacy: 'generic' } } } }),
  });
  if (!draft.ok) throw new Error(await draft.text());
  const group = { conversation: HOSTILE, type: 'group', title: HOSTILE, members: [HOSTILE, 'ben'] };
  const message = { conversation: HOSTILE, text: HOSTILE, mentions: [HOSTILE] };
  await stage.post('other', [
    { id: 'h1', type: 'user.updated', data: { user: 'ben', name: HOSTILE } },
    { id: 'h2', type: 'conversation.updated', data: group },
    { id: 'h3', type: 'message.created', data: { ...message, message: HOSTILE, seq: 1, sender: 'ben' } },
  ]);
}
