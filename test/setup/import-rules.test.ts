// Rules that never fire protect nothing: each is shown a tree that breaks it.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const use = (...specifiers: readonly string[]): string =>
  specifiers.map((each, index) => `import * as i${index} from '${each}';\nexport { i${index} };\n`).join('');

/** A tree in which every import of `bad.ts` files is forbidden, by the rule on its right. */
const planted: readonly (readonly [file: string, imports: string, rule: string])[] = [
  ['src/model/bad.ts', 'yaml', 'model-is-the-bottom'],
  ['src/decide/bad.ts', 'node:fs', 'decide-is-pure'],
  ['src/decide/bad-too.ts', '../ports.js', 'decide-is-pure'],
  ['src/feedback/bad.ts', '../dispatch/route.js', 'feedback-apart'],
  ['src/tune/bad.ts', '../ingest/admit.js', 'tune-apart'],
  ['src/dispatch/bad.ts', '../pipeline.js', 'pipeline-on-top'],
  ['src/dispatch/providers/bad.ts', '../../config.js', 'adapters-stay-small'],
  ['src/admin/bad.ts', '../dispatch/providers/bad.js', 'provider-registry-only'],
  ['src/ingest/bad.ts', '@nestjs/common', 'nest-at-the-edge'],
  ['src/context/bad.ts', 'typeorm', 'typeorm-in-the-store'],
  ['src/client/bad.ts', 'socket.io', 'sockets-at-the-edge'],
  ['src/seal/bad.ts', 'node:https', 'network-through-egress'],
  ['src/observe/bad.ts', '../../scripts/tool.js', 'product-stands-alone'],
  ['src/store/bad.ts', '../app.module.js', 'one-assembly'],
  ['src/access/bad.ts', 'vitest', 'no-development-library-in-the-product'],
  ['src/egress/bad.ts', './nowhere.js', 'resolvable'],
  ['src/config.ts', './ports.js', 'no-cycles'],
];

const innocent: Readonly<Record<string, string>> = {
  'src/ports.ts': use('./config.js'),
  'src/pipeline.ts': '',
  'src/app.module.ts': use('@nestjs/common'),
  'src/dispatch/route.ts': '',
  'src/ingest/admit.ts': '',
  'src/decide/screen.ts': use('../model/ids.js', 'temporal-polyfill'),
  'src/model/ids.ts': use('zod'),
  'src/tune/replay.ts': use('../decide/screen.js'),
  'scripts/tool.ts': '',
};

let folder: string;
let found: ReadonlySet<string>;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'warbler-imports-'));
  for (const file of ['.dependency-cruiser.cjs', 'tsconfig.json', 'package.json']) {
    copyFileSync(join(root, file), join(folder, file));
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const files = {
    ...innocent,
    ...Object.fromEntries(planted.map(([file, specifier]) => [file, use(specifier)])),
  };
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text === '' ? 'export {};\n' : text);
  }
  found = violations();
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

it.each(planted)('%s may not import %s: %s', (file, _specifier, rule) => {
  expect([...found]).toContain(`${file} ${rule}`);
});

it('leaves alone what keeps the rules', () => {
  const blamed = [...found].filter((each) => each.split(' ')[0]! in innocent && !each.endsWith('no-cycles'));
  expect(blamed).toEqual([]);
});

function violations(): ReadonlySet<string> {
  const tool = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
  const args = [tool, '--config', '.dependency-cruiser.cjs', '--output-type', 'json', 'src'];
  const { summary } = JSON.parse(run(args)) as {
    summary: { violations: readonly { from: string; rule: { name: string } }[] };
  };
  return new Set(summary.violations.map((each) => `${each.from} ${each.rule.name}`));
}

/** The tool exits with the number of violations, which are what we came for. */
function run(args: readonly string[]): string {
  try {
    return execFileSync(process.execPath, args, {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 64 << 20,
      stdio: 'pipe',
    });
  } catch (error) {
    return (error as { stdout: string }).stdout;
  }
}
