import type { Command } from '../command.js';
import type { Finding, FindingStatus } from '../doctor/finding.js';
import { exitCodes } from '../exit-code.js';
import { done, failed } from '../result.js';
import { type Colour, padded, type Paint, plain, wrapped } from '../terminal.js';

const marks: Readonly<Record<FindingStatus, readonly [string, Colour]>> = {
  ok: ['ok', 'green'],
  problem: ['PROBLEM', 'red'],
  skipped: ['-', 'gray'],
};

export const doctor: Command = {
  name: 'doctor',
  args: [],
  summary:
    'Looks at config, data directory, database, push services, LLM, gateway and clocks of this machine, and says what would mend each finding. Exit code 1 when there are problems.',
  options: {},
  async run({ io, connection, paint, columns }) {
    // Loaded when asked for: no other command opens a database, and an older Node has no SQLite.
    const loaded = await import('../doctor/examine.js').catch((error: unknown) => error as { code?: string });
    if (!('examine' in loaded)) {
      if (loaded.code !== 'ERR_UNKNOWN_BUILTIN_MODULE') throw loaded;
      const detail =
        'Update Node, or in a checkout run `npm run -s warbler -- doctor`, which brings a current one.';
      return failed(exitCodes.failed, 'The doctor needs Node 22.19 or newer', detail);
    }
    const { examine } = loaded;
    const findings = await examine(io, connection);
    const problems = findings.filter(({ status }) => status === 'problem').length;
    const lines = findings.flatMap((each) => linesOf(each, paint, Math.min(columns, 100)));
    const sum = problems === 0 ? 'No problems found.' : `${problems} to mend.`;
    const code = problems === 0 ? exitCodes.ok : exitCodes.failed;
    return done({ problems, findings }, [...lines, '', paint('bold', sum)], code);
  },
};

function linesOf({ check, status, what, fix }: Finding, paint: Paint, width: number): string[] {
  const [mark, colour] = marks[status];
  const left = `${paint(colour, padded(mark, 7))} ${padded(check, 9)} `;
  const [first, ...rest] = wrapped(plain(what), width - 18);
  const more = [...rest, ...(fix === undefined ? [] : wrapped(`→ ${plain(fix)}`, width - 18, 2))];
  return [left + first!, ...more.map((line) => ' '.repeat(18) + line)];
}
