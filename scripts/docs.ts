// `npm run docs` writes the README's tables from the registries; with `--check` it only says whether they are up to date.
import { readFileSync, writeFileSync } from 'node:fs';
import { withTables } from './docs/tables.js';

const before = readFileSync('README.md', 'utf8');
const after = withTables(before);
if (process.argv.includes('--check')) {
  console.log(
    before === after ? 'README.md is up to date.' : 'README.md differs from the registries: npm run docs',
  );
  process.exitCode = before === after ? 0 : 1;
} else if (before !== after) writeFileSync('README.md', after);
