// The console in a real browser, in its own process with the browser's: signs in, keeps the live page open, and writes down
// the id of every row that reaches the page's store.
import { type Browser, type CDPSession, chromium, type Page } from 'playwright-core';
import { serve } from './child.js';
import { ADMIN_KEY, APP } from './installation.js';
import { startWatching } from './page-watch.js';

let browser: Browser | null = null;
let page: Page | null = null;
let devtools: CDPSession | null = null;

export interface Watched {
  readonly ids: readonly string[];
  /** What the gateway said it left out. */
  readonly missed: number;
  readonly longTasks: readonly number[];
  readonly frames: number;
  /** Frames that came more than one and a half times as late as they should. */
  readonly late: number;
}

serve({
  open: async ({ url, executablePath }: { url: string; executablePath: string }): Promise<void> => {
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
    page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.goto(`${url}/console/`);
    await page.locator('input[name=key]').fill(ADMIN_KEY);
    await page.locator('input[name=app]').fill(APP);
    await page.locator('button[type=submit]').click();
    await page.locator('[data-status=live]').waitFor();
    await page.evaluate(startWatching);
    devtools = await page.context().newCDPSession(page);
    await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  },
  heap: async (): Promise<number> => {
    await devtools!.send('HeapProfiler.collectGarbage');
    return (await devtools!.send('Runtime.getHeapUsage')).usedSize;
  },
  /** CPU seconds of the page's main thread so far: what neighbours take from it is not in them. */
  mainThread: async (): Promise<number> => {
    const { metrics } = await devtools!.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN;
  },
  /** Gives what was watched, and forgets it. */
  watched: (): Promise<Watched> => page!.evaluate('window.warblerWatch()'),
  close: () => browser?.close(),
});
