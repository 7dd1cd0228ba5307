// The tables of the README, each derived from its registry. `npm run docs` writes them between their markers, and the
// architecture test compares them.
import { scorers } from '../../src/context/scorers/index.js';
import { rules } from '../../src/decide/rules/index.js';
import { providers } from '../../src/dispatch/providers/index.js';
import { connectors } from '../../src/ingest/connectors/index.js';

type Row = readonly string[];

/** Tables by the name in their marker, `<!-- table:rules -->` … `<!-- /table -->`. */
export const tables: Readonly<Record<string, () => string>> = {
  connectors: () =>
    table(
      ['connector', 'joins'],
      connectors.map((each) => [code(each.name), each.description]),
    ),
  providers: () =>
    table(
      ['provider', 'for', 'platforms', 'payload', 'replaces a banner', 'reports'],
      providers.map((each) => [
        code(each.name),
        each.description,
        each.platforms.join(', '),
        `${each.maxPayloadBytes} B`,
        each.replaces ? 'yes' : 'no',
        each.reports.join(', ') || 'nothing',
      ]),
    ),
  rules: () =>
    table(
      ['rule', 'tier', 'says'],
      rules.map((each) => [code(each.name), each.tier, each.description]),
    ),
  scorers: () =>
    table(
      ['scorer', 'says'],
      scorers.map((each) => [code(each.name), each.description]),
    ),
};

/** The text with every marked table replaced by the current one. Throws on a marker that names no table. */
export function withTables(text: string): string {
  return text.replace(/(<!-- table:([\w-]+) -->\n)[\s\S]*?(<!-- \/table -->)/g, (_all, open, name, close) => {
    const render = tables[name];
    if (render === undefined)
      throw new Error(`no table ${name}; known are ${Object.keys(tables).join(', ')}`);
    return `${open}\n${render()}\n\n${close}`;
  });
}

/** Columns padded as Prettier pads them, so that writing and formatting agree. */
function table(head: Row, rows: readonly Row[]): string {
  const all = [head, ...rows].map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
  const widths = head.map((_, column) => Math.max(3, ...all.map((row) => row[column]!.length)));
  const line = (row: Row): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`;
  return [line(all[0]!), line(widths.map((width) => '-'.repeat(width))), ...all.slice(1).map(line)].join(
    '\n',
  );
}

function code(name: string): string {
  return `\`${name}\``;
}
