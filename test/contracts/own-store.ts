import { afterAll, beforeAll } from 'vitest';
import type { Store } from '../../src/store/open-store.js';
import type { Place, TestBackend } from './store-backends.js';

/** A database for the tests of one suite: `take` gets its store before them, and whenever it is opened again. */
export function ownStore(
  create: TestBackend['create'],
  take: (store: Store) => void,
): {
  readonly reopen: () => Promise<void>;
  /** Opens it once more beside the first; the caller closes it. */
  readonly openBeside: () => Promise<Store>;
} {
  let place: Place | undefined;
  let store: Store | undefined;
  const open = async (): Promise<void> => {
    store = await place!.open();
    take(store);
  };
  beforeAll(async () => {
    place = await create();
    await open();
  });
  afterAll(async () => {
    await store?.close();
    await place?.remove();
  });
  const reopen = async (): Promise<void> => {
    await store!.close();
    await open();
  };
  return { reopen, openBeside: () => place!.open() };
}
