// A process that commits until it is killed. It says what was acknowledged, one number a line, and `hanging` when its
// last unit has written its rows and has not reached its commit.
import { writeSync } from 'node:fs';
import type { Write } from '../../src/store/ledger.js';
import { openStore, type StoreOptions } from '../../src/store/open-store.js';

const { place, mode } = JSON.parse(process.argv[2]!) as { place: StoreOptions; mode: 'steady' | 'hanging' };
const store = await openStore(place);

/** Three rows in two tables that belong together. */
function unit(number: number): Write[] {
  const id = String(number);
  return [
    ...store.users.put([{ app: 'victim', id, name: 'x'.repeat(500), bot: false }]),
    ...store.conversations.put([
      { app: 'victim', id: `${id}-a`, type: 'group', parent: null, title: null },
      { app: 'victim', id: `${id}-b`, type: 'group', parent: null, title: null },
    ]),
  ];
}

const say = (line: string | number): number => writeSync(1, `${line}\n`);

if (mode === 'hanging') {
  await store.ledger.commit(unit(0));
  say(0);
  // Long work inside the transaction: both backends are between write and commit while it runs.
  const sql =
    place.database.kind === 'mysql'
      ? `UPDATE settings SET value = value WHERE SLEEP(3) = 1`
      : `UPDATE settings SET value = value WHERE name = (WITH RECURSIVE n(i) AS
         (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000) SELECT COUNT(*) FROM n)`;
  setImmediate(() => say('hanging'));
  await store.ledger.commit([...unit(1), { op: 'sql', sql, params: [] }]);
  say(1);
}

for (let number = 0; mode === 'steady'; number += 8) {
  const group = Array.from({ length: 8 }, (_, i) => number + i);
  await Promise.all(group.map((each) => store.ledger.commit(unit(each)).then(() => say(each))));
}
