// The port of a command. In: arguments that `run` has checked, a way to the gateway, a terminal; out: a result. A command
// never exits the process and never reads the environment; only `tail` writes by itself, because it does not end.
import type { Connection } from './connection.js';
import type { GatewayApi } from './gateway-api.js';
import type { Result } from './result.js';
import type { Paint } from './terminal.js';

/** What surrounds a command: injected, so that a test needs no process. */
export interface CliIo {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Whether `out` is a terminal: colours, and its width. */
  readonly isTerminal: boolean;
  readonly columns?: number;
  /** Left out: that of the process. */
  readonly environment?: NodeJS.ProcessEnv;
  /** Where `config/warbler.yaml` is looked for. */
  readonly directory: string;
  /** Fires on Ctrl-C. */
  readonly signal: AbortSignal;
}

export interface OptionSpec {
  readonly type: 'string' | 'boolean';
  readonly multiple?: boolean;
  /** What stands for the value in the help. */
  readonly value?: string;
  readonly help: string;
}

/** Options as given; lists for those that may be repeated. */
export type Values = Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;

export interface Call {
  readonly args: readonly string[];
  readonly values: Values;
  readonly isJson: boolean;
  readonly paint: Paint;
  readonly columns: number;
  readonly io: CliIo;
  readonly connection: Connection;
  readonly api: GatewayApi;
}

export interface Command {
  /** One or two words. */
  readonly name: string;
  /** Its arguments; `[X]` may be left out. */
  readonly args: readonly string[];
  readonly summary: string;
  readonly options: Readonly<Record<string, OptionSpec>>;
  run(call: Call): Promise<Result>;
}

export function textOption(values: Values, name: string): string | null {
  const value = values[name];
  return typeof value === 'string' ? value : null;
}

export function listOption(values: Values, name: string): readonly string[] {
  const value = values[name];
  return Array.isArray(value) ? value.map(String) : [];
}
