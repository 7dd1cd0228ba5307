import { describe, expect, it } from 'vitest';
import { type OverHttp, runOverHttp } from '../../scripts/scenarios-http/over-http.js';
import { integerFor } from '../../scripts/scenarios-http/llm-score.js';
import { policySchema } from '../../src/model/policy.js';
import { onEveryBackend } from '../contracts/every-backend.js';

const files = ['decisions', 'notices', 'own-decisions', 'own-corners', 'own-readings'].map(
  (name) => `test/scenarios/${name}.yaml`,
);

async function failuresOf(options: Omit<OverHttp, 'only'>): Promise<readonly string[]> {
  const done = await runOverHttp({ ...options, only: null });
  return done.flatMap(({ results }) =>
    results.flatMap(({ id, failure, beyond }) =>
      (failure ?? beyond) === null ? [] : [`${id}\n${failure ?? beyond}`],
    ),
  );
}

onEveryBackend('the vectors through the running gateway', (backend) => {
  it('come out as through step', { timeout: 240_000 }, async () => {
    const place = await backend.create();
    const mysql = place.database.kind === 'mysql' ? place.database.url : null;
    expect(await failuresOf({ files, mysql, between: 'nothing' })).toEqual([]);
    await place.remove();
  });
});

describe('the running gateway', () => {
  it('goes on alike with what the ledger says after every step', { timeout: 240_000 }, async () => {
    expect(await failuresOf({ files, mysql: null, between: 'reload' })).toEqual([]);
  });
});

describe('a shift that a vector gives', () => {
  const { relevance, ...rest } = policySchema.parse({});
  const thresholds = { push_threshold: 0.5, batch_threshold: 0.2, llm_band: [0.2, 0.8] as [number, number] };
  const policy = {
    ...rest,
    relevance: { ...relevance, ...thresholds },
    version: 1,
    app_time_zone: 'Etc/UTC',
  };

  it('becomes the nearest answer of a model that moves the tier alike', () => {
    expect(integerFor(0.44, 0.9, policy)).toBe(7);
    expect(integerFor(0.44, 0, policy)).toBe(4);
  });

  it('has none where no answer moves as far', () => {
    const strict = { ...policy.relevance, push_threshold: 0.9, max_shift: 5 };
    expect(integerFor(0.3, 4, { ...policy, relevance: strict })).toBeNull();
  });
});
