/**
 * The tests that mutants of `src/decide` are tried against, quickest first: the first that fails ends a mutant. `of`: only
 * mutants of these files, because the others would wait long for what other suites say sooner.
 */
export const suites = [
  { file: 'test/laws/decide-keywords.test.ts' },
  { file: 'test/laws/decide-memo.test.ts' },
  { file: 'test/laws/decide-zone.test.ts' },
  { file: 'test/laws/decide-relevance.test.ts' },
  { file: 'test/laws/decide-addressed.test.ts' },
  { file: 'test/laws/decide-counting.test.ts' },
  { file: 'test/laws/decide-veto.test.ts' },
  { file: 'test/laws/decide-notification.test.ts' },
  { file: 'test/laws/decide-presence.test.ts' },
  { file: 'test/conditions/local-time.test.ts' },
  { file: 'test/conditions/readers.test.ts' },
  { file: 'test/laws/decide-retention.test.ts' },
  { file: 'test/laws/decide-looked-at.test.ts' },
  { file: 'test/scenarios/decisions.test.ts' },
  { file: 'test/laws/decide-evidence.test.ts' },
  { file: 'test/presets/presets.test.ts' },
  { file: 'test/laws/decide-quiet-time.test.ts' },
  { file: 'test/laws/decide-screen.test.ts' },
  { file: 'test/laws/decide-judge.test.ts' },
  { file: 'test/laws/decide-lazy-evidence.test.ts' },
  { file: 'test/laws/decide-laws.test.ts' },
  { file: 'test/laws/policy-levels.test.ts' },
  { file: 'test/laws/decide-step.test.ts' },
  { file: 'test/laws/decide-notices.test.ts' },
  { file: 'test/conditions/decide-laws.test.ts' },
  { file: 'test/laws/decide-quiet-windows.test.ts', of: /quiet-time/ },
  { file: 'test/laws/explain-record.test.ts', of: /explain|looked-at|recorded|rebuild/ },
  { file: 'test/laws/explain.test.ts', of: /explain|looked-at|recorded|rebuild/ },
];
