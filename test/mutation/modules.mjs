// How the sources are loaded while mutants are tried: as TypeScript, without a build, and again for every mutant, so that no
// memory of one reaches the next. Only what is never mutated (`src/model`, packages) is loaded once for all.
import { readFileSync } from 'node:fs';
import { registerHooks, stripTypeScriptTypes } from 'node:module';
import { fileURLToPath } from 'node:url';

const standIns = new Map(
  ['vitest', 'fast-check', 'yaml'].map((name) => [
    name,
    new URL(`./stand-ins/${name}.mjs`, import.meta.url).href,
  ]),
);
const sources = new Map();
let generation = 0;

/** From here on, what is imported is loaded anew. Gives what marks its addresses. */
export function nextGeneration() {
  generation += 1;
  return `?${generation}`;
}

registerHooks({
  resolve(specifier, context, next) {
    const parent = context.parentURL ?? '';
    if (!/\.ts(\?\d+)?$/.test(parent)) return next(specifier, context);
    const standIn = standIns.get(specifier);
    if (standIn !== undefined) return { url: standIn, shortCircuit: true };
    if (!specifier.startsWith('.')) return next(specifier, context);
    const url = new URL(specifier.replace(/\.js$/, '.ts'), parent);
    const isShared = url.pathname.includes('/src/model/');
    return { url: `${url.href}${isShared ? '' : `?${generation}`}`, shortCircuit: true };
  },
  load(url, context, next) {
    if (!/\.ts(\?\d+)?$/.test(url)) return next(url, context);
    return { format: 'module', source: sourceOf(url.replace(/\?\d+$/, '')), shortCircuit: true };
  },
});

function sourceOf(url) {
  const known = sources.get(url);
  if (known !== undefined) return known;
  const source = stripTypeScriptTypes(readFileSync(fileURLToPath(url), 'utf8'), { mode: 'transform' });
  sources.set(url, source);
  return source;
}
