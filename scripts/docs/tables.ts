// The README's tables, made from the registries, so that they cannot tell of what is not there.
import { scorers } from '../../src/context/scorers/index.js';
import { rules } from '../../src/decide/rules/index.js';
import { providers } from '../../src/dispatch/providers/index.js';
import { connectors } from '../../src/ingest/connectors/index.js';
import { jobs } from '../../src/jobs/index.js';

type Table = readonly [heads: readonly string[], rows: readonly (readonly string[])[]];

const code = (text: string): string => `\`${text}\``;

/** Every table of the README by the name in its marker. */
export function tables(): Readonly<Record<string, string>> {
  const all: Record<string, Table> = {
    connectors: [
      ['connector', 'what it joins'],
      connectors.map((each) => [code(each.name), each.description]),
    ],
    providers: [
      ['provider', 'what it delivers to', 'platforms', 'payload', 'replaces on screen', 'tells'],
      providers.map((each) => [
        code(each.name),
        each.description,
        each.platforms.join(', '),
        `${each.maxPayloadBytes} B`,
        each.replaces ? 'yes' : 'no',
        each.reports.join(', ') || 'nothing (`unknown`)',
      ]),
    ],
    rules: [
      ['rule', 'tier', 'what it says'],
      rules.map((each) => [code(each.name), each.tier, each.description]),
    ],
    scorers: [
      ['scorer', 'what it is'],
      scorers.map((each) => [code(`${each.name} ${each.version}`), each.description]),
    ],
    jobs: [
      ['job', 'every', 'what it does'],
      jobs.map((each) => [code(each.name), `${each.everySeconds} s`, each.description]),
    ],
  };
  return Object.fromEntries(
    Object.entries(all).map(([name, [heads, rows]]) => [name, markdown(heads, rows)]),
  );
}

function markdown(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}

/** The document with each `<!-- table:NAME -->` block filled in. Throws for a name no registry has. */
export function withTables(document: string): string {
  const known = tables();
  return document.replace(/<!-- table:(\w+) -->[\s\S]*?<!-- \/table -->/g, (_, name: string) => {
    const table = known[name];
    if (table === undefined)
      throw new Error(`No table is called ${name}; known are ${Object.keys(known).join(', ')}.`);
    return `<!-- table:${name} -->\n\n${table}\n\n<!-- /table -->`;
  });
}
