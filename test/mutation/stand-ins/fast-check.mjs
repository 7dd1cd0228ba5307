// What a test file imports as `fast-check` while mutants are tried: the same, with fewer runs, always those of one seed,
// and without looking for the smallest counterexample, because that a law breaks is all that is asked.
import fc from 'fast-check';

export * from 'fast-check';

const share = Number(process.env.WARBLER_MUTATION_LAW_SHARE ?? 0.07);

export default {
  ...fc,
  assert: (property, { numRuns = 100, ...parameters } = {}) =>
    fc.assert(property, {
      ...parameters,
      numRuns: Math.ceil(numRuns * share),
      seed: 6,
      endOnFailure: true,
    }),
};
