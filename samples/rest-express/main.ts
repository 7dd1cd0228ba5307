// `node dist/samples/rest-express/main.js [--port 8092] [--warbler URL --key KEY] [--once]`: an Express app that calls a
// gateway; left out, it starts one of its own with virtual phones. Waits for Ctrl-C; with --once it ends after the tour.
import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
import { restApp } from './app.js';
import { type OwnGateway, startOwnGateway } from './own-gateway.js';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8092' },
    warbler: { type: 'string' },
    key: { type: 'string' },
    once: { type: 'boolean', default: false },
  },
});
const own = values.warbler === undefined ? await startOwnGateway() : null;
const warbler = own?.url ?? values.warbler!;
const server = restApp({ warbler, key: own?.key ?? values.key ?? '' }).listen(
  Number(values.port),
  '127.0.0.1',
);
await new Promise((resolve) => server.once('listening', resolve));
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
process.stdout.write(`Express app on ${url}; it calls Warbler on ${warbler}\n`);

const end = async (): Promise<void> => {
  server.close();
  server.closeAllConnections();
  await own?.close();
};
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => void end());
if (own !== null) await tour(own);
if (values.once) await end();

/** Sam gets a phone, Mia writes, the phone shows it, and the decision says why. */
async function tour({ sandbox }: OwnGateway): Promise<void> {
  const shown = new Promise<void>((resolve) => {
    sandbox.onShown((device, { body }) => {
      process.stdout.write(`${device.id}'s phone shows: ${body}\n`);
      resolve();
    });
  });
  const { target } = sandbox.registerDevice({ id: 'sam', provider: 'fcm' });
  await call('PUT', '/people/sam/phone', { platform: 'android', provider: 'fcm', target: target.value });
  await call('POST', '/rooms/mia-sam', { type: 'direct', members: ['mia', 'sam'] });
  await call('POST', '/rooms/mia-sam/messages', { sender: 'mia', text: 'Are you coming?' });
  await shown;
  const { items } = (await call('GET', '/why?user=sam&message=mia-sam-1')) as {
    items: readonly { outcome: string; reason: string; sentence: string }[];
  };
  for (const { outcome, reason, sentence } of items) {
    process.stdout.write(`why: ${outcome}, ${reason}. ${sentence}\n`);
  }
}

async function call(method: string, path: string, body?: object): Promise<unknown> {
  const headers = { 'content-type': 'application/json' };
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  const response = await fetch(`${url}${path}`, { method, headers, ...sent });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response.json();
}
