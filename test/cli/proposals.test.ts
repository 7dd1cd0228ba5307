import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Ledger } from '../../src/store/ledger.js';
import { ConversationStore, DecisionStore, PushStore } from '../../src/store/stores.js';
import { testBackends } from '../contracts/store-backends.js';
import { START, World } from '../e2e/support/world.js';
import { dismissedWeek } from '../tune/dismissed-week.js';
import { warbler } from './terminal-session.js';

const KEY = 'end-to-end-test-admin-key-on-loopback';

describe('proposals at the command line', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start(
      testBackends.find(({ kind }) => kind === 'sqlite')!,
      { apps: { one: {} } },
    );
  });
  afterAll(() => world.close());

  const run = (...argv: string[]) => warbler(argv, { url: world.gateway.url, key: KEY });

  it('are refused with what there is and what is needed', async () => {
    expect((await run('policy', 'proposals')).out).toMatch(
      /There are no proposals yet\.[^]*Nobody has looked/,
    );
    const { code, out } = await run('policy', 'propose');
    expect(code).toBe(0);
    expect(out).toMatch(/Nothing is proposed\.[^]*raise app push_threshold +thin +0\/20 +0\/100 +0\/60/);
  });

  it('are made, listed and published', async () => {
    const get = <T>(port: abstract new () => T): T => world.gateway.app.get(port as new () => T);
    const { conversations, decisions, pushes } = dismissedWeek('one', START);
    await get(Ledger).commit([
      ...get(ConversationStore).put(conversations),
      ...get(DecisionStore).insert(decisions),
      ...get(PushStore).insert(pushes),
    ]);
    const { out } = await run('policy', 'propose');
    expect(out).toMatch(/Version 2 is a new draft\./);
    expect(out).toMatch(/conversation_types\.group\.relevance\.push_threshold: 0\.09 -> 0\.3/);
    expect(out).toMatch(/100 % \(82 % to 100 %\) not wanted by 30 users \(600 pushes, 600 reactions\)/);
    expect(out).toMatch(/Of 600 decisions of last week: 300 quieter, 0 louder\./);
    expect((await run('policy', 'propose')).out).toContain('Version 2 is open already.');
    expect((await run('policy', 'publish', '2')).code).toBe(0);
    await run('policy', 'propose');
    const listed = await run('policy', 'proposals');
    expect(listed.out).toMatch(/Version 2 \(published\)[^]*measured: too_early/);
    expect(Math.max(...listed.out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    const { json } = await run('policy', 'proposals', '--json');
    expect(json()).toMatchObject({
      items: [{ version: 2, state: 'published' }],
      look: { outcome: 'refused' },
    });
  });
});
