// A process that commits reads and sends their retractions until it is killed. It says the number of each user whose read
// is acknowledged. Planted fault: it acknowledges what only its memory knows.
import { writeSync } from 'node:fs';
import { wallNow } from '../../src/observe/clock.js';
import { openStore, type StoreOptions } from '../../src/store/open-store.js';
import { deliverOver, type Lead, readAll } from './retraction-world.js';

export interface VictimArgument {
  readonly place: StoreOptions;
  readonly lead: Lead;
  readonly users: number;
  readonly plant: 'memory-only' | null;
}

const { place, lead, users, plant } = JSON.parse(process.argv[2]!) as VictimArgument;
const store = await openStore(place);
const { delivery } = deliverOver(store, lead);
for (let number = 0; number < users; number++) {
  const { commit, followUps } = await readAll(store, `u${number}`, wallNow());
  if (plant === null) await commit();
  writeSync(1, `${number}\n`);
  delivery.follow(followUps);
}
await delivery.drain();
