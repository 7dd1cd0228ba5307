// Drafts that follow one another, in the whole product over feedback that was written into the ledger.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Tuning } from '../../src/jobs/job.js';
import { policySchema } from '../../src/model/policy.js';
import { PolicyVersions } from '../../src/ports.js';
import { Ledger } from '../../src/store/ledger.js';
import { PolicyStore } from '../../src/store/policy-store.js';
import { ConversationStore, DecisionStore, PushStore } from '../../src/store/stores.js';
import type { ProposalView } from '../../src/tune/proposal-view.js';
import { onEveryBackend } from '../contracts/every-backend.js';
import { type App, START, World } from '../e2e/support/world.js';
import { dismissedWeek } from './dismissed-week.js';

onEveryBackend('a draft that feedback proposes', (backend) => {
  let world: World;
  let app: App;
  beforeAll(async () => {
    world = await World.start(backend, { apps: { main: {} } });
    app = world.app('main');
    const { conversations, decisions, pushes } = dismissedWeek('main', START);
    await get(Ledger).commit([
      ...get(ConversationStore).put(conversations),
      ...get(DecisionStore).insert(decisions),
      ...get(PushStore).insert(pushes),
    ]);
  });
  afterAll(() => world.close());

  const get = <T>(port: abstract new () => T): T => world.gateway.app.get(port as new () => T);
  const propose = async () => (await app.call('POST', '/v1/proposals')).body;
  const states = async () => {
    const { body } = await app.call<{ items: ProposalView[] }>('GET', '/v1/proposals');
    return body.items.map(({ version, state, superseded_by }) => [version, state, superseded_by]);
  };
  const publish = async (graceSeconds: number): Promise<number> => {
    const document = policySchema.parse({ grace_seconds: graceSeconds });
    const { version } = await get(PolicyVersions).draft('main', document, 'somebody', () => []);
    await get(PolicyVersions).publish('main', version, {
      by: 'somebody',
      expected: null,
      alongside: () => [],
    });
    return version;
  };

  it('is written once, however many ask at once', async () => {
    const answers = await Promise.all([propose(), propose(), get(Tuning).look('main')]);
    expect(answers.map(({ outcome }) => outcome).toSorted()).toEqual(['created', 'unchanged', 'unchanged']);
    expect(await states()).toEqual([[2, 'open', null]]);
  });

  it('is outdated when somebody publishes another version, and superseded by the next, which keeps what they set', async () => {
    const theirs = await publish(45);
    expect(await states()).toEqual([[2, 'outdated', null]]);
    expect(await propose()).toMatchObject({ outcome: 'created', version: theirs + 1 });
    expect(await states()).toEqual([
      [theirs + 1, 'open', null],
      [2, 'superseded', theirs + 1],
    ]);
    const next = await get(PolicyStore).version('main', theirs + 1);
    expect(next!.document).toMatchObject({
      grace_seconds: 45,
      conversation_types: { group: { relevance: { push_threshold: 0.3 } } },
    });
  });

  it('comes in pages, newest first', async () => {
    const first = await app.call<{ items: ProposalView[]; next_cursor: string }>(
      'GET',
      '/v1/proposals?page_size=1',
    );
    expect(first.body.items.map(({ version }) => version)).toEqual([4]);
    const rest = await app.call('GET', `/v1/proposals?page_size=1&before=${first.body.next_cursor}`);
    expect(rest.body).toMatchObject({ items: [{ version: 2 }], next_cursor: null });
  });

  it('leaves a line in the audit log each time', async () => {
    const { body } = await app.call<{ items: object[] }>('GET', '/v1/audit-logs?page_size=100');
    const proposed = body.items.filter((each) => 'action' in each && each.action === 'policy.propose');
    expect(proposed).toHaveLength(2);
  });
});
