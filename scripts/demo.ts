// `npm run demo`: the demo of `npm start`. With `--stream FILE…` it replays real chats instead and says what came of them.
import { parseArgs } from 'node:util';
import { replayStreams } from './demo/replay-stream.js';
import type { StreamReport } from './demo/stream-report.js';

const number = new Intl.NumberFormat('en');

function print(report: StreamReport, seconds: number): boolean {
  const n = (value: number): string => number.format(value);
  const isAccounted = report.accepted === report.settled + report.held;
  const isDelivered = report.onlyInLedger === 0 && report.onlyInTruth === 0;
  console.log(
    `${n(report.messages)} messages, ${n(report.pairs)} pairs of message and other member, ` +
      `${n(report.pairsWithOwn)} with the authors' own_message, ${n(report.mentionPairs)} mention pairs`,
  );
  for (const { outcome, count } of report.outcomes)
    console.log(`  ${outcome.padEnd(32)} ${n(count).padStart(10)}`);
  console.log(
    `accepted ${n(report.accepted)} = settled ${n(report.settled - report.inFlight)} + held ${n(report.held)} ` +
      `+ in flight ${n(report.inFlight)}: ${isAccounted ? 'adds up' : 'DOES NOT ADD UP'}`,
  );
  console.log(
    `${n(report.sent)} pushes in the ledger; missing on the phones ${n(report.onlyInLedger)}, ` +
      `missing in the ledger ${n(report.onlyInTruth)}`,
  );
  console.log(`digest of all outcomes ${report.digest}`);
  console.log(`${seconds.toFixed(1)} s`);
  return isAccounted && isDelivered;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { stream: { type: 'boolean' }, mysql: { type: 'string' } },
    allowPositionals: true,
  });
  if (values.stream !== true) {
    await import('./start.js');
    return;
  }
  if (positionals.length === 0) throw new Error('Name at least one stream file after --stream.');
  const started = performance.now();
  const report = await replayStreams({
    files: positionals,
    ...(values.mysql === undefined ? {} : { databaseUrl: values.mysql }),
    onProgress: (messages) => process.stderr.write(`\r${number.format(messages)} messages`),
  });
  process.stderr.write('\r');
  if (!print(report, (performance.now() - started) / 1_000)) process.exitCode = 1;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
