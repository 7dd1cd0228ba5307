import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = new URL('../..', import.meta.url);
const typescript = fileURLToPath(new URL('test/faults/store-typescript.mjs', root));
const program = fileURLToPath(new URL('src/cli/main.ts', root));

function start(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const env = { PATH: process.env['PATH'] ?? '' };
  const args = ['--import', typescript, program, ...argv];
  return new Promise((resolve) => {
    const child = execFile(process.execPath, args, { env }, (_, out, err) =>
      resolve({ code: child.exitCode ?? -1, out, err }),
    );
  });
}

it('runs as a program: help on the output, complaints on the error stream, codes for scripts', async () => {
  const help = await start('--help');
  expect([help.code, help.err]).toEqual([0, '']);
  expect(help.out).toContain('warbler tail');
  const wrong = await start('sing');
  expect([wrong.code, wrong.out]).toEqual([2, '']);
  expect(wrong.err).toContain('There is no command "sing"');
});
