// What the product says of itself: log, metrics, health, happenings. In: facts from all stages; out: lines and numbers
// for operators. It never lets a secret, a token or message text through, and never decides anything.
import { pino, type DestinationStream, type Logger } from 'pino';

/** The only fields a log line can have. Ids, names and numbers; nothing that a person wrote. */
const fieldNames = [
  'app',
  'actor',
  'attempts',
  'cause',
  'connector',
  'count',
  'decision',
  'device',
  'duration_ms',
  'error_id',
  'event',
  'host',
  'job',
  'kind',
  'path',
  'port',
  'provider',
  'push',
  'reason',
  'result',
  'scorer',
  'seq',
  'state',
  'status',
  'tries',
  'user',
  'version',
] as const;

/** `error`: what was caught; its name, code, scrubbed message and stack frames are written. */
export type LogFields = Readonly<
  Partial<Record<(typeof fieldNames)[number], string | number | boolean | null>>
> & { readonly error?: unknown };
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** `error`: somebody has to act; `warn`: it healed itself; `info`: a few lines an hour. Fields outside the list are left out. */
export abstract class Log {
  abstract debug(fields: LogFields, message: string): void;
  abstract info(fields: LogFields, message: string): void;
  abstract warn(fields: LogFields, message: string): void;
  abstract error(fields: LogFields, message: string): void;
}

export class PinoLog extends Log {
  readonly #pino: Logger;

  constructor(level: LogLevel, destination?: DestinationStream) {
    super();
    const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime };
    this.#pino = destination === undefined ? pino(options) : pino(options, destination);
  }

  debug(fields: LogFields, message: string): void {
    this.#pino.debug(allowed(fields), message);
  }

  info(fields: LogFields, message: string): void {
    this.#pino.info(allowed(fields), message);
  }

  warn(fields: LogFields, message: string): void {
    this.#pino.warn(allowed(fields), message);
  }

  error(fields: LogFields, message: string): void {
    this.#pino.error(allowed(fields), message);
  }
}

/** Says nothing: for tests and scripts that have their own output. */
export class SilentLog extends Log {
  debug(): void {}
  info(): void {}
  warn(): void {}
  error(): void {}
}

/** Typed callers cannot name other fields; a cast or a spread document could, so the list is kept at run time too. */
function allowed(fields: LogFields): Record<string, unknown> {
  const kept = fieldNames
    .filter((name) => fields[name] !== undefined)
    .map((name) => [name, bounded(fields[name] ?? null)]);
  return { ...Object.fromEntries(kept), ...(fields.error === undefined ? {} : described(fields.error)) };
}

function described(caught: unknown): Record<string, string> {
  if (!(caught instanceof Error)) return { error: typeof caught };
  const code = (caught as { code?: unknown }).code;
  const frames = (caught.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    error: caught.name,
    ...(typeof code === 'string' ? { error_code: code } : {}),
    error_message: scrub(caught.message, 200),
    stack: frames.slice(0, 8).join('\n'),
  };
}

function bounded(value: string | number | boolean | null): string | number | boolean | null {
  return typeof value === 'string' ? oneLine(value).slice(0, 256) : value;
}

/** A name with a line break in it must not look like a second line of the log. */
function oneLine(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f\u2028\u2029]+/g, ' ');
}

/** Cuts what looks like a token or a quotation: messages of libraries repeat what they were given. */
function scrub(text: string, maxLength: number): string {
  return oneLine(text)
    .replace(/[A-Za-z0-9_+/=-]{40,}/g, '••••')
    .replace(/(["'`]).{12,}?\1/g, '$1••••$1')
    .slice(0, maxLength);
}
