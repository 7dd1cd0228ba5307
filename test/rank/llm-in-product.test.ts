// The LLM in the running product: events in at the public API, decisions out of the ledger, calls read from the
// fake's own log.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../samples/sandbox/sandbox.js';
import { sandboxConfig } from '../../scripts/demo/sandbox-config.js';
import { type Gateway, startGateway } from '../../src/main.js';
import { wallNow } from '../../src/observe/clock.js';
import { SilentLog } from '../../src/observe/log.js';
import { DeviceRegistry, Intake } from '../../src/ports.js';
import { DecisionStore, type StoredDecision } from '../../src/store/stores.js';

let sandbox: Sandbox;
let open: { gateway: Gateway; directory: string } | null = null;
const members = ['u1', 'u2', 'u3', 'u4', 'u5', 'u6'];

beforeAll(async () => {
  sandbox = await startSandbox();
});
afterEach(async () => {
  sandbox.script({ clear: true });
  if (open === null) return;
  await open.gateway.close();
  await rm(open.directory, { recursive: true, force: true });
  open = null;
});
afterAll(() => sandbox.close());

/** A group of six with phones. Of newcomers each has one share of the audience: 1 / 6, within the band. */
async function start(llm: object): Promise<Gateway> {
  const directory = await mkdtemp(join(tmpdir(), 'warbler-llm-'));
  const settings = { port: 0, data_dir: directory, demo: 'off' };
  const patient = { deadline_ms: 10_000, ...llm };
  const config = sandboxConfig(sandbox, { apps: { default: {} }, settings, llm: patient });
  const gateway = await startGateway({ config, log: new SilentLog(), hasJobs: false });
  open = { gateway, directory };
  const devices = gateway.app.get(DeviceRegistry);
  for (const user of members) {
    const phone = sandbox.registerDevice({ id: `${directory}-${user}`, provider: 'fcm' });
    await devices.put('default', user, 'phone', {
      kind: 'phone',
      platform: 'android',
      provider: 'fcm',
      target: phone.target.value,
    });
  }
  await tell(gateway, 'conversation.updated', 'c', {
    conversation: 'c1',
    type: 'group',
    title: 'Ops',
    members,
  });
  return gateway;
}

async function tell(gateway: Gateway, type: string, id: string, data: object): Promise<void> {
  const results = await gateway.app.get(Intake).admit('default', [{ id, type, data }]);
  expect(results.map((each) => each.status)).toEqual(['accepted']);
  await gateway.pipeline.idle();
}

async function say(gateway: Gateway, n: number, text = 'shall we ship it?', more: object = {}) {
  const before = sandbox.truth().llm.length;
  const message = `m${n}`;
  await tell(gateway, 'message.created', `e${n}`, {
    ...{ message, conversation: 'c1', seq: n, sender: 'u1', text },
    ...more,
  });
  const decisions = await gateway.app.get(DecisionStore).list('default', { message, limit: 100 });
  const others = decisions.filter((each) => each.user !== 'u1');
  return { others, calls: sandbox.truth().llm.slice(before) };
}

const tiers = (decisions: readonly StoredDecision[]) =>
  new Set(decisions.map((each) => each.relevance?.tier));
const notes = (decisions: readonly StoredDecision[]) =>
  new Set(decisions.flatMap((each) => each.devices.flatMap((device) => device.notes)));

describe('the LLM in the product', () => {
  it('is asked once for a message with people in the band, and its answer stands in the decision', async () => {
    const gateway = await start({});
    sandbox.script({ llm: { answers: { '*': 0 } } });
    const { others, calls } = await say(gateway, 1);
    expect(calls).toHaveLength(1);
    expect(calls[0]!.candidates).toHaveLength(5);
    expect(tiers(others)).toEqual(new Set(['batch']));
    const { relevance, scoring } = others[0]!;
    expect(relevance).toMatchObject({ shift: -2, thresholds: { push: 0.09, batch: 0.02 } });
    expect(relevance!.local).toBeCloseTo(1 / 6);
    expect(scoring).toMatchObject({ scorer: 'local local-1', llm: { asked: true, s: 0 } });
  });

  it('is not asked about those whom policy settles', async () => {
    const gateway = await start({});
    const everyone = await say(gateway, 1, 'all of you', { mentions: members.slice(1) });
    expect(everyone.calls).toHaveLength(0);
    const some = await say(gateway, 2, 'you two', { mentions: ['u2', 'u3'] });
    expect(some.calls.map((each) => each.candidates.length)).toEqual([3]);
  });

  it('with another answer changes those in the band only', async () => {
    const gateway = await start({});
    sandbox.script({ llm: { answers: { '*': 9 } } });
    const high = await say(gateway, 1, 'x', { mentions: ['u2'] });
    sandbox.script({ llm: { answers: { '*': 0 } } });
    const low = await say(gateway, 2, 'x', { mentions: ['u2'] });
    const outcome = (all: readonly StoredDecision[], user: string) =>
      all.find((each) => each.user === user)!.devices.map((each) => each.outcome);
    expect([outcome(high.others, 'u2'), outcome(low.others, 'u2')]).toEqual([['push'], ['push']]);
    expect(outcome(high.others, 'u6')).not.toEqual(outcome(low.others, 'u6'));
  });

  it('that hangs delays a decision by its deadline at most, with the note', async () => {
    const gateway = await start({ deadline_ms: 300 });
    await say(gateway, 1);
    sandbox.script({ provider: 'llm', fault: { hang: true } });
    const delays: number[] = [];
    let others: readonly StoredDecision[] = [];
    for (let n = 2; n <= 4; n++) {
      const started = wallNow();
      ({ others } = await say(gateway, n));
      delays.push(Math.max(...others.map(({ at }) => at - started)));
    }
    // The best of three: a machine that is busy with something else proves nothing about the deadline.
    expect(Math.min(...delays)).toBeLessThanOrEqual(400);
    expect(notes(others)).toEqual(new Set(['scorer_timeout']));
  });

  it('with three calls a minute is asked three times, then the budget is exhausted', async () => {
    const gateway = await start({ budgets: { calls_per_minute: 3 } });
    sandbox.script({ llm: { answers: { '*': 5 } } });
    const all = [];
    for (let n = 1; n <= 5; n++) all.push(await say(gateway, n));
    expect(all.map((each) => each.calls.length)).toEqual([1, 1, 1, 0, 0]);
    expect(notes(all[2]!.others)).toEqual(new Set());
    expect(notes(all[3]!.others)).toEqual(new Set(['budget_exhausted']));
  });

  it('in metadata-only mode never sees a text', async () => {
    const gateway = await start({ mode: 'metadata_only' });
    const { calls } = await say(gateway, 1, 'the CANARY sings');
    expect(calls).toHaveLength(1);
    expect(JSON.stringify(calls)).not.toMatch(/CANARY|Ops/);
  });

  it('sees earlier messages as they are now: edited ones changed, deleted ones not at all', async () => {
    const gateway = await start({});
    await say(gateway, 1, 'the first BEFORE');
    await say(gateway, 2, 'the second GONE');
    await tell(gateway, 'message.edited', 'edit', { message: 'm1', text: 'the first AFTER' });
    await tell(gateway, 'message.deleted', 'delete', { message: 'm2' });
    const wire = JSON.stringify((await say(gateway, 3)).calls);
    expect(wire).toContain('AFTER');
    expect(wire).not.toMatch(/BEFORE|GONE/);
  });

  it.each(['malformed', 'out_of_range'] as const)(
    'with a %s answer leaves the local score',
    async (shape) => {
      const gateway = await start({});
      sandbox.script({ llm: { shape } });
      const { others } = await say(gateway, 1);
      expect(notes(others)).toEqual(new Set(['scorer_invalid_output']));
      expect(others.every((each) => each.relevance?.shift === null)).toBe(true);
    },
  );
});
