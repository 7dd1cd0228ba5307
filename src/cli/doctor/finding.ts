/** `ok`: looked at and good. `problem`: to be mended. `skipped`: could not or need not be looked at, and why. */
export type FindingStatus = 'ok' | 'problem' | 'skipped';

export interface Finding {
  readonly check: 'config' | 'data' | 'database' | 'providers' | 'llm' | 'gateway' | 'clock';
  readonly status: FindingStatus;
  readonly what: string;
  /** What mends it; on problems only. */
  readonly fix?: string;
}

type Check = Finding['check'];

export const good = (check: Check, what: string): Finding => ({ check, status: 'ok', what });
export const skipped = (check: Check, what: string): Finding => ({ check, status: 'skipped', what });
export const problem = (check: Check, what: string, fix: string): Finding => ({
  check,
  status: 'problem',
  what,
  fix,
});
