// `npm run replay -- FILE…`: replays proven against life. A real chat is played into two gateways, one under policy P1 and
// one under P2. Replaying the first under P1 must give its own decisions again, and under P2 those of the second.
import { parseArgs } from 'node:util';
import { describeProof, prove } from './replay/prove.js';

async function main(): Promise<void> {
  const { positionals } = parseArgs({ allowPositionals: true });
  if (positionals.length === 0) {
    console.error('Name one or more stream files, such as dev.stream.jsonl.gz of the relevance benchmark.');
    process.exitCode = 2;
    return;
  }
  const proofs = await prove(positionals, (line) => process.stderr.write(`\r${line.padEnd(60)}`));
  process.stderr.write('\r');
  console.log(describeProof(proofs));
  if (proofs.some((each) => !each.isExact)) process.exitCode = 1;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
