// The only reader of the environment and of config files. Everything is checked at once, and every problem is listed
// with its field and its fix before anything starts.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { appSettings, secret } from './app-settings.js';
import { fieldErrors, type FieldError } from './model/problem.js';
import { Secret } from './model/secret.js';

function isMysqlUrl(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : null;
  return url !== null && url.protocol === 'mysql:' && url.hostname !== '' && url.pathname.length > 1;
}

const SANDBOX_URL = 'write it as http://127.0.0.1:PORT: a sandbox is on this machine';
const APP_NAME = 'an app is named with a-z, 0-9, _ and -, at most 64 of them';

const retention = z
  .strictObject({
    text_hours: z.number().int().positive().default(72),
    events_days: z.number().int().positive().default(30),
    decisions_days: z.number().int().positive().default(30),
    presence_days: z.number().int().positive().default(8),
  })
  .prefault({});

export const configSchema = z.strictObject({
  host: z.string().default('127.0.0.1'),
  port: z
    .union([z.number(), z.string().regex(/^\d+$/).transform(Number)])
    .pipe(z.number().int().min(0).max(65_535))
    .default(8080),
  data_dir: z.string().default('./var'),
  /** `mysql://user:password@host:port/database`; left out: a SQLite file in the data directory. */
  database_url: secret
    .refine((url) => isMysqlUrl(url.reveal()), 'write it as mysql://user:password@host:port/database')
    .nullable()
    .default(null),
  admin_key: z
    .string()
    .min(16, 'too short to be safe from guessing; take at least 16 characters')
    .refine((key) => /^[\x21-\x7e]*$/.test(key), {
      error: 'it cannot travel in a header as it is',
      params: { fix: 'Take letters, digits and signs of ASCII, without spaces.' },
    })
    .transform((value) => new Secret(value))
    .nullable()
    .default(null),
  demo: z.enum(['auto', 'off']).default('auto'),
  /** Where the sandbox tells what its virtual screens show; the console then has a page of them. */
  sandbox_url: z
    .url({ protocol: /^http$/, hostname: /^(127\.0\.0\.1|localhost|\[::1\])$/, error: SANDBOX_URL })
    .transform((url) => new URL(url).origin)
    .nullable()
    .default(null),
  log_level: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  egress: z
    .strictObject({
      /** `host:port` that named endpoints may use although private: for the sandbox and tests. */
      allow_private: z.array(z.string()).default([]),
      ca_file: z.string().nullable().default(null),
      ca_pem: z.string().nullable().default(null),
    })
    .prefault({}),
  limits: z
    .strictObject({
      body_bytes: z.number().int().positive().default(1_048_576),
      requests_per_minute: z.number().int().positive().default(6_000),
      failed_auth_per_minute: z.number().int().positive().default(10),
      pending_events: z.number().int().positive().default(50_000),
    })
    .prefault({}),
  retention,
  apps: z
    .record(z.string().regex(/^[a-z0-9_-]{1,64}$/, APP_NAME), appSettings)
    .refine((apps) => Object.keys(apps).length > 0, {
      error: 'there is none',
      params: { fix: 'Name at least one, such as default: {}, or leave apps out.' },
    })
    .prefault({ default: {} }),
});

export type Config = z.infer<typeof configSchema>;

/** The variables that are read, each with the field it sets. */
export const environment = {
  WARBLER_HOST: 'host',
  WARBLER_PORT: 'port',
  WARBLER_DATA_DIR: 'data_dir',
  WARBLER_DATABASE_URL: 'database_url',
  WARBLER_ADMIN_KEY: 'admin_key',
  WARBLER_DEMO: 'demo',
  WARBLER_SANDBOX_URL: 'sandbox_url',
  WARBLER_LOG_LEVEL: 'log_level',
  WARBLER_CONFIG: null,
  // Read by the command line, a client of the gateway (docs/cli.md).
  WARBLER_URL: null,
  WARBLER_KEY: null,
} as const;

/** What the command line takes from the environment. Null: not set. Colours: https://no-color.org. */
export function cliEnvironment(env: NodeJS.ProcessEnv = process.env) {
  return {
    url: env['WARBLER_URL'] || null,
    key: env['WARBLER_KEY'] ? new Secret(env['WARBLER_KEY']) : null,
    isColourWanted: !env['NO_COLOR'] && env['TERM'] !== 'dumb',
  };
}

export class ConfigError extends Error {
  constructor(readonly errors: readonly FieldError[]) {
    const lines = errors.map((each) => `  ${each.field}: ${each.problem}. ${each.fix}`);
    super(`The configuration has ${errors.length} problem(s):\n${lines.join('\n')}`);
  }
}

/**
 * Reads `config/warbler.yaml` (or the file that WARBLER_CONFIG names) and the environment, which wins.
 * Throws ConfigError listing every problem; unknown WARBLER_ variables are problems too.
 */
export function loadConfig(env: NodeJS.ProcessEnv = process.env, directory = process.cwd()): Config {
  const file = env['WARBLER_CONFIG'] ?? resolve(directory, 'config/warbler.yaml');
  const problems: FieldError[] = unknownVariables(env);
  if (env['WARBLER_CONFIG'] !== undefined && !existsSync(file)) {
    problems.push({ field: 'WARBLER_CONFIG', problem: 'no such file', fix: 'Give the path of a YAML file.' });
  }
  const document = existsSync(file) ? readDocument(file, problems) : {};
  for (const [name, field] of Object.entries(environment)) {
    const value = env[name];
    if (field !== null && value !== undefined && value !== '') document[field] = value;
  }
  return checked(document, problems, directory);
}

/** The same document as a host writes it in code; nothing is read from files or the environment. Throws ConfigError. */
export function configOf(document: unknown, directory = process.cwd()): Config {
  return checked(document, [], directory);
}

function checked(document: unknown, problems: readonly FieldError[], directory: string): Config {
  const parsed = configSchema.safeParse(document);
  const all = parsed.success ? problems : [...problems, ...fieldErrors(parsed.error)];
  if (all.length > 0 || !parsed.success) throw new ConfigError(all);
  return { ...parsed.data, data_dir: resolve(directory, parsed.data.data_dir) };
}

function unknownVariables(env: NodeJS.ProcessEnv): FieldError[] {
  const known = Object.keys(environment);
  return Object.keys(env)
    .filter(
      (name) => name.startsWith('WARBLER_') && !name.startsWith('WARBLER_TEST_') && !known.includes(name),
    )
    .map((name) => ({ field: name, problem: 'unknown variable', fix: `Known are ${known.join(', ')}.` }));
}

function readDocument(file: string, problems: FieldError[]): Record<string, unknown> {
  try {
    const document: unknown = parse(readFileSync(file, 'utf8')) ?? {};
    if (typeof document !== 'object' || Array.isArray(document))
      throw new Error('the top level is not a mapping');
    return resolveFiles(
      document as Record<string, unknown>,
      { directory: dirname(file), prefix: '' },
      problems,
    );
  } catch (error) {
    problems.push({
      field: file,
      problem: (error as Error).message.split('\n')[0]!,
      fix: 'Correct the YAML.',
    });
    return {};
  }
}

interface FilesAt {
  readonly directory: string;
  /** Where in the document, with a dot behind it. */
  readonly prefix: string;
}

/**
 * `private_key_file: path` becomes `private_key: <content>`, so that keys need not stand in the file. The end of its last
 * line is no part of a key.
 */
function resolveFiles(
  node: Record<string, unknown>,
  { directory, prefix }: FilesAt,
  problems: FieldError[],
): Record<string, unknown> {
  const resolved: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(node)) {
    const field = `${prefix}${key}`;
    if (key.endsWith('_file') && typeof value === 'string') {
      const path = isAbsolute(value) ? value : resolve(directory, value);
      const name = key === 'ca_file' ? 'ca_pem' : key.slice(0, -'_file'.length);
      if (existsSync(path)) resolved[name] = readFileSync(path, 'utf8').replace(/\r?\n$/, '');
      else problems.push({ field, problem: `no file ${value}`, fix: 'Correct the path or remove the line.' });
    } else if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      const inside = { directory, prefix: `${field}.` };
      resolved[key] = resolveFiles(value as Record<string, unknown>, inside, problems);
    } else resolved[key] = value;
  }
  return resolved;
}

/** Whether any app can reach a real provider: then the demo stays off. */
export function hasCredentials(config: Config): boolean {
  return Object.values(config.apps).some((app) =>
    Object.values(app.providers).some((each) => each !== undefined),
  );
}
