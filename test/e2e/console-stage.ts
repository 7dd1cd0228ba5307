// The real gateway on SQLite with sandbox providers, the console built from its sources, and a real browser in front.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { startSandbox } from '../../samples/sandbox/sandbox.js';
import { sandboxConfig } from '../../scripts/demo/sandbox-config.js';
import { startGateway } from '../../src/main.js';
import { SilentLog } from '../../src/observe/log.js';
import { DeviceRegistry, Happenings } from '../../src/ports.js';
import type { StoredDecision } from '../../src/store/stores.js';

export const KEY = 'the-admin-key-of-this-test';
const DEBIAN = '/usr/bin/chromium';
const root = fileURLToPath(new URL('../..', import.meta.url));

/** Where a browser is, or null: then tests that need one are skipped. */
export const browserPath: string | null =
  process.env['WARBLER_TEST_CHROMIUM'] ?? (existsSync(DEBIAN) ? DEBIAN : null);

export interface Violation {
  readonly id: string;
  readonly nodes: readonly string[];
}

/** `demo`: more settings of the app with that name. */
export async function openStage(demo: { readonly time_zone?: string } = {}) {
  const scratch = mkdtempSync(join(tmpdir(), 'warbler-console-'));
  const built = buildConsole(join(scratch, 'console'));
  const sandbox = await startSandbox();
  const config = sandboxConfig(sandbox, {
    apps: { demo, empty: {}, other: {} },
    settings: { port: 0, data_dir: join(scratch, 'data'), admin_key: KEY },
    llm: {},
  });
  const gateway = await startGateway({ config, consoleDirectory: built, log: new SilentLog() });
  const browser = await chromium.launch({ executablePath: browserPath!, args: ['--no-sandbox'] });
  const close = async (): Promise<void> => {
    await browser.close();
    await gateway.close();
    await sandbox.close();
    rmSync(scratch, { recursive: true, force: true });
  };
  const devices = gateway.app.get(DeviceRegistry);
  const registerPhone = async (user: string): Promise<void> => {
    const phone = sandbox.registerDevice({ id: `demo/${user}/phone`, provider: 'apns' });
    const change = { kind: 'phone', platform: 'ios', provider: 'apns', target: phone.target.value } as const;
    await devices.put('demo', user, 'phone', change);
  };
  const tell = (decisions: readonly StoredDecision[]): void => {
    for (const decision of decisions) gateway.app.get(Happenings).tell({ type: 'decision', decision });
  };
  const ask = (app: string, method: string, path: string, body?: object, more: object = {}) =>
    fetch(`${gateway.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${KEY}`,
        'x-warbler-app': app,
        'content-type': 'application/json',
        ...more,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const keyFor = async (app: string, scopes: readonly string[]): Promise<string> => {
    const made = await ask(app, 'POST', '/v1/api-keys', { name: 'of this test', scopes });
    return ((await made.json()) as { key: string }).key;
  };
  return {
    url: gateway.url,
    sandbox,
    part: <T>(port: abstract new (...given: never[]) => T): T => gateway.app.get(port as new () => T),
    ask,
    keyFor,
    tell,
    browser,
    built,
    close,
    registerPhone,
    post: poster(gateway.url),
  };
}

export type Stage = Awaited<ReturnType<typeof openStage>>;

function buildConsole(directory: string): string {
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  const args = [vite, 'build', 'console', '--outDir', directory, '--emptyOutDir', '--logLevel', 'error'];
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`The console does not build: ${stderr}`);
  return directory;
}

function poster(url: string) {
  return async (app: string, events: readonly object[]): Promise<void> => {
    const headers = {
      authorization: `Bearer ${KEY}`,
      'x-warbler-app': app,
      'content-type': 'application/json',
    };
    const response = await fetch(`${url}/v1/events`, {
      method: 'POST',
      headers,
      body: JSON.stringify(events),
    });
    const { results } = (await response.json()) as { results?: { status: string }[] };
    if (!results?.every(({ status }) => status === 'accepted'))
      throw new Error(`Events were refused: ${JSON.stringify(results)}`);
  };
}

/** A tab of its own, with what went wrong in it: errors, and scripts that the content policy stopped. */
export async function openTab(browser: Browser, options: BrowserContextOptions = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(12_000);
  const wrong: string[] = [];
  page.on('pageerror', (error) => wrong.push(error.message));
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) wrong.push(message.text());
  });
  return { page, wrong, close: () => context.close() };
}

/** `app` empty: the one that the key chooses. */
export async function signIn(page: Page, url: string, app: string, key = KEY): Promise<void> {
  await page.goto(`${url}/console/`);
  await page.locator('input[name=key]').fill(key);
  await page.locator('input[name=app]').fill(app);
  await page.locator('button[type=submit]').click();
  await page.getByRole('heading', { name: /^(Live decisions|实时决策)$/ }).waitFor();
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Of the page as somebody sees it: a page whose first answers are still coming is hidden, its heading with it. */
export async function violations(page: Page): Promise<readonly Violation[]> {
  await page.locator('[data-ready=false]').waitFor({ state: 'detached' });
  await page.evaluate(axeSource);
  const run =
    'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html }) => html) })))';
  return page.evaluate<Violation[]>(run);
}
