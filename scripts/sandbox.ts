// `npm run sandbox`: the fakes on fixed ports, until Ctrl-C. Writes what Warbler needs to reach them into var/sandbox.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { stringify } from 'yaml';
import { sandboxParts, startSandbox, type Sandbox } from '../samples/sandbox/sandbox.js';
import { warblerConfig } from '../samples/sandbox/warbler-config.js';

const PORTS = { apns: 18_443, fcm: 18_444, webpush: 18_445, llm: 18_446, truth: 18_447 } as const;
const PLAYS: Readonly<Record<(typeof sandboxParts)[number], string>> = {
  apns: 'Apple Push Notification service (HTTP/2, TLS)',
  fcm: 'Firebase Cloud Messaging and its token endpoint /token (TLS)',
  webpush: 'a Web Push service and its browsers (TLS)',
  llm: 'an OpenAI-compatible endpoint; a script, not a model',
  truth: 'what really happened: GET /truth, POST /script',
};

const say = (line: string) => process.stdout.write(`${line}\n`);

function writeFiles(sandbox: Sandbox, directory: string): string {
  mkdirSync(directory, { recursive: true });
  const write = (name: string, content: string) => {
    // The keys open nothing but this sandbox; readable by the owner alone all the same.
    writeFileSync(join(directory, name), content, { mode: 0o600 });
    return join(directory, name);
  };
  write('ca.pem', sandbox.ca);
  write('credentials.json', `${JSON.stringify(sandbox.credentials, null, 2)}\n`);
  return write('warbler.yaml', stringify(warblerConfig(sandbox)));
}

function introduce(sandbox: Sandbox, file: string): void {
  say('The sandbox is up. It sends nothing anywhere; all devices are virtual.\n');
  for (const part of sandboxParts) say(`  ${part.padEnd(8)} ${sandbox.urls[part].padEnd(26)} ${PLAYS[part]}`);
  say(`\nLet Warbler send to it:\n\n  WARBLER_CONFIG=${file} npm start\n`);
  say('Register a device, and look at its screen:\n');
  const body = `'{"id": "phone-1", "provider": "apns"}'`;
  say(`  curl -s ${sandbox.urls.truth}/truth/devices -d ${body}`);
  say(`  curl -s ${sandbox.urls.truth}/truth/devices/phone-1\n`);
  say('Ctrl-C ends it.');
}

async function main(): Promise<void> {
  const sandbox = await startSandbox({ ports: PORTS });
  const stop = () => void sandbox.close().then(() => process.exit(0));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  introduce(sandbox, relative('.', writeFiles(sandbox, resolve('var/sandbox'))));
}

main().catch((error: NodeJS.ErrnoException) => {
  const isTaken = error.code === 'EADDRINUSE';
  say(isTaken ? `The sandbox cannot start: ${error.message}. Is another one running?` : String(error.stack));
  process.exitCode = 1;
});
