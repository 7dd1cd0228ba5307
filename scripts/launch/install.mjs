// Brings the packages of package-lock.json, and a current Node from runtime/ where the machine's own is too old.
// What is installed already is compared with the lockfile itself, so nothing is fetched that is there.
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runStep } from './child.mjs';
import { heartbeat, root, say } from './say.mjs';

/** The oldest Node that our libraries accept. */
const minimum = [22, 19];

/** Installs what is missing and resolves to the path of the Node to run everything with. */
export async function provide() {
  const isCurrent = atLeast(process.versions.node, minimum);
  const wanted = [
    isCurrent || isInstalled(join(root, 'runtime'))
      ? null
      : { folder: 'runtime', what: `Node 24 (this machine has ${process.versions.node})` },
    isInstalled(root) ? null : { folder: '.', what: 'packages' },
  ].filter(Boolean);
  if (wanted.length > 0) await installAll(wanted);
  return isCurrent ? process.execPath : bundledNode();
}

async function installAll(wanted) {
  const list = wanted.map((each) => each.what).join(' and ');
  say(`installing ${list} from npm; the first time takes about a minute`);
  const began = Date.now();
  const stop = heartbeat((seconds) => `still installing, ${seconds} s`);
  const results = await Promise.all(wanted.map((each) => npmCi(join(root, each.folder))));
  stop();
  const failed = results.find((each) => each.code !== 0);
  if (failed) throw new Error(`npm ci failed:\n${failed.output.trim()}`);
  say(`installed in ${Math.round((Date.now() - began) / 1000)} s`);
}

function npmCi(folder) {
  const [command, ...before] = npm();
  // NODE_ENV=production in the caller's shell would leave out the compiler.
  const flags = ['--include=dev', '--include=optional', '--ignore-scripts', '--no-audit', '--no-fund'];
  const env = {
    ...process.env,
    npm_config_update_notifier: 'false',
    npm_config_loglevel: 'error',
    ...cacheSettings(),
  };
  return runStep(command, [...before, 'ci', ...flags], { cwd: folder, env });
}

/** The npm that called us, else the one beside this Node, else the one on the PATH. */
function npm() {
  const beside = join(dirname(process.execPath), '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js');
  const script = [process.env['npm_execpath'], beside].find(
    (each) => each?.endsWith('npm-cli.js') && existsSync(each),
  );
  return script ? [process.execPath, script] : ['npm'];
}

/** Without a home directory npm would put its cache at the root of the disk or into the checkout. */
function cacheSettings() {
  if (process.env['npm_config_cache']) return {};
  const home = process.env['HOME'] === '' ? '' : homedir();
  if (home !== '' && home !== '/' && existsSync(home)) return {};
  const cache = join(tmpdir(), `warbler-npm-${process.getuid?.() ?? 'cache'}`);
  mkdirSync(cache, { recursive: true });
  return { npm_config_cache: cache };
}

/** npm writes what it installed into a hidden lockfile; everything that the lockfile wants must be in it. */
function isInstalled(folder) {
  const hidden = join(folder, 'node_modules', '.package-lock.json');
  if (!existsSync(hidden)) return false;
  const there = JSON.parse(readFileSync(hidden, 'utf8')).packages;
  const wanted = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(wanted)
    .filter(([path, each]) => path.includes('node_modules/') && !each.link)
    .every(([path, each]) =>
      there[path] === undefined ? each.optional === true : there[path].version === each.version,
    );
}

function bundledNode() {
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const file = join(
    root,
    'runtime',
    'node_modules',
    name,
    'bin',
    process.platform === 'win32' ? 'node.exe' : 'node',
  );
  if (existsSync(file)) return file;
  throw new Error(
    `this machine has Node ${process.versions.node}; Warbler needs ${minimum.join('.')} or newer and npm has none ` +
      `for ${process.platform} ${process.arch}. Install a current Node and try again.`,
  );
}

function atLeast(version, [major, minor]) {
  const [ours, theirs] = version.split('.').map(Number);
  return ours > major || (ours === major && theirs >= minor);
}
