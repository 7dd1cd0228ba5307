// `node dist/samples/im-server/main.js [--port 8090] [--token demo] [--speed 1]`: the sample IM server with the demo chat.
import { parseArgs } from 'node:util';
import { playDemo } from './demo-chat.js';
import { startImServer } from './server.js';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8090' },
    token: { type: 'string', default: 'demo' },
    speed: { type: 'string', default: '1' },
  },
});

const server = await startImServer({ port: Number(values.port), token: values.token });
const stopping = new AbortController();
process.stdout.write(`IM server on ${server.url}; its stream is ${server.streamUrl}\n`);

for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.once(name, () => {
    stopping.abort();
    void server.close();
  });
}
await playDemo(server.chat, { speed: Number(values.speed), signal: stopping.signal });
