/** The tests that mutants of `src/decide` are tried against, quickest first: the first that fails ends a mutant. */
export const suites = [
  'test/laws/decide-keywords.test.ts',
  'test/laws/decide-presence.test.ts',
  'test/conditions/local-time.test.ts',
  'test/scenarios/decisions.test.ts',
  'test/presets/presets.test.ts',
  'test/laws/decide-quiet-time.test.ts',
  'test/laws/decide-screen.test.ts',
  'test/laws/decide-judge.test.ts',
  'test/laws/decide-step.test.ts',
  'test/laws/decide-notices.test.ts',
  'test/conditions/decide-laws.test.ts',
  'test/laws/explain.test.ts',
];
