// Writes what the shipped local scorer says of a labelled stream, in the form that the benchmark's evaluator reads:
//   node dist/scripts/evaluate-local.js LABELS OUT STREAM...
import { createWriteStream } from 'node:fs';
import { scorers } from '../src/context/scorers/index.js';
import { readLines, replay } from './relevance-stream.js';

const [labelFile, outFile, ...streams] = process.argv.slice(2);
if (labelFile === undefined || outFile === undefined || streams.length === 0) {
  process.stderr.write('usage: evaluate-local LABELS OUT STREAM...\n');
  process.exit(2);
}
const labelled = new Set<string>();
for (const line of readLines(labelFile)) labelled.add((line as { id: string }).id);
const scorer = scorers[0]!;
const out = createWriteStream(outFile);
let pairs = 0;
for (const { id, users, features } of replay(streams)) {
  if (!labelled.has(id)) continue;
  pairs += users.length;
  const scores = users.map((user) => [
    user,
    Number(scorer.score(features(user), { app: 'benchmark', message: id, user }).p.toPrecision(9)),
  ]);
  out.write(`${JSON.stringify({ id, scores: Object.fromEntries(scores) })}\n`);
}
out.end();
process.stderr.write(`${scorer.name} ${scorer.version}: ${labelled.size} messages, ${pairs} pairs\n`);
