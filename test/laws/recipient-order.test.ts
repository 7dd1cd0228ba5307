import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../samples/sandbox/sandbox.js';
import { sandboxConfig } from '../../scripts/demo/sandbox-config.js';
import { type Gateway, startGateway } from '../../src/main.js';
import { SilentLog } from '../../src/observe/log.js';
import { DeviceRegistry, Intake } from '../../src/ports.js';
import { DecisionStore } from '../../src/store/stores.js';

const users = ['u1', 'u2', 'u3', 'u4', 'u5', 'u6'];
const orders = [users, users.toReversed(), ['u4', 'u1', 'u6', 'u3', 'u2', 'u5']];

async function tell(gateway: Gateway, type: string, id: string, data: object): Promise<void> {
  const results = await gateway.app.get(Intake).admit('default', [{ id, type, data }]);
  expect(results.map((each) => each.status)).toEqual(['accepted']);
  await gateway.pipeline.idle();
}

/** What everybody's devices get of a message and of one that mentions two, members being listed in this order. */
async function decide(sandbox: Sandbox, members: readonly string[]): Promise<readonly string[]> {
  const directory = await mkdtemp(join(tmpdir(), 'warbler-order-'));
  const policy = { relevance: { demotion_budget: 2 } };
  const settings = { port: 0, data_dir: directory, demo: 'off' };
  const apps = { default: { policy } };
  const config = sandboxConfig(sandbox, { apps, settings, llm: { deadline_ms: 10_000 } });
  const gateway = await startGateway({ config, log: new SilentLog(), hasJobs: false });
  for (const user of members) {
    const { target } = sandbox.registerDevice({ id: `${directory}-${user}`, provider: 'fcm' });
    const device = { kind: 'phone', platform: 'android', provider: 'fcm', target: target.value } as const;
    await gateway.app.get(DeviceRegistry).put('default', user, 'phone', device);
  }
  await tell(gateway, 'conversation.updated', 'c', { conversation: 'c1', type: 'group', members });
  const said = { conversation: 'c1', sender: 'u1', text: 'shall we ship it?' };
  await tell(gateway, 'message.created', 'e1', { ...said, message: 'm1', seq: 1 });
  await tell(gateway, 'message.created', 'e2', { ...said, message: 'm2', seq: 2, mentions: ['u5', 'u2'] });
  const decisions = await gateway.app.get(DecisionStore).list('default', { limit: 100 });
  await gateway.close();
  await rm(directory, { recursive: true, force: true });
  return decisions
    .map(({ user, message, devices }) => {
      const told = devices.map(({ outcome, reason, notes }) => [outcome, reason, ...notes].join(' '));
      return `${message} ${user} ${told.join(', ')}`;
    })
    .sort();
}

describe('laws of deciding, over the recipients of a message', () => {
  it('law: the order of recipients never matters, also where their sender has budget for two of them only', async () => {
    const sandbox = await startSandbox();
    sandbox.script({ llm: { answers: { '*': 0 } } });
    const outcomes: (readonly string[])[] = [];
    for (const order of orders) outcomes.push(await decide(sandbox, order));
    await sandbox.close();
    expect(outcomes[0]!.filter((each) => each.includes('budget_exhausted')).length).toBeGreaterThan(0);
    expect(outcomes[1]).toEqual(outcomes[0]);
    expect(outcomes[2]).toEqual(outcomes[0]);
  });
});
