// Laws are tried on the cases of one seed, so that what passes once passes again. `npm run laws` draws a new seed and tries
// many times as much; a counterexample that it finds is mended, and kept where it says something new.
import fc from 'fast-check';

fc.configureGlobal({ seed: Number(process.env['WARBLER_LAWS_SEED'] ?? 6) });
