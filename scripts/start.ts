// `npm start`: the gateway, and without credentials the demo beside it. The last line says where to look.
import { join } from 'node:path';
import { ConfigError, hasCredentials, loadConfig } from '../src/config.js';
import { startGateway } from '../src/main.js';
import { startDemo, type Demo } from './demo/demo.js';

const CONSOLE = join(process.cwd(), 'console', 'dist');

async function main(): Promise<void> {
  const config = loadConfig();
  const isDemo = config.demo === 'auto' && !hasCredentials(config);
  const demo = isDemo ? await startDemo(config) : null;
  const gateway = await startGateway({ config: demo?.config ?? config, consoleDirectory: CONSOLE });
  stopOn(async () => {
    await demo?.stop();
    await gateway.close();
    await demo?.close();
  });
  if (gateway.newAdminKey !== null) {
    console.log(`\n  Admin key, shown this once and stored hashed: ${gateway.newAdminKey.reveal()}\n`);
  }
  await demo?.play(gateway);
  console.log(lastLine(gateway.url, demo));
}

function lastLine(url: string, demo: Demo | null): string {
  const what =
    demo === null
      ? 'Warbler is ready.'
      : 'Warbler is ready and plays its DEMO (off once credentials are configured, or with WARBLER_DEMO=off).';
  return `${what} Console: ${url}/console/ · API docs: ${url}/docs`;
}

/** Ctrl-C once ends everything in order; a second one does not wait. */
function stopOn(close: () => Promise<void>): void {
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) process.exit(130);
    isStopping = true;
    close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

main().catch((error: unknown) => {
  const isExpected = error instanceof ConfigError || (error as { code?: string }).code === 'EADDRINUSE';
  console.error(isExpected ? (error as Error).message : error);
  process.exit(1);
});
