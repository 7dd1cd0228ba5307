// One run of the command line. In: words and a terminal; out: an exit code, and everything printed. It never throws for
// what a person typed or a gateway answered.
import { parseArgs } from 'node:util';
import { type Call, type CliIo, type Command, textOption, type Values } from './command.js';
import type { Connection } from './connection.js';
import { UsageError } from './usage-error.js';
import { commands } from './commands/index.js';
import { exitCodes, type ExitCode } from './exit-code.js';
import { GatewayApi } from './gateway-api.js';
import { globalOptions, helpOf, overview } from './help.js';
import { failed, type Result, type Trouble } from './result.js';
import { DEFAULT_COLUMNS, painter, plain, toJson } from './terminal.js';
import { cliEnvironment } from '../config.js';
import { PooledOutgoing } from '../egress/pooled-outgoing.js';
import { Secret } from '../model/secret.js';

const DEFAULT_URL = 'http://127.0.0.1:8080';

/** Runs one command line (without `node` and the program) to its end. */
export async function run(argv: readonly string[], io: CliIo): Promise<ExitCode> {
  const isJson = argv.includes('--json');
  try {
    const result = await perform(argv, io);
    print(result, isJson, io);
    return result.code;
  } catch (error) {
    if (!isUsage(error)) throw error;
    const detail = `${plain(error.message.replaceAll('\n', ' '))}. \`warbler --help\` lists the commands.`;
    print(failed(exitCodes.usage, 'The command was not understood', detail), isJson, io);
    return exitCodes.usage;
  }
}

async function perform(argv: readonly string[], io: CliIo): Promise<Result> {
  const words = wordsOf(argv);
  const command = commandOf(words);
  if (command === null) return withoutCommand(words, argv);
  const { values, positionals } = parseArgs({
    args: [...argv],
    options: { ...globalOptions, ...command.options },
    allowPositionals: true,
  });
  if (values['help'] === true) return help(helpOf(command));
  const args = positionals.slice(command.name.split(' ').length);
  checkCount(command, args);
  return connected(command, args, values as Values, io);
}

/** Words without options, whichever command's they are: a first look that finds the command. */
function wordsOf(argv: readonly string[]): readonly string[] {
  const options = Object.assign({}, globalOptions, ...commands.map((each) => each.options)) as object;
  return parseArgs({ args: [...argv], options: { ...options }, strict: false }).positionals;
}

function commandOf(words: readonly string[]): Command | null {
  const found = commands.find(({ name }) => name.split(' ').every((word, i) => words[i] === word));
  return found ?? null;
}

function withoutCommand([first]: readonly string[], argv: readonly string[]): Result {
  const group = commands.filter(({ name }) => name.split(' ')[0] === first);
  if (argv.includes('--help') || argv.includes('-h'))
    return help(overview(group.length > 0 ? group : commands));
  if (first === undefined) throw new UsageError('Name a command');
  const known = (group.length > 0 ? group : commands).map(({ name }) => name).join(', ');
  throw new UsageError(
    `There is no command "${first}"${group.length > 0 ? ' alone' : ''}; known are: ${known}`,
  );
}

function help(text: string): Result {
  return { ok: true, code: exitCodes.ok, document: undefined, lines: text.split('\n') };
}

function checkCount({ name, args }: Command, given: readonly string[]): void {
  const needed = args.filter((each) => !each.startsWith('['));
  if (given.length < needed.length)
    throw new UsageError(`\`${name}\` needs ${needed.slice(given.length).join(' ')}`);
  if (given.length > args.length)
    throw new UsageError(`\`${name}\` does not know what to do with "${given[args.length]}"`);
}

async function connected(
  command: Command,
  args: readonly string[],
  values: Values,
  io: CliIo,
): Promise<Result> {
  const environment = cliEnvironment(io.environment);
  const connection = connectionOf(values, environment);
  const outgoing = new PooledOutgoing();
  const call: Call = {
    args,
    values,
    isJson: values['json'] === true,
    paint: painter(io.isTerminal && environment.isColourWanted),
    columns: Math.max(40, io.columns ?? DEFAULT_COLUMNS),
    io,
    connection,
    api: new GatewayApi(connection, outgoing),
  };
  try {
    return await command.run(call);
  } finally {
    await outgoing.close();
  }
}

function connectionOf(values: Values, environment: ReturnType<typeof cliEnvironment>): Connection {
  const given = textOption(values, 'url') ?? environment.url;
  const url = (given ?? DEFAULT_URL).replace(/\/+$/, '');
  if (!URL.canParse(url) || !/^https?:\/\//.test(url)) {
    throw new UsageError(`"${url}" is not the address of a gateway; write for example ${DEFAULT_URL}`);
  }
  const key = textOption(values, 'key');
  const app = textOption(values, 'app');
  if (app !== null && !/^[a-z0-9_-]{1,64}$/.test(app)) {
    throw new UsageError(`"${app}" is no app; apps are named with a-z, 0-9, _ and -`);
  }
  return {
    url,
    isUrlGiven: given !== null,
    key: key === null ? environment.key : new Secret(key),
    app,
  };
}

function print(result: Result, isJson: boolean, io: CliIo): void {
  if (isJson && !result.ok) return io.out(`${toJson({ problem: result.problem }, 2)}\n`);
  if (!result.ok) return io.err(`${troubleLines(result.problem).join('\n')}\n`);
  if (isJson && result.document !== undefined) return io.out(`${toJson(result.document, 2)}\n`);
  if (result.lines.length > 0) io.out(`${result.lines.join('\n')}\n`);
}

function troubleLines({ title, detail, errors = [] }: Trouble): string[] {
  if (errors.length === 0) return [`warbler: ${plain(title)}. ${plain(detail)}`];
  const fields = errors.map((each) => `  ${plain(each.field)}: ${plain(each.problem)}. ${plain(each.fix)}`);
  return [`warbler: ${plain(title)}.`, ...fields];
}

function isUsage(error: unknown): error is Error {
  if (error instanceof UsageError) return true;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return code.startsWith('ERR_PARSE_ARGS_');
}
