// `npm run check`: everything a change must pass, in the order of what fails fastest. `--static` leaves the tests out.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runAndLeave, runStep } from './child.mjs';
import { root, say } from './say.mjs';

const steps = [
  {
    name: 'format',
    args: [
      'node_modules/prettier/bin/prettier.cjs',
      '--check',
      '--cache',
      '--cache-location',
      '.cache/prettier',
      '.',
    ],
  },
  {
    name: 'import rules',
    args: [
      'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs',
      '--config',
      '.dependency-cruiser.cjs',
      ...['src', 'scripts', 'samples', 'bench'].filter((folder) => existsSync(join(root, folder))),
    ],
  },
  { name: 'types', args: ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.json'] },
  {
    name: 'types of the console',
    args: ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'console/tsconfig.json'],
    only: 'console/tsconfig.json',
  },
  {
    name: 'lint',
    args: [
      'node_modules/eslint/bin/eslint.js',
      '--cache',
      '--cache-location',
      '.cache/eslint',
      '--max-warnings',
      '0',
      '.',
    ],
  },
];

/** Runs every step even when one fails, and resolves to the exit code. */
export async function check(node, args) {
  let passed = 0;
  let failed = 0;
  for (const step of steps) {
    if (step.only && !existsSync(join(root, step.only))) continue;
    const began = Date.now();
    const { code, output } = await runStep(node, step.args);
    if (code === 0) passed += 1;
    else failed += 1;
    say(`${code === 0 ? 'ok    ' : 'FAILED'} ${step.name}, ${((Date.now() - began) / 1000).toFixed(1)} s`);
    if (code !== 0) console.log(output.trimEnd());
  }
  if (args.includes('--static')) {
    console.log(`${passed} passed, ${failed} failed`);
    return failed === 0 ? 0 : 1;
  }
  say(`static checks: ${passed} passed, ${failed} failed; now the tests`);
  const code = await runAndLeave(node, ['node_modules/vitest/vitest.mjs', 'run']);
  return failed === 0 ? code : 1;
}
