// The first feedback loop in the running product: a dismissed push lowers the sender's next score, and the decision
// says by how much.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../samples/sandbox/sandbox.js';
import { sandboxConfig } from '../../scripts/demo/sandbox-config.js';
import type { Scoring } from '../../src/context/rating.js';
import { type Gateway, startGateway } from '../../src/main.js';
import { SilentLog } from '../../src/observe/log.js';
import { DeviceRegistry } from '../../src/ports.js';
import { DecisionStore, PushStore } from '../../src/store/stores.js';

const ADMIN = 'admin-key-of-the-feedback-loop-test';
let directory: string;
let sandbox: Sandbox;
let gateway: Gateway;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'warbler-loop-'));
  sandbox = await startSandbox();
  const settings = { port: 0, data_dir: directory, demo: 'off', admin_key: ADMIN };
  const config = sandboxConfig(sandbox, { apps: { default: {} }, settings });
  gateway = await startGateway({ config, log: new SilentLog(), hasJobs: false });
  for (const user of ['u2', 'u3']) {
    const phone = sandbox.registerDevice({ id: user, provider: 'fcm' });
    const change = {
      kind: 'phone',
      platform: 'android',
      provider: 'fcm',
      target: phone.target.value,
    } as const;
    await gateway.app.get(DeviceRegistry).put('default', user, 'phone', change);
  }
  const members = ['u1', 'u2', 'u3'];
  await post('/v1/events', {
    ...{ id: 'c', type: 'conversation.updated' },
    data: { conversation: 'c1', type: 'group', members },
  });
});
afterAll(async () => {
  await gateway.close();
  await sandbox.close();
  await rm(directory, { recursive: true, force: true });
});

async function post(path: string, body: object): Promise<unknown> {
  const answer = await fetch(`${gateway.url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${ADMIN}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(answer.ok).toBe(true);
  await gateway.pipeline.idle();
  return answer.json();
}

/** What is recorded of u2's and u3's scores for the message. */
async function say(n: number): Promise<Readonly<Record<'u2' | 'u3', Scoring>>> {
  const data = { message: `m${n}`, conversation: 'c1', seq: n, sender: 'u1', text: `news ${n}` };
  await post('/v1/events', { id: `e${n}`, type: 'message.created', data });
  const decisions = await gateway.app.get(DecisionStore).list('default', { message: `m${n}`, limit: 10 });
  const of = (user: string) => decisions.find((each) => each.user === user)!.scoring as Scoring;
  return { u2: of('u2'), u3: of('u3') };
}

const logits = (scoring: Scoring) =>
  Object.fromEntries(scoring.contributions.map(({ feature, logit }) => [feature, logit]));

describe('the feedback loop in the product', () => {
  it('lowers the next score for who dismissed, raises it for who opened, and says by how much', async () => {
    const first = await say(1);
    expect(first.u2.p).toBe(first.u3.p);
    const pushes = gateway.app.get(PushStore);
    const pushOf = async (user: string) => (await pushes.ofDecision('default', user, ['m1']))[0]!.id;
    expect(await post('/v1/dismissals', { push_id: await pushOf('u2') })).toMatchObject({
      results: [{ status: 'accepted' }],
    });
    await post('/v1/opens', { push_id: await pushOf('u3') });
    const next = await say(2);
    expect(next.u2.p).toBeLessThan(next.u3.p);
    expect(logits(next.u2)).toMatchObject({ sender_open_rate: expect.closeTo(-0.3) as number });
    expect(logits(next.u2)).toMatchObject({ conversation_open_rate: expect.closeTo(-0.2) as number });
    expect(logits(next.u3)).toMatchObject({ sender_open_rate: expect.closeTo(0.3) as number });
    expect((await pushes.get('default', await pushOf('u3')))?.state).toBe('opened');
  });
});
