// What lint and the import rules cannot see: sizes, names, registries against files, tables against registries.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { connectors } from '../src/ingest/connectors/index.js';
import { providers } from '../src/dispatch/providers/index.js';
import { withTables } from '../scripts/docs/tables.js';
import { rules } from '../src/decide/rules/index.js';
import { scorers } from '../src/context/scorers/index.js';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Tracked files and new ones that git would take, so that a file is judged before it is committed. */
const files = execFileSync(
  'git',
  ['-c', 'safe.directory=*', 'ls-files', '--cached', '--others', '--exclude-standard'],
  {
    cwd: root,
    encoding: 'utf8',
  },
)
  .split('\n')
  .filter((path) => path !== '' && existsSync(join(root, path)));

const text = (path: string): string => readFileSync(join(root, path), 'utf8');
const isCode = (path: string): boolean => /\.(ts|tsx|mjs)$/.test(path) && !path.endsWith('.d.ts');
const linesOf = (path: string): number => text(path).split('\n').length - 1;
const product = files.filter((path) => path.startsWith('src/') && isCode(path));
const code = files.filter((path) => /^(src|scripts|samples|bench|test)\//.test(path) && isCode(path));

describe('files', () => {
  it('stay short: half of the product under 70 lines, none over 300, no script or test over 500', () => {
    const lengths = product.map(linesOf).sort((a, b) => a - b);
    expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThan(70);
    expect(product.filter((path) => linesOf(path) > 300 && !path.includes('/migrations/'))).toEqual([]);
    expect(code.filter((path) => linesOf(path) > 500)).toEqual([]);
  });

  it('are named for what they hold, in kebab-case', () => {
    const vague = /(^|[-.])(utils?|helpers?|common|misc|manager|base|impl|stuff)([-.]|$)/;
    const names = code.flatMap((path) => path.split('/'));
    expect(names.filter((name) => vague.test(name))).toEqual([]);
    expect(
      code.map((path) => basename(path)).filter((name) => !/^[a-z0-9]+([-.][a-z0-9]+)*$/.test(name)),
    ).toEqual([]);
  });

  it('re-export nothing: an index is a registry', () => {
    const indexes = product.filter((path) => basename(path) === 'index.ts');
    expect(indexes.filter((path) => /^export .* from /m.test(text(path)))).toEqual([]);
  });

  it('leave nothing for later and nothing switched off', () => {
    const left = /\b(TODO|FIXME|XXX)\b|@ts-(ignore|nocheck)|\b(it|test|describe)\.(only|todo)\b/;
    expect(others().filter((path) => left.test(text(path)))).toEqual([]);
  });

  it('test with fakes that pass the contract, never with mocks or call counts', () => {
    const mocks = /\bvi\.(mock|fn|spyOn|doMock)\b|toHaveBeenCalled/;
    expect(others().filter((path) => path.startsWith('test/') && mocks.test(text(path)))).toEqual([]);
  });

  it('name no machine and no package host', () => {
    const local = /\/work\/|\/home\/\w|registry\.npm|npmmirror/;
    const readable = files.filter(
      (path) => isCode(path) || /\.(json|md|ya?ml|sh|cjs|js)$|^\.ci\//.test(path),
    );
    expect(readable.filter((path) => path !== 'test/architecture.test.ts' && local.test(text(path)))).toEqual(
      [],
    );
  });
});

describe('clock and dice', () => {
  it('are read in one file', () => {
    const impure =
      /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\brandomUUID\b|\bperformance\.now\b|\bTemporal\.Now\b/;
    expect(product.filter((path) => impure.test(withoutComments(path)))).toEqual(['src/observe/clock.ts']);
  });
});

describe('the environment', () => {
  it('is read in one file', () => {
    expect(
      product.filter((path) => /\bprocess\.env\b|\benv\b.*'node:process'/.test(withoutComments(path))),
    ).toEqual(['src/config.ts']);
  });
});

describe.each([
  ['rule', 'src/decide/rules', rules],
  ['provider', 'src/dispatch/providers', providers],
  ['connector', 'src/ingest/connectors', connectors],
  ['scorer', 'src/context/scorers', scorers],
] as const)('the registry of each %s', (_kind, folder, entries) => {
  const names = entries.map((each) => each.name);

  it('has every name once', () => {
    expect(new Set(names).size).toBe(names.length);
  });

  it('names each entry like its file', () => {
    const stems = product.filter((path) => dirname(path) === folder).map((path) => basename(path, '.ts'));
    expect(names.map((name) => name.replaceAll('_', '-')).filter((name) => !stems.includes(name))).toEqual(
      [],
    );
  });
});

it('has a file for every rule and a rule for every file', () => {
  const stems = product
    .filter((path) => dirname(path) === 'src/decide/rules')
    .map((path) => basename(path, '.ts'));
  const expected = [...rules.map((rule) => rule.name.replaceAll('_', '-')), 'index'];
  expect(stems.sort()).toEqual(expected.sort());
});

it('shows in the README exactly the tables that the registries give', () => {
  const readme = text('README.md');
  const marked = [...readme.matchAll(/<!-- table:([\w-]+) -->/g)].map(([, name]) => name);
  expect(marked.sort()).toEqual(expect.arrayContaining(['connectors', 'providers', 'rules']));
  expect(withTables(readme) === readme, 'run: npm run docs').toBe(true);
});

function others(): string[] {
  return code.filter((path) => path !== 'test/architecture.test.ts');
}

function withoutComments(path: string): string {
  return text(path).replace(/\/\*[\s\S]*?\*\/|(^|\s)\/\/.*$/gm, '');
}
