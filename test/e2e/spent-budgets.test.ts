import { afterAll, beforeAll, expect, it } from 'vitest';
import { ScoreService } from '../../src/context/score.service.js';
import { Ledger, type Write } from '../../src/store/ledger.js';
import { onEveryBackend } from '../contracts/every-backend.js';
import { type App, World } from './support/world.js';

onEveryBackend('a sender whose messages the LLM may make louder once an hour', (backend) => {
  let world: World;
  let app: App;
  beforeAll(async () => {
    const policy = { relevance: { promotion_budget: 1 } };
    world = await World.start(backend, { apps: { main: { policy } }, llm: { deadline_ms: 2_000 } });
    app = world.app('main');
    world.sandbox.script({ llm: { answers: { '*': 9 } } });
    scoreTheSame();
    await app.phone('ria');
    await app.tell('conversation.updated', {
      conversation: 'work',
      type: 'group',
      members: ['bo', 'cy', 'ria'],
    });
  });
  afterAll(() => world.close());

  /** A local score just below the threshold, so that the LLM is asked and lifts it. */
  function scoreTheSame(): void {
    const score = () => ({ p: 0.08, contributions: [] });
    world.gateway.app.get(ScoreService).useLocal({ name: 'fixed', version: '1', score } as never);
  }

  const decided = async (message: string) => {
    const [entry] = await app.entries('ria', message);
    return { reason: entry!.reason, notes: entry!.notes };
  };

  it('is charged once for a message whose decision could not be committed at first', async () => {
    const ledger = world.gateway.app.get(Ledger);
    const { commit, query } = ledger;
    const isDecision = (each: Write) => each.op === 'insert' && each.table === 'decisions';
    let failures = 0;
    ledger.commit = (writes: readonly Write[]) => {
      if (!writes.some(isDecision) || ++failures > 2) return commit.call(ledger, writes);
      // Not the event's fault: nothing answers for a moment.
      ledger.query = () => Promise.reject(new Error('the ledger is away'));
      queueMicrotask(() => setTimeout(() => (ledger.query = query), 100));
      return Promise.reject(new Error('the ledger is away'));
    };
    const message = await app.say('work', 'bo', 'the server is on fire');
    Object.assign(ledger, { commit, query });
    expect(failures).toBe(3);
    expect(await decided(message)).toEqual({ reason: 'relevant', notes: [] });
  });

  it('has spent it after a restart, too, and others have not', async () => {
    await world.restart();
    scoreTheSame();
    const again = await app.say('work', 'bo', 'it still is');
    expect(await decided(again)).toEqual({ reason: 'batched', notes: ['budget_exhausted'] });
    const other = await app.say('work', 'cy', 'I see smoke');
    expect(await decided(other)).toEqual({ reason: 'relevant', notes: [] });
  });
});
