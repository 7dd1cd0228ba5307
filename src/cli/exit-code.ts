/** What a command's exit tells a script. docs/cli.md lists them; a number never changes its meaning. */
export const exitCodes = {
  ok: 0,
  /** Findings of the doctor, or the gateway refused what was asked. */
  failed: 1,
  usage: 2,
  unreachable: 3,
  unauthorized: 4,
  not_found: 5,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
