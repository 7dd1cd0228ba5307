// The gateway that gets killed: the product as it is, from the configuration that WARBLER_CONFIG names. It says `ready`
// once. With `ack-before-commit` it has a planted fault, to prove that the test would see one.
import { loadConfig } from '../../src/config.js';
import { type Gateway, startGateway } from '../../src/main.js';
import { Ledger, type Write } from '../../src/store/ledger.js';

const LATE_MS = 200;

/** Events are acknowledged at once and committed later: what a missing fsync looks like from outside. */
function plantEarlyAcks(gateway: Gateway): void {
  const ledger = gateway.app.get(Ledger);
  const commit = ledger.commit.bind(ledger);
  ledger.commit = (writes: readonly Write[]) => {
    const isIntake = writes.some((each) => each.op === 'insert' && each.table === 'events');
    if (!isIntake) return commit(writes);
    setTimeout(() => void commit(writes).catch(() => undefined), LATE_MS);
    return Promise.resolve();
  };
}

async function main(): Promise<void> {
  const gateway = await startGateway({ config: loadConfig() });
  if (process.argv.includes('ack-before-commit')) plantEarlyAcks(gateway);
  process.once('SIGTERM', () => {
    gateway.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  });
  // Without its parent nobody would ever end it.
  process.once('disconnect', () => process.exit(1));
  process.send?.('ready');
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
