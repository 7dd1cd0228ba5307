// Text for a terminal. Everything that chats, users and servers wrote passes `plain` first: a name must not be able to
// move the cursor, recolour the screen or reverse a line.
import { styleText } from 'node:util';

export type Colour = 'red' | 'green' | 'yellow' | 'blue' | 'cyan' | 'magenta' | 'gray' | 'bold';
export type Paint = (colour: Colour, text: string) => string;

export const DEFAULT_COLUMNS = 80;

export function painter(isColoured: boolean): Paint {
  return (colour, text) => (isColoured ? styleText(colour, text, { validateStream: false }) : text);
}

/** Controls (ESC among them), line separators and marks that change the direction of writing. */
const unsafe = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

export function plain(value: unknown): string {
  return (typeof value === 'string' ? value : String(value)).replace(unsafe, '\ufffd');
}

/** JSON on one line, or indented; C1 controls are escaped too, which JSON itself leaves as they are. */
export function toJson(value: unknown, indent = 0): string {
  const escaped = (text: string) => `\\u${text.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(value, null, indent).replace(/[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g, escaped);
}

/** East Asian wide characters and pictographs take two columns (Unicode UAX #11). */
const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u;

export function widthOf(text: string): number {
  return [...text].reduce((sum, each) => sum + (wide.test(each) ? 2 : 1), 0);
}

export function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}

/** Lines of at most `width` columns, the later ones indented. A word that is longer than a line is cut. */
export function wrapped(text: string, width: number, indent = 0): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const room = () => width - (lines.length === 0 ? 0 : indent);
    if (line !== '' && widthOf(line) + 1 + widthOf(word) > room()) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
    while (widthOf(line) > room()) {
      const head = headOf(line, room());
      lines.push(head);
      line = line.slice(head.length);
    }
  }
  if (line !== '' || lines.length === 0) lines.push(line);
  return lines.map((each, index) => (index === 0 ? each : ' '.repeat(indent) + each));
}

function headOf(text: string, width: number): string {
  let head = '';
  let taken = 0;
  for (const each of text) {
    taken += widthOf(each);
    if (taken > width && head !== '') break;
    head += each;
  }
  return head;
}

/** Rows under a heading, each column as wide as its longest cell. */
export function tableOf(heading: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = heading.map((name, i) =>
    Math.max(widthOf(name), ...rows.map((row) => widthOf(row[i] ?? ''))),
  );
  return [heading, ...rows].map((row) =>
    row
      .map((cell, i) => padded(cell, widths[i]!))
      .join('  ')
      .trimEnd(),
  );
}
