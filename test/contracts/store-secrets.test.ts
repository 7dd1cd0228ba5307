import { chmod, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { emptyRecipient } from '../../src/model/recipient.js';
import { SystemDice } from '../../src/observe/clock.js';
import { AesSeal } from '../../src/seal/seal.js';
import { tables } from '../../src/store/typeorm/index.js';
import { type Place, testBackends } from './store-backends.js';
import { onEveryBackend } from './every-backend.js';
import { aDevice, anEvent } from './store-records.js';

const canaries = ['canary-message-text', 'canary-push-token', 'canary-item-text', 'canary-observed'] as const;

describe('a seal', () => {
  const dice = new SystemDice();
  const seal = new AesSeal(new Uint8Array(32).fill(7), dice);

  it('gives back what was sealed, text and bytes alike', () => {
    expect(seal.openText(seal.seal('🦜 lunch?', 'a|t|c'), 'a|t|c')).toBe('🦜 lunch?');
    expect([...seal.open(seal.seal(Uint8Array.of(0, 255), 'a|t|c'), 'a|t|c')]).toEqual([0, 255]);
    expect(seal.openText(seal.seal('', 'a|t|c'), 'a|t|c')).toBe('');
  });

  it('never gives the same bytes twice, so equal values cannot be recognised', () => {
    expect(seal.seal('same', 'a|t|c')).not.toEqual(seal.seal('same', 'a|t|c'));
  });

  it('refuses another column, another key, and any changed byte', () => {
    const sealed = seal.seal('secret', 'a|t|c');
    expect(() => seal.open(sealed, 'b|t|c')).toThrow('changed, moved or sealed under another key');
    expect(() => new AesSeal(new Uint8Array(32).fill(8), dice).open(sealed, 'a|t|c')).toThrow('another key');
    sealed.forEach((byte, at) => {
      expect(() => seal.open(Uint8Array.from(sealed).fill(byte ^ 1, at, at + 1), 'a|t|c')).toThrow();
    });
    expect(() => seal.open(sealed.subarray(0, 20), 'a|t|c')).toThrow('unknown format');
  });

  it('names a value by an index that depends on the key and says nothing of the value', () => {
    expect(seal.blindIndex('token')).toBe(seal.blindIndex('token'));
    expect(seal.blindIndex('token')).not.toBe(seal.blindIndex('Token'));
    expect(seal.blindIndex('token')).not.toBe(new AesSeal(new Uint8Array(32), dice).blindIndex('token'));
    expect(seal.mac('token')).not.toBe(Buffer.from(seal.blindIndex('token'), 'base64url').toString('hex'));
  });
});

onEveryBackend('secrets', ({ kind, create }) => {
  it('lie nowhere in the database as they are', async () => {
    const place = await create();
    const store = await place.open();
    await store.ledger.commit([
      ...store.events.insert([anEvent({ text: canaries[0] })]),
      ...store.devices.put([aDevice({ target: canaries[1] })]),
      ...store.decisions.insertFacts('demo', 'evt-1', 1, { text: canaries[3] }),
      ...store.recipients.save('demo', emptyRecipient('u1'), withItem(canaries[2]), 1),
    ]);
    expect(JSON.stringify(await store.events.byId('demo', 'evt-1'))).toContain(canaries[0]);
    expect((await store.recipients.item('demo', 'u1', 'm1'))?.text).toBe(canaries[2]);
    const dump: Buffer[] = [];
    for (const { name } of tables) {
      for (const row of await store.ledger.query(`SELECT * FROM ${name}`)) {
        for (const cell of Object.values(row))
          dump.push(Buffer.from(typeof cell === 'number' ? '' : (cell ?? '')));
      }
    }
    if (kind === 'sqlite') {
      for (const file of await readdir(place.dataDir)) dump.push(await readFile(join(place.dataDir, file)));
    }
    const bytes = Buffer.concat(dump);
    expect(bytes.includes('evt-1')).toBe(true);
    for (const canary of canaries) expect(bytes.includes(canary), canary).toBe(false);
    await store.close();
    await place.remove();
  });

  it('are kept from a start with another key, a damaged one, or none', async () => {
    const place = await create();
    await (await place.open()).close();
    const path = join(place.dataDir, 'seal.key');
    const key = await readFile(path);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await readdir(place.dataDir)).filter((name) => name.startsWith('seal'))).toEqual(['seal.key']);

    await writeFile(path, `${Buffer.alloc(32, 1).toString('base64')}\n`);
    await expect(place.open()).rejects.toThrow('is not the key');
    await writeFile(path, 'abc');
    await expect(place.open()).rejects.toThrow('is damaged');
    await rm(path);
    await expect(place.open()).rejects.toThrow('is missing');
    await expect(stat(path)).rejects.toThrow('ENOENT');

    await writeFile(path, key);
    await chmod(path, 0o600);
    await (await place.open()).close();
    await place.remove();
  });
});

describe.each(testBackends.filter(({ kind }) => kind === 'mysql'))(
  'two first starts at once on $kind',
  ({ missing, create }) => {
    it.skipIf(missing)('make one schema and one key', async () => {
      const place: Place = await create();
      const stores = await Promise.all([place.open(), place.open(), place.open()]);
      await stores[0].ledger.commit(stores[0].devices.put([aDevice({ target: 'token' })]));
      for (const store of stores) {
        expect((await store.devices.get('demo', 'u1', 'd1'))?.target.value.reveal()).toBe('token');
        await store.close();
      }
      await place.remove();
    });
  },
);

function withItem(text: string) {
  const core = {
    kind: 'message',
    message: 'm1',
    conversation: 'c1',
    text,
    taken_in_at: 1,
    devices: {},
  } as const;
  const rest = {
    seq: 1,
    sender: 'u2',
    sender_kind: 'user',
    mentions: [],
    broadcast: 'none',
    was_here: false,
  } as const;
  const more = {
    reply_to: null,
    importance: 'normal',
    force_push: false,
    created_at: 1,
    expires_at: 2,
  } as const;
  const flags = {
    deleted: false,
    ended: false,
    scores: null,
    relevance: null,
    held_by: [],
    in_window_batch: false,
  };
  return { ...emptyRecipient('u1'), items: new Map([['m1', { ...core, ...rest, ...more, ...flags }]]) };
}
