import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emptyRecipient, type Recipient } from '../../src/model/recipient.js';
import { ADMIN, type AdminApp, startAdminApp } from '../admin/admin-app.js';

describe('segments by REST', () => {
  let running: AdminApp;
  beforeAll(async () => {
    running = await startAdminApp();
  });
  afterAll(() => running.stop());

  const call = async (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object) => {
    const answer = await running.call(method, path, body, ADMIN);
    return { status: answer.statusCode, body: answer.body === '' ? null : answer.json() };
  };
  const app = async () => (await call('GET', '/v1/api-keys/self')).body.app as string;

  const person = async (id: string, plan: string) => {
    const empty = emptyRecipient(id);
    const known: Recipient = { ...empty, profile: { bot: false, locale: 'de', attributes: { plan } } };
    await running.store.ledger.commit(running.store.recipients.save(await app(), empty, known, 1_000));
  };

  it('keep a condition over users by name, and say what is wrong with one by column', async () => {
    const made = await call('POST', '/v1/segments', {
      name: 'paying',
      when: 'user.attributes.plan == "pro"',
    });
    expect([made.status, made.body]).toMatchObject([
      201,
      { name: 'paying', in_effect: null, author: 'admin' },
    ]);
    expect((await call('GET', '/v1/segments')).body.items).toEqual([made.body]);
    const again = await call('POST', '/v1/segments', { name: 'paying', when: 'user.bot' });
    expect(again.status).toBe(409);
    const wrong = await call('PUT', '/v1/segments/paying', { when: 'user.bot and message.mention' });
    expect(wrong.status).toBe(422);
    expect(wrong.body.errors[0]).toMatchObject({
      field: 'when',
      problem: 'column 14: reads message.mention, which is not known here',
      fix: 'A segment speaks of users: read user.* only.',
    });
    expect((await call('PUT', '/v1/segments/nobody', { when: 'user.bot' })).status).toBe(404);
  });

  it('are made by one of several who make one at once, and the others hear of it', async () => {
    const languages = ['de', 'en', 'fr'].map((each) => `user.language == "${each}"`);
    const answers = await Promise.all(
      languages.map((when) => call('POST', '/v1/segments', { name: 'raced', when })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    const made = answers.find(({ status }) => status === 201)!;
    expect((await call('GET', '/v1/segments/raced')).body).toEqual(made.body);
    expect((await call('DELETE', '/v1/segments/raced')).status).toBe(204);
  });

  it('are tried on people before anybody decides by them', async () => {
    for (let number = 0; number < 12; number += 1)
      await person(`u${number}`, number % 3 === 0 ? 'pro' : 'free');
    const kept = await call('POST', '/v1/segments/paying/preview');
    expect(kept.body).toMatchObject({ people: 12, sampled: 12, matched: 4, estimate: 4 });
    expect(kept.body.examples.sort()).toEqual(['u0', 'u3', 'u6', 'u9']);
    const tried = await call('POST', '/v1/segments/other/preview', { when: 'user.language == "de"' });
    expect(tried.body).toMatchObject({ matched: 12, examples: { length: 10 } });
    expect((await call('POST', '/v1/segments/other/preview')).status).toBe(404);
  });

  it('reach decisions with the version that names them, with the definition of its day', async () => {
    const document = {
      segments: { paying: { grace_seconds: 5 } },
      conditions: [{ name: 'quiet', when: 'segment("nowhere")', outcome: 'suppress' }],
    };
    const refused = await call('POST', '/v1/policies/default/versions', { document });
    expect([refused.status, refused.body.errors]).toMatchObject([
      422,
      [{ field: 'document.conditions[0].when', problem: 'there is no segment nowhere' }],
    ]);
    const drafted = await call('POST', '/v1/policies/default/versions', {
      document: { segments: document.segments },
    });
    expect(drafted.body.document.segment_definitions).toEqual({ paying: 'user.attributes.plan == "pro"' });
    const published = await running.call(
      'POST',
      '/v1/policies/default/publish',
      { version: drafted.body.version },
      { ...ADMIN, 'if-match': '*' },
    );
    expect(published.statusCode).toBe(200);
    const changed = await call('PUT', '/v1/segments/paying', {
      when: 'user.attributes.plan in ["pro", "team"]',
    });
    expect(changed.body.in_effect).toEqual({
      policy_version: drafted.body.version,
      when: 'user.attributes.plan == "pro"',
    });
    expect((await call('DELETE', '/v1/segments/paying')).status).toBe(204);
    expect((await call('GET', '/v1/segments/paying')).status).toBe(404);
    const { body } = await call('GET', '/v1/policies/current');
    expect(body.document.segment_definitions).toEqual({ paying: 'user.attributes.plan == "pro"' });
  });

  it('and conditions are refused at the draft with field, column and fix', async () => {
    const conditions = [
      { name: 'a', when: 'user.langage == "zh"', outcome: 'suppress' },
      { name: 'b', when: 'device.kind == "phone"', outcome: 'push' },
      { name: 'c', when: 'true', outcome: 'defer' },
    ];
    const { status, body } = await call('POST', '/v1/policies/default/versions', {
      document: { conditions },
    });
    expect(status).toBe(422);
    expect(body.errors).toMatchObject([
      { field: 'document.conditions[0].when', fix: 'Did you mean user.language?' },
      {
        field: 'document.conditions[1].when',
        problem: 'column 1: reads device.kind, which is not known here',
      },
      { field: 'document.conditions[2].outcome', fix: 'Give either for_seconds or until.' },
    ]);
  });
});

describe('presets by REST', () => {
  let running: AdminApp;
  beforeAll(async () => {
    running = await startAdminApp();
  });
  afterAll(() => running.stop());

  it('are listed with whom they are for, and each can be kept as a draft', async () => {
    const { items } = (await running.call('GET', '/v1/policies/presets')).json();
    expect(items.map(({ name }: { name: string }) => name)).toEqual([
      'social',
      'commerce',
      'finance',
      'health',
      'games',
    ]);
    for (const { name } of items) {
      const { document } = (await running.call('GET', `/v1/policies/presets/${name}`)).json();
      const drafted = await running.call('POST', '/v1/policies/default/versions', { document });
      expect([drafted.statusCode, drafted.json().document]).toEqual([201, document]);
    }
    expect((await running.call('GET', '/v1/policies/presets/other')).statusCode).toBe(404);
  });
});
