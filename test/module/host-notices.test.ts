import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WarblerModule } from '../../src/warbler.module.js';
import type { NoticeDocument } from '../../src/warbler.js';
import { startHost, testSettings, warblerOf } from './host-app.js';

describe('a host that has something to tell', () => {
  const { settings, memory, remove } = testSettings();
  let host: Awaited<ReturnType<typeof startHost>>;
  beforeAll(async () => {
    host = await startHost('fastify', { warbler: WarblerModule.forRoot(settings) });
    await warblerOf(host.app).app().putDevice('ann', 'phone', {
      kind: 'phone',
      platform: 'ios',
      provider: 'memory',
      target: 'ann-phone',
    });
  });
  afterAll(async () => {
    await host.app.close();
    remove();
  });

  const order: NoticeDocument = {
    user: 'ann',
    notice: 'order-7',
    kind: 'transactional',
    title: 'Order 7',
    body: 'Paid. Thank you.',
  };

  it('notifies in its own process, once however often it says so', async () => {
    const warbler = warblerOf(host.app);
    expect(await warbler.app().notify(order)).toMatchObject({ status: 'accepted' });
    expect(await warbler.app().notify(order)).toMatchObject({ status: 'duplicate' });
    await warbler.idle();
    expect(memory.of('ann')).toMatchObject([
      { title: 'Order 7', body: 'Paid. Thank you.', data: { notice: 'order-7' } },
    ]);
  });

  it('is told what is wrong with a notice, and that other words need another id', async () => {
    const app = warblerOf(host.app).app();
    const wrong = { ...order, notice: 'order-8', kind: 'advert' } as unknown as NoticeDocument;
    expect(await app.notify(wrong)).toMatchObject({ status: 'rejected', problem: { status: 422 } });
    expect(await app.notify({ ...order, body: 'Not paid.' })).toMatchObject({
      status: 'rejected',
      problem: { status: 409 },
    });
  });

  it('takes a notice back before it is due', async () => {
    const warbler = warblerOf(host.app);
    const later = new Date(Date.parse('2026-03-11T08:00:00Z')).toISOString();
    await warbler.app().notify({ ...order, notice: 'visit', kind: 'reminder', not_before: later });
    await warbler.app().cancelNotice('ann', 'visit');
    await warbler.idle();
    const { items } = await warbler.app().decisions({ notice: 'visit' });
    const decided = items.map(({ outcome, reason }) => `${outcome} ${reason}`);
    expect(decided.toSorted()).toEqual(['defer scheduled', 'suppress deleted']);
  });
});
