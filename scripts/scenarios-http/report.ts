import type { FileResult } from './over-http.js';
import type { VectorResult } from './vector.js';

/** A failed vector with its step, and what had to be done otherwise; one that passed as written says nothing. */
export function tellVector(_file: string, { id, title, failure, beyond, remarks }: VectorResult): void {
  if (failure !== null) console.log(`${id} ${title}\n${failure}`);
  if (beyond !== null) console.log(`${id} ${title}\n  not over the wire from ${beyond}`);
  for (const each of remarks) console.log(`${id} remark: ${each}`);
}

export function tableOf(files: readonly FileResult[]): string {
  const rows = files.map(({ file, results, seconds }) => {
    const count = (is: (each: VectorResult) => boolean) => results.filter(is).length;
    const failed = count((each) => each.failure !== null);
    const beyond = count((each) => each.beyond !== null);
    const otherwise = count((each) => each.remarks.length > 0);
    const passed = results.length - failed - beyond;
    return [file, passed, failed, beyond, otherwise, seconds.toFixed(1)].map(String);
  });
  const table = [['file', 'passed', 'failed', 'not over the wire', 'with remarks', 'seconds'], ...rows];
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  return table
    .map((row) =>
      row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('  '),
    )
    .join('\n');
}
