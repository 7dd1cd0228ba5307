// `npm start`: the gateway, and without credentials the demo beside it. The last line says where to look.
import { join } from 'node:path';
import { ConfigError, hasCredentials, loadConfig } from '../src/config.js';
import { startGateway } from '../src/main.js';
import { StartRefused } from '../src/model/start-refused.js';
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
  if (demo !== null) console.log(`  Screens of the demo's phones: ${gateway.url}/console/screens`);
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

/** What to do about the errors of the system and of the database server that a start meets. */
const fixes: Readonly<Record<string, string>> = {
  EADDRINUSE: 'Another program has this port; set WARBLER_PORT.',
  EACCES: 'Give this user the right, or set another WARBLER_DATA_DIR.',
  EROFS: 'Set a WARBLER_DATA_DIR that can be written.',
  ENOTDIR: 'WARBLER_DATA_DIR has to be a directory.',
  EEXIST: 'WARBLER_DATA_DIR has to be a directory.',
  ENOSPC: 'Free some space, or set another WARBLER_DATA_DIR.',
  ECONNREFUSED: 'No database server answers there; check WARBLER_DATABASE_URL.',
  ENOTFOUND: 'Check the host in WARBLER_DATABASE_URL.',
  ER_ACCESS_DENIED_ERROR: 'Check user and password in WARBLER_DATABASE_URL.',
  ER_BAD_DB_ERROR: 'Create the database, or check its name in WARBLER_DATABASE_URL.',
};

/** A stack says nothing to whom it can be said what to do; everything else is a bug and shows all. */
function explain(error: unknown): unknown {
  if (error instanceof ConfigError || error instanceof StartRefused) return error.message;
  const { code, message } = error as { code?: string; message?: string };
  const fix = code === undefined ? undefined : fixes[code];
  return fix === undefined ? error : `Warbler cannot start: ${message || code}. ${fix}`;
}

main().catch((error: unknown) => {
  console.error(explain(error));
  process.exit(1);
});
