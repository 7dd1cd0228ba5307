// Compiles the product into dist/ and the console into console/dist, when their sources changed and only then.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { runStep } from './child.mjs';
import { heartbeat, root, say } from './say.mjs';

const parts = [
  {
    name: 'server',
    sources: [
      'src',
      'scripts',
      'samples',
      'bench',
      'tsconfig.json',
      'tsconfig.build.json',
      'package-lock.json',
    ],
    stamp: 'dist/.built',
    args: ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'],
    before: forgetDeleted,
  },
  {
    name: 'console',
    sources: ['console', 'package-lock.json'],
    stamp: 'console/dist/.built',
    args: ['node_modules/vite/bin/vite.js', 'build', 'console', '--logLevel', 'warn'],
    isThere: () => existsSync(join(root, 'console', 'index.html')),
  },
];

/** Resolves to the names of the parts that do not compile; their errors have been printed. */
export async function build(node) {
  const stale = parts
    .filter((part) => part.isThere?.() ?? true)
    .map((part) => ({ ...part, hash: hashOf(part.sources) }))
    .filter((part) => read(join(root, part.stamp)) !== part.hash);
  if (stale.length === 0) return [];
  say(`building the ${stale.map((part) => part.name).join(' and the ')}; up to half a minute`);
  const stop = heartbeat((seconds) => `still building, ${seconds} s`);
  const results = await Promise.all(stale.map((part) => compile(node, part)));
  stop();
  return stale.filter((_, index) => !results[index]).map((part) => part.name);
}

async function compile(node, part) {
  part.before?.();
  // What a failing compiler leaves behind belongs to no state of the sources.
  rmSync(join(root, part.stamp), { force: true });
  const { code, output } = await runStep(node, part.args);
  if (code !== 0) {
    say(`the ${part.name} does not compile:\n${output.trimEnd()}`);
    return false;
  }
  const stamp = join(root, part.stamp);
  mkdirSync(join(stamp, '..'), { recursive: true });
  writeFileSync(stamp, part.hash);
  return true;
}

/** What the compiler makes of one source. */
const OUTPUT = /\.(js(\.map)?|d\.ts)$/;

/** The compiler leaves the output of deleted sources, and does not miss output that was deleted. */
function forgetDeleted() {
  const dist = join(root, 'dist');
  if (!existsSync(join(dist, '.built'))) rmSync(join(dist, '.tsbuildinfo'), { force: true });
  for (const file of filesUnder(dist)) {
    const source = join(root, relative(dist, file).replace(OUTPUT, '.ts'));
    if (OUTPUT.test(file) && !existsSync(source)) rmSync(file);
  }
}

function hashOf(sources) {
  const hash = createHash('sha256');
  // The launcher's own .mjs files are not compiled.
  for (const file of sources
    .flatMap((each) => filesUnder(join(root, each)))
    .filter((each) => !each.endsWith('.mjs'))) {
    hash
      .update(`${relative(root, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  }
  return hash.digest('hex');
}

function filesUnder(path) {
  if (!existsSync(path)) return [];
  const entries = (() => {
    try {
      return readdirSync(path, { withFileTypes: true });
    } catch {
      return null;
    }
  })();
  if (entries === null) return [path];
  return entries
    .filter((each) => each.name !== 'node_modules' && each.name !== 'dist')
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((each) => (each.isDirectory() ? filesUnder(join(path, each.name)) : [join(path, each.name)]));
}

function read(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}
