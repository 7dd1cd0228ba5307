import { Test } from '@nestjs/testing';
import { expect, it } from 'vitest';
import { Seal } from '../../src/seal/seal.js';
import { Ledger } from '../../src/store/ledger.js';
import { StoreModule } from '../../src/store/store.module.js';
import * as ports from '../../src/store/stores.js';
import { testBackends } from './store-backends.js';

it('the store module of a NestJS app provides every port, and closes the ledger with the app', async () => {
  const place = await testBackends.find(({ kind }) => kind === 'sqlite')!.create();
  const { database, dataDir } = place;
  const module = await Test.createTestingModule({
    imports: [StoreModule.forRoot({ database, dataDir })],
  }).compile();
  await module.init();
  const all = Object.values(ports).filter((each) => typeof each === 'function');
  expect(all.length).toBeGreaterThan(13);
  for (const port of [...all, Seal, Ledger]) expect(module.get(port)).toBeInstanceOf(port);
  const ledger = module.get(Ledger);
  await ledger.commit(module.get(ports.SettingStore).put('name', 'value'));
  await module.close();
  await expect(ledger.query('SELECT 1 AS one')).rejects.toThrow('not open');
  await place.remove();
});
