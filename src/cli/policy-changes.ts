import { type Paint, plain, toJson, wrapped } from './terminal.js';

interface Change {
  readonly field: string;
  readonly from?: unknown;
  readonly to?: unknown;
  readonly effect: string;
}

/** Each difference: the field, what it was and is, and below it what that brings about. */
export function changeLines(changes: readonly Change[], paint: Paint, columns: number): string[] {
  return changes.flatMap(({ field, from, to, effect }) => [
    '',
    paint('bold', plain(field)),
    ...part('-', from, 'red', paint, columns),
    ...part('+', to, 'green', paint, columns),
    ...wrapped(plain(effect), columns - 2).map((line) => `  ${line}`),
  ]);
}

function part(
  sign: string,
  value: unknown,
  colour: 'red' | 'green',
  paint: Paint,
  columns: number,
): string[] {
  const text = value === null ? '(not set)' : plain(toJson(value));
  return wrapped(`${sign} ${text}`, columns - 2, 2).map((line) => paint(colour, `  ${line}`));
}
