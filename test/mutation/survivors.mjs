// Stryker's plugin that holds the survivors of a run against those listed with a reason, and fails the run where one has
// none. The list of src/decide/X.ts is test/mutation/survivors/X.yaml (rules/Y.ts: survivors/rules/Y.yaml):
//
//   - was: device?.token # the source that is replaced; white space counts as one blank
//     becomes: device.token # by what it is replaced
//     why: always there # a kind of docs/mutation.md, or a sentence of its own
//   - in: for (const id in devices) { # only where the line on which it begins holds this
//     was: '{ … }' # "…" stands for whatever is there
//     becomes: '{}'
//     why: …
//
// An entry covers all mutants that it describes. Only files of the run are looked at; what is listed and survives no more
// is said, too. `node test/mutation/survivors.mjs REPORT.json` does the same for a report, `--list` prints what lacks a
// reason as entries to be filled in.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import { parse, stringify } from 'yaml';

const lists = new URL('./survivors/', import.meta.url);
const marks = { Survived: 'survived', NoCoverage: 'met by no test' };

class SurvivorsReporter {
  onMutationTestReportReady(report) {
    const { unexplained, obsolete } = compare(report);
    for (const { file, line, status, was, becomes } of unexplained) {
      console.log(`no reason: ${file}:${line} ${marks[status]}: ${was} -> ${becomes}`);
    }
    for (const { file, was, becomes } of obsolete) {
      console.log(`survives no more: ${file}: ${was} -> ${becomes}`);
    }
    if (unexplained.length > 0) process.exitCode = 1;
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.Reporter, 'survivors', SurvivorsReporter)];

/** Which mutants of a report survived without a reason, and which entries describe none that survived. */
export function compare(report) {
  const unexplained = [];
  const obsolete = [];
  for (const [file, { source, mutants }] of Object.entries(report.files)) {
    const entries = listed(file);
    const needed = new Set();
    for (const mutant of mutants.filter(({ status }) => status in marks)) {
      const survivor = described(file, source, mutant);
      const reasons = entries.filter((entry) => covers(entry, survivor));
      reasons.forEach((entry) => needed.add(entry));
      if (reasons.length === 0) unexplained.push(survivor);
    }
    obsolete.push(...entries.filter((entry) => !needed.has(entry)).map((entry) => ({ file, ...entry })));
  }
  return { unexplained, obsolete };
}

function listed(file) {
  const list = new URL(file.replace(/^.*src\/decide\//, '').replace(/\.ts$/, '.yaml'), lists);
  const entries = existsSync(list) ? parse(readFileSync(list, 'utf8')) : [];
  for (const { was, becomes, why } of entries) {
    if (!was || becomes == null || !why)
      throw new Error(`${fileURLToPath(list)}: ${was}: wants was, becomes, why`);
  }
  return entries;
}

function described(file, source, { location, replacement, status }) {
  const lines = source.split('\n').slice(location.start.line - 1, location.end.line);
  const begun = lines[0];
  lines[lines.length - 1] = lines.at(-1).slice(0, location.end.column - 1);
  lines[0] = lines[0].slice(location.start.column - 1);
  const was = oneLine(lines.join('\n'));
  return { file, line: location.start.line, in: oneLine(begun), status, was, becomes: oneLine(replacement) };
}

function covers(entry, survivor) {
  return (
    survivor.in.includes(oneLine(entry.in ?? '')) &&
    isLike(entry.was, survivor.was) &&
    isLike(entry.becomes, survivor.becomes)
  );
}

function isLike(pattern, text) {
  const parts = oneLine(pattern)
    .split('…')
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(text);
}

function oneLine(text) {
  return String(text).replace(/\s+/g, ' ').trim();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const report = JSON.parse(readFileSync(process.argv[2], 'utf8'));
  if (process.argv.includes('--list')) {
    const drafts = compare(report).unexplained.map(({ in: line, was, becomes }) => ({
      in: line,
      was,
      becomes,
      why: '',
    }));
    console.log(stringify(drafts, { lineWidth: 0 }));
  } else new SurvivorsReporter().onMutationTestReportReady(report);
}
