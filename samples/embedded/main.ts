// `node dist/samples/embedded/main.js [--port 8091] [--once]`: Mia writes, and Sam's phone shows it. Then the server waits
// for more, until Ctrl-C; with --once it ends.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startEmbedded } from './im-server.js';

const { values } = parseArgs({
  options: { port: { type: 'string', default: '8091' }, once: { type: 'boolean', default: false } },
});
const dataDir = mkdtempSync(join(tmpdir(), 'warbler-embedded-'));
const { url, sandbox, close } = await startEmbedded({
  port: Number(values.port),
  dataDir,
  adminKey: 'the-admin-key-of-the-embedded-sample',
});

const end = async (): Promise<void> => {
  await close();
  rmSync(dataDir, { recursive: true, force: true });
};
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => void end());

const shown = new Promise<void>((resolve) => {
  sandbox.onShown((device, { title, body }) => {
    process.stdout.write(`${device.id}'s phone shows: ${title}: ${body}\n`);
    resolve();
  });
});
process.stdout.write(`IM server with Warbler inside on ${url}. Say more:\n`);
process.stdout.write(
  `  curl -H 'Content-Type: application/json' -d '{"sender": "mia", "text": "Coffee?"}' ${url}/rooms/mia-sam/messages\n`,
);
await fetch(`${url}/rooms/mia-sam/messages`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ sender: 'mia', text: 'Are you coming?' }),
});
await shown;
if (values.once) await end();
