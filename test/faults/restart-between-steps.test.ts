import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { program } from '../../scripts/scenarios-http/child-stage.js';
import { runOverHttp } from '../../scripts/scenarios-http/over-http.js';

/**
 * A grace, a batch that grows, a refused token, an edit that names somebody, budgets of the LLM (a sender's, a kind's), a
 * retraction, a display that is awaited: one of each kind of state that a crash could take. `npm run scenarios -- --over
 * http --restart` takes all.
 */
const sample = new Set(['D01', 'D43', 'D20', 'D62', 'D59', 'D51', 'K34', 'J70']);

describe('a gateway that is killed between any two steps', () => {
  const isBuilt = existsSync(program);
  it.skipIf(!isBuilt)(
    isBuilt ? 'decides the vectors as if nothing had happened' : 'dist/ is not built: nothing to kill',
    { timeout: 240_000 },
    async () => {
      const files = ['decisions', 'notices', 'own-sequences'].map((each) => `test/scenarios/${each}.yaml`);
      const done = await runOverHttp({ files, mysql: null, between: 'restart', only: sample });
      const results = done.flatMap((each) => each.results);
      expect(results).toHaveLength(sample.size);
      expect(results.filter(({ failure }) => failure !== null)).toEqual([]);
    },
  );
});
