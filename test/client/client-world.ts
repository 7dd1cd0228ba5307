// Devices on the real ledger, with a pipeline that only keeps its inputs and happenings that are kept as well.
import { DevicesService } from '../../src/client/devices.service.js';
import { SilentLog } from '../../src/observe/log.js';
import { InProcessHappenings } from '../../src/observe/happenings.js';
import type { Happening } from '../../src/ports.js';
import { openIngestWorld, remove } from '../ingest/ingest-world.js';

export async function openClientWorld() {
  const world = await openIngestWorld();
  const happenings = new InProcessHappenings(new SilentLog());
  const told: Happening[] = [];
  happenings.listen((happening) => void told.push(happening));
  const devices = new DevicesService(
    world.store.devices,
    world.pipeline,
    happenings,
    world.ledger,
    world.clock,
    { names: ['apns', 'fcm', 'webpush', 'in_app'] },
  );
  const close = async () => {
    await world.close();
    await remove(world.directory);
  };
  return { ...world, happenings, told, devices, close };
}

export type ClientWorld = Awaited<ReturnType<typeof openClientWorld>>;
