import type { Row } from './row.js';

/** What every suite gets: where it may write (removed afterwards), and what shall be profiled. */
export interface SuiteContext {
  /** An empty folder on the disk of the data directory. */
  readonly directory: string;
  /** Where CPU profiles go; undefined: none are taken. */
  readonly profileTo: string | undefined;
  /** 1 is the full length; less for a quick look. */
  readonly length: number;
  /** Tells a watching person what goes on. */
  say(line: string): void;
}

export interface Suite {
  readonly name: string;
  readonly what: string;
  /** Runs only when it is named. */
  readonly isExtra?: boolean;
  run(context: SuiteContext): Promise<readonly Row[]>;
}
