import type { Command, OptionSpec } from './command.js';
import { padded, widthOf, wrapped } from './terminal.js';

/** Options that every command takes. */
export const globalOptions = {
  url: { type: 'string', value: 'URL', help: 'the gateway (or WARBLER_URL; http://127.0.0.1:8080)' },
  key: { type: 'string', value: 'KEY', help: 'the API key (better WARBLER_KEY: other users see arguments)' },
  app: { type: 'string', value: 'APP', help: 'the app, where the key is good for several' },
  json: { type: 'boolean', help: 'one JSON document (tail: one a line)' },
  help: { type: 'boolean', short: 'h', help: 'this text' },
} as const satisfies Readonly<Record<string, OptionSpec & { short?: string }>>;

const WIDTH = 80;

export function overview(commands: readonly Command[]): string {
  const rows = commands.map(
    (each) => [`warbler ${[each.name, ...each.args].join(' ')}`, each.summary] as const,
  );
  return [
    ...columns(rows),
    '',
    'Options of every command:',
    ...optionLines(globalOptions),
    '',
    'Exit codes: 0 done, 1 findings or refused, 2 usage, 3 gateway unreachable,',
    '4 key missing or not allowed, 5 not found. `warbler COMMAND --help` says more.',
  ].join('\n');
}

export function helpOf(command: Command): string {
  const own =
    Object.keys(command.options).length === 0 ? [] : ['', 'Options:', ...optionLines(command.options)];
  return [
    `warbler ${[command.name, ...command.args, '[OPTIONS]'].join(' ')}`,
    '',
    ...wrapped(command.summary, WIDTH),
    ...own,
    '',
    'Options of every command:',
    ...optionLines(globalOptions),
  ].join('\n');
}

function optionLines(options: Readonly<Record<string, OptionSpec>>): string[] {
  const rows = Object.entries(options).map(([name, { value, help, multiple }]) => {
    const more = multiple === true ? ' (may be repeated)' : '';
    return [`  --${name}${value === undefined ? '' : ` ${value}`}`, `${help}${more}`] as const;
  });
  return columns(rows);
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const left = Math.max(...rows.map(([name]) => widthOf(name))) + 2;
  return rows.flatMap(([name, text]) => {
    const [first, ...rest] = wrapped(text, WIDTH - left);
    return [padded(name, left) + first!, ...rest.map((line) => ' '.repeat(left) + line)];
  });
}
