// Segments, and what is attached to users, conversations and devices, on every backend.
import { expect, it } from 'vitest';
import { emptyRecipient, type Recipient } from '../../src/model/recipient.js';
import type { Store } from '../../src/store/open-store.js';
import type { StoredSegment } from '../../src/store/stores.js';
import { onEveryBackend } from './every-backend.js';
import { ownStore } from './own-store.js';
import { aDevice } from './store-records.js';

const AT = 1_000_000;
const app = 'segmented';
const paying: StoredSegment = {
  app,
  name: 'paying',
  when: 'user.attributes.plan == "pro 🦜"',
  description: 'Who pays',
  updated_at: AT,
  author: 'key_1',
};

onEveryBackend('segments', ({ create }) => {
  let store: Store;
  ownStore(create, (opened) => (store = opened));

  it('are kept by name within their app, replaced and removed', async () => {
    const { segments, ledger } = store;
    const idle = { ...paying, name: 'idle', when: 'user.bot' };
    await ledger.commit([
      ...segments.put(paying),
      ...segments.put(idle),
      ...segments.put({ ...paying, app: 'other', name: 'alien' }),
    ]);
    expect(await segments.list(app)).toEqual([idle, paying]);
    const changed = { ...paying, when: 'user.attributes.seats > 5', updated_at: AT + 1 };
    await ledger.commit([...segments.put(changed), ...segments.remove(app, 'idle')]);
    expect(await segments.list(app)).toEqual([changed]);
    expect(await segments.get(app, 'paying')).toEqual(changed);
    expect(await segments.get(app, 'Paying')).toBeNull();
  });

  it('are tried on the people who have a state, slice by slice', async () => {
    const { segments, recipients, ledger } = store;
    for (const id of ['u3', 'u1', 'u2']) {
      const known: Recipient = {
        ...emptyRecipient(id),
        profile: { bot: false, locale: 'de', attributes: { plan: 'pro', seats: 5, beta: true } },
      };
      await ledger.commit(recipients.save(app, emptyRecipient(id), known, AT));
    }
    expect(await segments.countPeople(app)).toBe(3);
    expect(await segments.people(app, 1, 2)).toEqual(['u2', 'u3']);
    expect(await segments.people('nowhere', 0, 10)).toEqual([]);
    const loaded = await recipients.load(app, ['u2', 'u9'], [], AT);
    expect(loaded.get('u2')!.profile).toEqual({
      bot: false,
      locale: 'de',
      attributes: { plan: 'pro', seats: 5, beta: true },
    });
    expect(loaded.get('u9')!.profile).toBeUndefined();
  });

  it('find what is attached to conversations and devices with the recipient', async () => {
    const { conversations, devices, recipients, ledger } = store;
    const room = { app, id: 'room', type: 'group' as const, parent: null, title: null };
    const device = {
      ...aDevice({ app, user: 'u1', id: 'phone' }),
      provider: 'apns',
      app_version: '5.2.1',
      attributes: { tier: 'gold' },
    };
    await ledger.commit([
      ...conversations.put([
        { ...room, attributes: { patient: true } },
        { ...room, id: 'plain' },
      ]),
      ...devices.put([device]),
    ]);
    expect(await conversations.get(app, ['room'])).toEqual([{ ...room, attributes: { patient: true } }]);
    expect(await conversations.get(app, ['plain'])).toEqual([{ ...room, id: 'plain' }]);
    expect((await devices.get(app, 'u1', 'phone'))!.attributes).toEqual({ tier: 'gold' });
    const before = (await recipients.load(app, ['u1'], ['room'], AT)).get('u1')!;
    expect(before.conversations['room']).toMatchObject({ type: 'group', attributes: { patient: true } });
    expect(before.devices['phone']).toMatchObject({ app_version: '5.2.1', attributes: { tier: 'gold' } });
    const changed = { ...before.devices['phone']!, attributes: { tier: 'silver' } };
    const after = { ...before, devices: { phone: changed } };
    await ledger.commit(recipients.save(app, before, after, AT + 1));
    const again = (await recipients.load(app, ['u1'], ['room'], AT)).get('u1')!;
    expect(again.devices['phone']!.attributes).toEqual({ tier: 'silver' });
  });
});
