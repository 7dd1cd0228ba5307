// One measured figure beside what bounds it, and how a list of them is shown. Ratios are ours / ceiling of the same run.

export interface Ceiling {
  readonly name: string;
  readonly value: number;
}

export interface Row {
  readonly what: string;
  readonly unit: string;
  readonly ours: number;
  readonly ceilings: readonly Ceiling[];
  /** Batch size, seconds, concurrency. */
  readonly how: string;
}

const columns = ['what', 'ours', 'unit', 'ceiling', 'of', 'ratio', 'how'] as const;
const rightAligned = new Set<string>(['ours', 'ceiling', 'ratio']);

/** A plain-text table; further ceilings of a row stand on lines of their own. */
export function tableOf(rows: readonly Row[]): string {
  const lines = rows.flatMap(linesOf);
  const all = [[...columns], ...lines];
  const widths = columns.map((_, at) => Math.max(...all.map((line) => line[at]!.length)));
  const text = all.map((line) =>
    line
      .map((cell, at) => pad(cell, at, widths[at]!))
      .join('  ')
      .trimEnd(),
  );
  return [text[0]!, '-'.repeat(text[0]!.length), ...text.slice(1)].join('\n');
}

function linesOf({ what, unit, ours, ceilings, how }: Row): string[][] {
  const first = [what, figure(ours), unit];
  if (ceilings.length === 0) return [[...first, '', '', '', how]];
  return ceilings.map(({ name, value }, at) => [
    ...(at === 0 ? first : ['', '', '']),
    ...[figure(value), name, figure(ours / value)],
    at === 0 ? how : '',
  ]);
}

/** Three significant digits, thousands grouped. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return '-';
  const digits = value === 0 ? 0 : Math.floor(Math.log10(Math.abs(value)));
  if (digits >= 3) return new Intl.NumberFormat('en').format(Number(value.toPrecision(3)));
  return value.toFixed(Math.min(4, Math.max(0, 2 - digits)));
}

function pad(cell: string, at: number, width: number): string {
  return rightAligned.has(columns[at]!) ? cell.padStart(width) : cell.padEnd(width);
}
