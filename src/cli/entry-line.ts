import type { Entry } from './decision-answers.js';
import { type Colour, padded, type Paint, plain } from './terminal.js';

const colours: Readonly<Record<string, Colour>> = {
  push: 'green',
  batch: 'cyan',
  defer: 'yellow',
  suppress: 'gray',
};

/** An outcome in its colour. `width` pads by what is seen, not by the codes. */
export function outcomeText(outcome: string, paint: Paint, width = 0): string {
  return paint(colours[outcome] ?? 'bold', padded(plain(outcome), width));
}

/** A decision on one line: when (UTC), what, for whom, why, about what, and the id that `explain` takes. */
export function lineOf(entry: Entry, paint: Paint): string {
  const whom = `${plain(entry.user)}${entry.device === null ? '' : `/${plain(entry.device)}`}`;
  return [
    paint('gray', plain(entry.at).slice(11, 19)),
    outcomeText(entry.outcome, paint, 8),
    padded(whom, 20),
    padded(plain(entry.reason), 16),
    entry.conversation === null ? `notice ${plain(entry.message)}` : plain(entry.conversation),
    paint('gray', plain(entry.id ?? 'counted')),
  ].join(' ');
}
