// Every `npm start`, `npm test` and `npm run X` comes through here. Plain JavaScript, no dependency, any Node from 20 on:
// it brings what the machine lacks (packages, a current Node, a build), then runs the command and gets out of the way.
// It must never install or build what is already there, and it must leave no process behind.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root, say } from './launch/say.mjs';
import { build } from './launch/build.mjs';
import { check } from './launch/check.mjs';
import { provide } from './launch/install.mjs';
import { hold } from './launch/lock.mjs';
import { runAndLeave } from './launch/child.mjs';
import * as laws from './launch/laws.mjs';

/** Commands that are programs of the product, compiled into dist/. */
const programs = ['start', 'demo', 'sandbox', 'scenarios', 'faults', 'replay', 'bench', 'docs', 'warbler'];

/** Young memory in small pieces: collecting one stops a gateway for a third of the time (docs/performance.md). */
const flags = ['--enable-source-maps', '--max-semi-space-size=16'];

const tools = {
  test: { label: 'tests', args: ['node_modules/vitest/vitest.mjs', 'run'], needsBuild: true },
  format: { label: 'format', args: ['node_modules/prettier/bin/prettier.cjs', '--write', '.'] },
  lint: {
    label: 'lint',
    args: ['node_modules/eslint/bin/eslint.js', '--cache', '--cache-location', '.cache/eslint', '.'],
  },
  laws: {
    label: 'laws',
    args: ['node_modules/vitest/vitest.mjs', 'run', ...laws.files],
    env: laws.env,
  },
  mutation: {
    label: 'mutation',
    args: ['node_modules/@stryker-mutator/core/bin/stryker.js', 'run', 'test/mutation/stryker.config.json'],
  },
};

async function main([command, ...args]) {
  const known = [...programs, ...Object.keys(tools), 'check', 'build'];
  if (!known.includes(command)) {
    say(`unknown command ${command ?? '(none)'}; known are: ${known.join(', ')}`);
    return 64;
  }
  const release = await hold(join(root, '.cache', 'launch.lock'));
  let node;
  try {
    node = await provide();
    const tool = tools[command];
    const isStatic = ['lint', 'format', 'laws', 'mutation'].includes(command) || args.includes('--static');
    if (!isStatic) {
      const broken = await build(node);
      // Without a console the gateway still works, and tests say more about an error than a refusal to run them would.
      if (command === 'build' ? broken.length > 0 : broken.includes('server') && programs.includes(command))
        return 1;
    }
  } finally {
    release();
  }
  if (command === 'build') return 0;
  if (command === 'check') return check(node, args);
  if (tools[command]) {
    Object.assign(process.env, tools[command].env?.());
    return runAndLeave(node, [...tools[command].args, ...args]);
  }
  const file = ['scripts', 'bench']
    .map((folder) => join(root, 'dist', folder, `${command}.js`))
    .find(existsSync);
  if (file === undefined) {
    say(`there is no scripts/${command}.ts to run`);
    return 1;
  }
  return runAndLeave(node, [...flags, file, ...args]);
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error) => {
    say(error.message);
    process.exit(1);
  },
);
