// What every connector promises, run over the registry. A connector joins a server that its bench starts.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Connector } from '../../src/ingest/connector.js';
import { connectors } from '../../src/ingest/connectors/index.js';
import { SystemDice } from '../../src/observe/clock.js';
import { SilentLog } from '../../src/observe/log.js';
import type { Intake } from '../../src/ports.js';
import { type IngestWorld, messageEvent, openIngestWorld, remove } from '../ingest/ingest-world.js';
import { benches, type ConnectorBench } from './connector-benches.js';

const TOTAL = 200;

async function until(isDone: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + 20_000;
  while (!(await isDone())) {
    if (performance.now() > end) throw new Error('it did not come to that within 20 seconds');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

it('has a bench for every connector of the registry', () => {
  expect(Object.keys(benches).sort()).toEqual(connectors.map((each) => each.name).sort());
});

describe.each(connectors.map((each) => [each.name, each] as const))(
  'the connector %s',
  (name, definition) => {
    let world: IngestWorld;
    let bench: ConnectorBench;
    let connector: Connector;

    const join = async (intake: Intake = world.intake) => {
      const settings = definition.settings.parse(bench.settings());
      connector = definition.create('one', settings, {
        intake,
        dice: new SystemDice(),
        log: new SilentLog(),
      });
      await connector.start();
    };
    const ids = () => world.pipeline.accepted.map((each) => each.event.id);
    const expected = (count = TOTAL) => Array.from({ length: count }, (_, n) => `evt-${n}`);
    const say = (from: number, to: number) => {
      for (let n = from; n < to; n++) bench.say(messageEvent(n));
    };

    beforeEach(async () => {
      world = await openIngestWorld();
      bench = await benches[name]!();
    });
    afterEach(async () => {
      await connector.stop();
      await bench.close();
      await world.close();
      await remove(world.directory);
    });

    it('takes in what was said before it joined and what is said afterwards, in order', async () => {
      say(0, 20);
      await join();
      await until(() => ids().length === 20);
      say(20, TOTAL);
      await until(() => ids().length === TOTAL);
      expect(ids()).toEqual(expected());
    });

    it('loses and doubles nothing when the connection breaks again and again', async () => {
      await join();
      for (let n = 0; n < TOTAL; n += 20) {
        say(n, n + 20);
        await until(() => ids().length > n);
        bench.cut();
      }
      await until(() => ids().length === TOTAL);
      expect(ids()).toEqual(expected());
    });

    it('loses and doubles nothing when it is stopped between commit and acknowledgement', async () => {
      say(0, TOTAL);
      const atCommit = stoppingAfterCommit(world.intake, () => connector);
      await join(atCommit.intake);
      await atCommit.stopped;
      expect(ids().length).toBeGreaterThan(0);
      expect(ids().length).toBeLessThan(TOTAL);
      await join();
      await until(() => ids().length === TOTAL);
      expect(ids()).toEqual(expected());
    });

    it('goes on where it was after a restart of the gateway', async () => {
      say(0, 50);
      await join();
      await until(() => ids().length === 50);
      await connector.stop();
      await world.close();
      world = await openIngestWorld({}, world.directory);
      say(50, 60);
      await join();
      await until(() => ids().length === 10);
      expect(ids()).toEqual(expected(60).slice(50));
    });

    it('passes over a bad event and goes on', async () => {
      bench.say({ ...messageEvent(900), data: { nonsense: true } });
      say(0, 5);
      await join();
      await until(() => ids().length === 5);
      bench.say({ ...messageEvent(901), type: 'no.such.type' });
      say(5, 10);
      await until(() => ids().length === 10);
      expect(ids()).toEqual(expected(10));
    });

    it('waits while the ledger is full, and loses nothing by it', async () => {
      world.ledger.isFull = true;
      say(0, 10);
      await join();
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(ids()).toEqual([]);
      world.ledger.isFull = false;
      await until(() => ids().length === 10);
      expect(ids()).toEqual(expected(10));
    });

    it('is not stalled by an event that the ledger never takes', async () => {
      world.ledger.refuses = (row) => row['id'] === 'evt-3';
      say(0, 10);
      await join();
      await until(() => ids().length === 9);
      expect(ids()).toEqual(expected(10).filter((id) => id !== 'evt-3'));
    });

    it('joins a server that comes up late or went away', async () => {
      await join();
      await bench.restart();
      say(0, 5);
      await until(() => ids().length === 5);
      expect(ids()).toEqual(expected(5));
    });

    it('stops when it is told to while it cannot reach the server', async () => {
      await bench.close();
      await join();
      await connector.stop();
      expect(ids()).toEqual([]);
    });
  },
);

/** An intake whose connector is stopped the moment its first batch is committed. */
function stoppingAfterCommit(intake: Intake, connector: () => Connector) {
  let finish: () => void;
  const stopped = new Promise<void>((resolve) => (finish = resolve));
  const wrapped: Intake = {
    admit: (app, batch) => intake.admit(app, batch),
    cursor: (app, name) => intake.cursor(app, name),
    admitFrom: async (app, name, cursor, batch) => {
      const results = await intake.admitFrom(app, name, cursor, batch);
      void connector().stop().then(finish);
      return results;
    },
  };
  return { intake: wrapped, stopped };
}
