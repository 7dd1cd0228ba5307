import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterAll, expect, it } from 'vitest';
import { scorers } from '../../src/context/scorers/index.js';
import type { ChatEvent } from '../../src/model/event.js';
import { policySchema } from '../../src/model/policy.js';
import { SilentLog } from '../../src/observe/log.js';
import { Retrace } from '../../src/replay/retrace.js';
import { openShadow } from '../../src/replay/shadow.js';
import type { StoredEvent } from '../../src/store/event-store.js';
import { anEvent } from '../contracts/store-records.js';

const directory = mkdtempSync(`${tmpdir()}/warbler-retrace-`);
afterAll(() => rmSync(directory, { recursive: true, force: true }));

it('gives each turn its own time, also when it began before one that was done before it', async () => {
  const told = new Map<string, StoredEvent>();
  for (const [seq, id] of [
    [1, 'first'],
    [2, 'second'],
  ] as const) {
    const { event, ...stored } = anEvent({ app: 'one', seq, id, message: id, conversation: `of ${id}` });
    told.set(id, { ...stored, event: { ...event, data: { ...event.data, sender: id } } as ChatEvent });
  }
  const policy = { ...policySchema.parse({}), version: 1, app_time_zone: 'UTC' };
  const options = {
    directory,
    log: new SilentLog(),
    releaseAt: (_: string, due: number) => due,
    local: scorers[0]!,
  };
  const shadow = await openShadow(policy, options);
  const recorded = {
    events: {
      byId: (_: string, id: string) => Promise.resolve(told.get(id) ?? null),
      known: () => Promise.resolve([]),
    },
    decisions: { facts: () => Promise.resolve(null) },
  };
  const retrace = new Retrace('one', recorded, shadow, true);
  await retrace.take({ app: 'one', turn: 1, at: 2_000_002, cause: 'first', told: null });
  await retrace.take({ app: 'one', turn: 2, at: 2_000_000, cause: 'second', told: null });
  const made = await shadow.store.decisions.list('one', { after: '', limit: 10 });
  await shadow.close();
  expect(Object.fromEntries(made.map(({ message, at }) => [message, at]))).toEqual({
    first: 2_000_002,
    second: 2_000_000,
  });
});
