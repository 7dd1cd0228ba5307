import { exitCodes, type ExitCode } from './exit-code.js';
import type { FieldError } from '../model/problem.js';

/** What a person is told about a failure: what happened, and what would mend it. */
export interface Trouble {
  readonly title: string;
  readonly detail: string;
  readonly errors?: readonly FieldError[];
}

export interface Failed {
  readonly ok: false;
  readonly code: ExitCode;
  readonly problem: Trouble;
}

/** What a command found, twice: as one document for `--json`, and as lines for people. */
export interface Done {
  readonly ok: true;
  readonly code: ExitCode;
  /** Undefined where the command has written everything itself (`tail`). */
  readonly document: unknown;
  readonly lines: readonly string[];
}

export type Result = Done | Failed;

export function done(document: unknown, lines: readonly string[], code: ExitCode = exitCodes.ok): Done {
  return { ok: true, code, document, lines };
}

export function failed(code: ExitCode, title: string, detail: string): Failed {
  return { ok: false, code, problem: { title, detail } };
}
