import { afterEach, beforeEach, expect, it } from 'vitest';
import { Policies } from '../../src/flow/policies.js';
import { policySchema } from '../../src/model/policy.js';
import { ManualClock } from '../../src/observe/clock.js';
import { Log, type LogFields } from '../../src/observe/log.js';
import type { Store } from '../../src/store/open-store.js';
import type { Place } from '../contracts/store-backends.js';
import { onEveryBackend } from '../contracts/every-backend.js';

class HeardLog extends Log {
  readonly lines: string[] = [];
  override debug(): void {}
  override error(): void {}
  override info(fields: LogFields, message: string): void {
    this.lines.push(`info ${fields.version} ${message}`);
  }
  override warn(fields: LogFields, message: string): void {
    this.lines.push(`warn ${fields.version} ${message}`);
  }
}

const change = { by: 'key_1', expected: null, alongside: () => [] };

onEveryBackend('the configured policy', (backend) => {
  let place: Place;
  let store: Store;
  let log: HeardLog;
  beforeEach(async () => {
    place = await backend.create();
    store = await place.open();
    log = new HeardLog();
  });
  afterEach(async () => {
    await store.close();
    await place.remove();
  });

  /** A start with this grace in the configuration file. */
  const start = async (graceSeconds: number): Promise<Policies> => {
    const policies = new Policies(store.ledger, store.policies, new ManualClock(1_000), log);
    const document = policySchema.parse({ grace_seconds: graceSeconds });
    await policies.open([{ app: 'main', document, timeZone: 'Etc/UTC' }]);
    return policies;
  };
  const decides = (policies: Policies) => {
    const { version, grace_seconds } = policies.current('main');
    return [version, grace_seconds];
  };
  const publish = async (policies: Policies, graceSeconds: number) => {
    const document = policySchema.parse({ grace_seconds: graceSeconds });
    const { version } = await policies.draft('main', document, 'key_1', () => []);
    await policies.publish('main', version, change);
  };

  it('decides from the first start, and makes no second version when it is the same', async () => {
    expect(decides(await start(10))).toEqual([1, 10]);
    expect(decides(await start(10))).toEqual([1, 10]);
    expect(log.lines.at(-1)).toBe('info 1 decides by the configured policy');
  });

  it('decides as a new version once it is changed, as long as nobody published another', async () => {
    await start(10);
    expect(decides(await start(20))).toEqual([2, 20]);
  });

  it('waits as a draft while an operator’s version decides, and the log says so', async () => {
    await publish(await start(10), 11);
    expect(decides(await start(10))).toEqual([2, 11]);
    expect(decides(await start(20))).toEqual([2, 11]);
    expect(log.lines.at(-1)).toMatch(/^warn 2 decides by a policy that was published.*\(version 3\)$/);
    expect((await store.policies.newest('main'))?.author).toBe('config');
    expect(decides(await start(20))).toEqual([2, 11]);
    expect((await store.policies.newest('main'))?.version).toBe(3);
  });

  it('decides again once the operator rolls back to it', async () => {
    const policies = await start(10);
    await publish(policies, 11);
    await policies.rollback('main', null, change);
    expect(decides(policies)).toEqual([3, 10]);
    expect(decides(await start(20))).toEqual([4, 20]);
  });

  it('is kept as it decided by ledgers that were written before there were publications', async () => {
    await start(10);
    await start(20);
    const sql = (text: string) => store.ledger.commit([{ op: 'sql', sql: text, params: [] }]);
    await sql('DROP TABLE policy_publications');
    await sql("DELETE FROM migrations WHERE name = 'PublishPolicies1764600000000'");
    await store.close();
    store = await place.open();
    expect(await store.policies.current('main')).toMatchObject({
      version: 2,
      publication: { publication: 2, author: 'config', restores: null },
    });
    expect(decides(await start(20))).toEqual([2, 20]);
  });
});
