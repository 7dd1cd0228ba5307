// All decisions of all vectors about notices, calls and displays, each made again as it was: nothing put differently.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '../../samples/sandbox/sandbox.js';
import { warblerConfig } from '../../samples/sandbox/warbler-config.js';
import { readScenarios } from '../../scripts/scenario-runner.js';
import { LocalStage } from '../../scripts/scenarios-http/stage.js';
import { runVector } from '../../scripts/scenarios-http/vector.js';
import { vectorWorld } from '../../scripts/scenarios-http/vector-world.js';
import { Wire } from '../../scripts/scenarios-http/wire.js';

const KEY = 'the-admin-key-of-this-test';
const DEFAULTS = 'test/scenarios/decisions.yaml';
const LONG_AGO = Date.parse('2026-01-01T00:00:00Z');

interface Outcome {
  readonly device: string | null;
  readonly outcome: string;
  readonly reason: string;
  readonly release_at: string | null;
}
interface Page {
  readonly items: readonly { readonly id: string | null; readonly message: string }[];
  readonly next_cursor: string | null;
}

describe('a decision made again without other facts', () => {
  const { scenarios, defaults } = readScenarios('test/scenarios/notices.yaml', DEFAULTS);
  const calls = readScenarios(DEFAULTS, DEFAULTS).scenarios.filter(({ steps }) =>
    steps.some(({ event }) => String(event['type']).startsWith('call.')),
  );
  const vectors = [...scenarios, ...calls].map((scenario) => ({
    app: `app-${scenario.id.toLowerCase()}`,
    scenario,
    world: vectorWorld(scenario, defaults),
  }));
  const dataDir = mkdtempSync(join(tmpdir(), 'warbler-what-if-record-'));
  let sandbox: Sandbox;
  let stage: LocalStage;
  beforeAll(async () => {
    sandbox = await startSandbox();
    const { egress, apps } = warblerConfig(sandbox) as unknown as {
      egress: object;
      apps: { default: { providers: object; llm: object } };
    };
    const { providers, llm } = apps.default;
    const entries = vectors.map(({ app, world }) => [
      app,
      { time_zone: world.timeZone, providers, llm: world.hasLlm ? { ...llm, deadline_ms: 500 } : null },
    ]);
    const limits = { requests_per_minute: 1_000_000_000 };
    const where = { port: 0, data_dir: dataDir, admin_key: KEY, demo: 'off', limits, egress };
    stage = await LocalStage.open({
      document: { ...where, apps: Object.fromEntries(entries) },
      now: LONG_AGO,
    });
  });
  afterAll(async () => {
    await stage.close();
    await sandbox.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  /** One id of each decision. */
  const decisionsOf = async (wire: Wire): Promise<readonly string[]> => {
    const found = new Map<string, string>();
    for (let cursor: string | null = ''; cursor !== null;) {
      const before = cursor === '' ? '' : `&before=${cursor}`;
      const page: Page = await wire.call<Page>('GET', `/v1/decisions?page_size=100${before}`);
      for (const { id } of page.items) if (id !== null) found.set(id.replace(/-\d+$/, ''), id);
      cursor = page.next_cursor;
    }
    return [...found.values()];
  };
  const lines = (devices: readonly Outcome[]) =>
    devices.map(({ device, outcome, reason, release_at }) =>
      [device ?? 'nobody', outcome, reason, release_at ?? ''].join(' '),
    );

  it.each(vectors)('is the one that was recorded: $scenario.id', async ({ app, scenario, world }) => {
    await runVector(scenario, world, app, { stage, sandbox, key: KEY, between: 'nothing' });
    const wire = new Wire(() => stage.url, KEY, app);
    for (const id of await decisionsOf(wire)) {
      const { devices } = await wire.call<{ devices: Outcome[] }>('GET', `/v1/decisions/${id}`);
      const { items } = await wire.call<{ items: Outcome[] }>('POST', '/v1/decisions/preview', {
        decision: id,
      });
      // What only went on to another device was decided on few of them.
      expect(lines(items), id).toEqual(expect.arrayContaining(lines(devices)));
    }
  });
});
