// Fits the weights of the local scorer: logistic regression with L2 (C = 1) by Newton's method, on all relevant pairs
// and every ninth of the others, weighted back. Deterministic: same files, same weights.
//   node dist/scripts/fit-local.js DIRECTORY_OF_THE_BENCHMARK OUT.json
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readLines, replay } from './relevance-stream.js';

const KEEP_EVERY = 9;
const NEWTON_STEPS = 12;
const NOT_FITTED = new Set([
  'newcomer',
  'audience_share',
  'unheard',
  'in_thread',
  'sender_open_rate',
  'conversation_open_rate',
]);

interface Table {
  readonly names: readonly string[];
  readonly rows: Float64Array[];
  readonly labels: number[];
  readonly weights: number[];
}

function collect(streams: readonly string[], labelFile: string): Table {
  const relevant = new Map<string, ReadonlySet<string>>();
  for (const line of readLines(labelFile)) {
    const { id, relevant: users } = line as { id: string; relevant: string[] };
    relevant.set(id, new Set(users));
  }
  const table: Table = { names: [], rows: [], labels: [], weights: [] };
  let names: string[] = [];
  let seen = 0;
  for (const { id, users, features } of replay(streams)) {
    const positives = relevant.get(id);
    if (positives === undefined) continue;
    for (const user of users) {
      const label = positives.has(user) ? 1 : 0;
      if (label === 0 && seen++ % KEEP_EVERY !== 0) continue;
      const { values } = features(user);
      if (names.length === 0) names = Object.keys(values).filter((name) => !NOT_FITTED.has(name));
      table.rows.push(Float64Array.from(names, (name) => values[name]!));
      table.labels.push(label);
      table.weights.push(label === 1 ? 1 : KEEP_EVERY);
    }
  }
  return { ...table, names };
}

/** Standardises in place; a feature that never varies is left out by its spread of 0. */
function standardise({ names, rows }: Table): { mean: number[]; spread: number[] } {
  const mean = names.map((_, j) => rows.reduce((sum, row) => sum + row[j]!, 0) / rows.length);
  const spread = names.map((_, j) =>
    Math.sqrt(rows.reduce((sum, row) => sum + (row[j]! - mean[j]!) ** 2, 0) / rows.length),
  );
  for (const row of rows) {
    for (let j = 0; j < row.length; j++) row[j] = spread[j]! > 1e-9 ? (row[j]! - mean[j]!) / spread[j]! : 0;
  }
  return { mean, spread };
}

/** Weighted log-loss at `beta` with its penalty. */
function loss({ rows, labels, weights }: Table, beta: Float64Array): number {
  const last = beta.length - 1;
  let sum = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    let logit = beta[last]!;
    for (let j = 0; j < last; j++) logit += beta[j]! * row[j]!;
    const signed = labels[i] === 1 ? logit : -logit;
    sum += weights[i]! * (signed > 0 ? Math.log1p(Math.exp(-signed)) : Math.log1p(Math.exp(signed)) - signed);
  }
  for (let j = 0; j < last; j++) sum += beta[j]! ** 2 / 2;
  return sum;
}

/** One Newton step, halved until the loss falls. */
function improve(table: Table, beta: Float64Array, before: number): { beta: Float64Array; loss: number } {
  const { gradient, hessian } = derivatives(table, beta);
  const move = solve(hessian, gradient);
  for (let length = 1; length > 1e-4; length /= 2) {
    const next = beta.map((value, j) => value - length * move[j]!);
    const after = loss(table, next);
    if (after < before) return { beta: next, loss: after };
  }
  return { beta, loss: before };
}

/** Gradient and Hessian of the weighted log-loss at `beta`; the last place is the intercept. */
function derivatives(table: Table, beta: Float64Array): { gradient: Float64Array; hessian: Float64Array[] } {
  const n = beta.length;
  const gradient = new Float64Array(n);
  const hessian = Array.from({ length: n }, () => new Float64Array(n));
  const x = new Float64Array(n);
  x[n - 1] = 1;
  for (let i = 0; i < table.rows.length; i++) {
    x.set(table.rows[i]!);
    let logit = 0;
    for (let j = 0; j < n; j++) logit += beta[j]! * x[j]!;
    const p = 1 / (1 + Math.exp(-logit));
    const weight = table.weights[i]!;
    const slope = weight * (p - table.labels[i]!);
    const curve = weight * p * (1 - p);
    for (let j = 0; j < n; j++) {
      gradient[j]! += slope * x[j]!;
      const line = hessian[j]!;
      const scaled = curve * x[j]!;
      for (let k = j; k < n; k++) line[k]! += scaled * x[k]!;
    }
  }
  for (let j = 0; j < n; j++) {
    for (let k = 0; k < j; k++) hessian[j]![k] = hessian[k]![j]!;
    const penalty = j === n - 1 ? 1e-6 : 1;
    gradient[j]! += j === n - 1 ? 0 : beta[j]!;
    hessian[j]![j]! += penalty;
  }
  return { gradient, hessian };
}

function solve(matrix: Float64Array[], right: Float64Array): Float64Array {
  const n = right.length;
  for (let i = 0; i < n; i++) {
    let pivot = i;
    for (let r = i + 1; r < n; r++) if (Math.abs(matrix[r]![i]!) > Math.abs(matrix[pivot]![i]!)) pivot = r;
    [matrix[i], matrix[pivot]] = [matrix[pivot]!, matrix[i]!];
    [right[i], right[pivot]] = [right[pivot]!, right[i]!];
    for (let r = i + 1; r < n; r++) {
      const factor = matrix[r]![i]! / matrix[i]![i]!;
      for (let c = i; c < n; c++) matrix[r]![c]! -= factor * matrix[i]![c]!;
      right[r]! -= factor * right[i]!;
    }
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let c = i + 1; c < n; c++) right[i]! -= matrix[i]![c]! * right[c]!;
    right[i]! /= matrix[i]![i]!;
  }
  return right;
}

const digits = (value: number) => Number(value.toPrecision(6));

function fit(name: string, streams: readonly string[], labelFile: string) {
  const table = collect(streams, labelFile);
  const { mean, spread } = standardise(table);
  let beta = new Float64Array(table.names.length + 1);
  const positive = table.labels.reduce((sum, each) => sum + each, 0);
  const total = table.weights.reduce((sum, each) => sum + each, 0);
  beta[beta.length - 1] = Math.log(positive / (total - positive));
  let now = loss(table, beta);
  for (let step = 0; step < NEWTON_STEPS; step++) {
    const next = improve(table, beta, now);
    beta = Float64Array.from(next.beta);
    now = next.loss;
  }
  process.stderr.write(`${name}: ${table.rows.length} rows, ${positive} relevant, loss ${now.toFixed(1)}\n`);
  const terms = table.names
    .map((feature, j) => ({ feature, weight: beta[j]! / spread[j]!, mean: mean[j]!, spread: spread[j]! }))
    .filter((term) => term.spread > 1e-9)
    .map(({ feature, weight, mean: at }) => ({ feature, weight: digits(weight), mean: digits(at) }));
  return { bias: digits(beta[beta.length - 1]!), rows: table.rows.length, relevant: positive, terms };
}

const [directory, outFile] = process.argv.slice(2);
if (directory === undefined || outFile === undefined) {
  process.stderr.write('usage: fit-local DIRECTORY OUT\n');
  process.exit(2);
}
const irc = [1, 2, 3, 4].map((part) => join(directory, `irc/train-${part}.stream.jsonl.gz`));
const open = fit('open', irc, join(directory, 'irc/train.labels.jsonl.gz'));
const thread = fit(
  'thread',
  [join(directory, 'zulip/stream.jsonl.gz')],
  join(directory, 'zulip/train.labels.jsonl.gz'),
);
const document = {
  version: 'local-1',
  provenance: {
    fitted_by: 'scripts/fit-local.ts',
    method: `logistic regression, L2 with C = 1, ${NEWTON_STEPS} Newton steps, one irrelevant pair in ${KEEP_EVERY}, weighted back`,
    open: 'irc-disentanglement train (Kummerfeld et al., ACL 2019), CC BY 4.0',
    thread: 'Bytecode Alliance Zulip archive, labels 2020-05 to 2023-12, Apache-2.0 WITH LLVM-exception',
    rows: { open: open.rows, thread: thread.rows },
    relevant: { open: open.relevant, thread: thread.relevant },
  },
  open: { bias: open.bias, terms: open.terms },
  thread: { bias: thread.bias, terms: thread.terms },
};
writeFileSync(outFile, `${JSON.stringify(document, null, 1)}\n`);
