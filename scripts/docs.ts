// `npm run docs` writes the registries' tables into README.md; `npm run docs -- --check` only says whether they differ.
import { readFileSync, writeFileSync } from 'node:fs';
import { withTables } from './docs/tables.js';

const file = 'README.md';
const before = readFileSync(file, 'utf8');
const after = withTables(before);

if (after === before) console.log(`${file} shows what the registries give.`);
else if (process.argv.includes('--check')) {
  console.log(`${file} differs from the registries; run: npm run docs`);
  process.exitCode = 1;
} else {
  writeFileSync(file, after);
  console.log(`${file} rewritten.`);
}
