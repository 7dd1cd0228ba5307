import { describe, expect, it } from 'vitest';
import { takeBatch } from '../../src/ingest/connectors/stream-batch.js';
import { notStored, overloaded } from '../../src/ingest/item-problems.js';
import type { Problem } from '../../src/model/problem.js';
import { Intake, type ItemResult } from '../../src/ports.js';

/** A ledger that is away, full or choosy: `refuses` says what is wrong with taking an item in at this call. */
class MoodyIntake extends Intake {
  readonly taken = new Set<unknown>();
  readonly cursors = new Map<string, string>();
  calls = 0;

  constructor(private readonly refuses: (item: unknown, call: number) => Problem | null) {
    super();
  }

  override async admit(_app: string, batch: readonly unknown[]): Promise<readonly ItemResult[]> {
    this.calls += 1;
    const problem = batch.map((item) => this.refuses(item, this.calls)).find((each) => each !== null) ?? null;
    return batch.map((item) => {
      const id = String(item);
      if (problem !== null) return { id, status: 'rejected', problem };
      this.taken.add(item);
      return { id, status: 'accepted' };
    });
  }

  override async admitFrom(app: string, connector: string, cursor: string, batch: readonly unknown[]) {
    const results = await this.admit(app, batch.length === 0 ? ['(cursor)'] : batch);
    if (results.every(({ status }) => status === 'accepted')) this.cursors.set(connector, cursor);
    return batch.length === 0 ? [] : results;
  }

  override async cursor(_app: string, connector: string): Promise<string | null> {
    return this.cursors.get(connector) ?? null;
  }
}

const items = ['a', 'b', 'c', 'd'];
const take = (intake: MoodyIntake, tries = 200) =>
  takeBatch(intake, 'one', 'stream', { cursor: '9', items }, async () => intake.calls < tries);
const wasTaken = (intake: MoodyIntake) => items.filter((each) => intake.taken.has(each));

describe('a batch of a stream', () => {
  it('loses nothing when the ledger comes back in the middle of looking at single items', async () => {
    for (let back = 6; back < 16; back++) {
      const intake = new MoodyIntake((_item, call) => (call < back ? notStored : null));
      await take(intake);
      expect(wasTaken(intake)).toEqual(items);
      expect(intake.cursors.get('stream')).toBe('9');
    }
  });

  it('loses nothing when the gateway is overloaded now and then', async () => {
    const intake = new MoodyIntake((_item, call) => (call % 3 === 0 || call < 8 ? overloaded : null));
    await take(intake);
    expect(wasTaken(intake)).toEqual(items);
  });

  it('waits on, and passes nothing over, while the ledger takes nothing at all', async () => {
    const intake = new MoodyIntake(() => notStored);
    expect(await take(intake)).toBeNull();
    expect(intake.cursors.size).toBe(0);
  });

  it('passes over only the item that the ledger refuses while it takes others', async () => {
    const intake = new MoodyIntake((item) => (item === 'b' ? notStored : null));
    const results = await take(intake);
    expect(wasTaken(intake)).toEqual(['a', 'c', 'd']);
    expect(results!.filter(({ status }) => status === 'rejected').map(({ id }) => id)).toEqual(['b']);
    expect(intake.cursors.get('stream')).toBe('9');
  });
});
