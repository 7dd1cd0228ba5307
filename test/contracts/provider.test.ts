import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../samples/sandbox/sandbox.js';
import { providers } from '../../src/dispatch/providers/index.js';
import type { Provider } from '../../src/dispatch/provider.js';
import type { Outgoing } from '../../src/egress/outgoing.js';
import type { Answer, OutgoingPush } from '../../src/model/push.js';
import { contextOf, impatient, openProvider, outgoingTo, places, pushTo } from './provider-places.js';

describe.each(Object.entries(places))('the provider %s', (_, place) => {
  const definition = providers.find((each) => each.name === place.provider)!;
  const deviates = place.deviates ?? {};
  const unless = (deviation: string): typeof it | (() => void) =>
    deviation in deviates ? () => undefined : it;
  let sandbox: Sandbox;
  let outgoing: Outgoing;
  let provider: Provider;

  beforeAll(async () => {
    sandbox = await startSandbox();
    outgoing = outgoingTo(sandbox);
    provider = open(sandbox, outgoing);
    // The first answer of a connection, before faults are scripted.
    await send(pushTo(sandbox, place.part, 'warm'));
  });
  afterAll(async () => {
    await provider.close();
    await outgoing.close();
    await sandbox.close();
  });
  beforeEach(() => sandbox.script({ clear: true }));

  const open = (to: Sandbox, by: Outgoing): Provider =>
    openProvider(definition, place.settings(to), { ...contextOf(by), ...place.context?.(to) });
  const send = (push: OutgoingPush, by: Provider = provider): Promise<Answer> =>
    by.send(push, by.prepare(push));
  const bannersOf = (id: string) => sandbox.device(id)!.visibleBanners;

  it('shows what was composed, once, and says that it was taken', async () => {
    const answer = await send(pushTo(sandbox, place.part, 'plain'));
    expect(answer).toMatchObject({ ok: true });
    expect(bannersOf('plain')).toMatchObject([{ title: 'Ada', body: 'lunch?', times: 1 }]);
    expect(sandbox.device('plain')!.badge).toBe(2);
    expect(bannersOf('plain')[0]!.data).toMatchObject({
      push: 'psh_plain',
      conversation: 'c1',
      message: 'm1',
    });
  });

  it('sends nothing that the service would call wrong or odd', async () => {
    for (const importance of ['low', 'normal', 'high', 'critical'] as const) {
      await send(pushTo(sandbox, place.part, `proper-${importance}`, { importance }));
    }
    await send(pushTo(sandbox, place.part, 'proper-silent', { kind: 'background' }));
    expect(sandbox.truth().violations).toEqual([]);
    expect(sandbox.device('proper-silent')!.silent).toHaveLength(1);
    expect(bannersOf('proper-silent')).toEqual([]);
  });

  it('leaves one banner when a push is sent again under the same replace id', async () => {
    const push = pushTo(sandbox, place.part, 'again');
    await send(push);
    await send({ ...push, attempt: 2 });
    expect(bannersOf('again')).toHaveLength(1);
  });

  it('changes a banner under its replace id without a sound', async () => {
    const push = pushTo(sandbox, place.part, 'changed');
    await send(push);
    const data = { ...push.data, action: 'update' };
    const content = { title: 'Ada', body: 'dinner?', badge: 1 };
    expect(await send({ ...push, data, content, isQuiet: true, importance: 'low' })).toMatchObject({
      ok: true,
    });
    expect(bannersOf('changed')).toMatchObject([{ body: 'dinner?', alerts: 1 }]);
    expect(sandbox.device('changed')!.badge).toBe(1);
    expect(sandbox.truth().violations).toEqual([]);
  });

  it('takes a banner away with a push that makes no sound', async () => {
    const push = pushTo(sandbox, place.part, 'away');
    await send(push);
    const data = { action: 'retract', retract: push.replaceId, badge: '0' };
    const content = { title: 'Nothing new here', body: '', badge: 0 };
    expect(await send({ ...push, id: 'fup_1', kind: 'background', data, content })).toMatchObject({
      ok: true,
    });
    expect(bannersOf('away')).toEqual([]);
    expect(sandbox.device('away')!.goneBanners).toMatchObject([{ gone: 'retracted', push: push.id }]);
    expect([sandbox.device('away')!.badge, sandbox.device('away')!.alerts.length]).toEqual([0, 1]);
    expect(sandbox.truth().violations).toEqual([]);
  });

  it('lets a push that nobody could take end with its time to live', async () => {
    const push = pushTo(sandbox, place.part, 'late', { ttlSeconds: 1 });
    sandbox.script({ device: 'late', offline: true });
    expect(await send(push)).toMatchObject({ ok: true });
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    sandbox.script({ device: 'late', online: true });
    expect(bannersOf('late')).toEqual([]);
  });

  it('is taken with the longest time to live that a message may have', async () => {
    const push = pushTo(sandbox, place.part, 'month', { ttlSeconds: 2_592_000 });
    expect(await send(push)).toMatchObject({ ok: true });
    expect(sandbox.truth().violations).toEqual([]);
  });

  it('cuts what is too long to the limit, between characters', async () => {
    const body = '👨‍👩‍👧‍👦 "漢字"\n'.repeat(2_000);
    const push = pushTo(sandbox, place.part, 'long', { content: { title: 'Ada', body, badge: null } });
    expect(provider.prepare(push).body.length).toBeLessThanOrEqual(definition.maxPayloadBytes);
    expect(provider.prepare(push).body.length).toBeGreaterThan(definition.maxPayloadBytes - 64);
    expect(await send(push)).toMatchObject({ ok: true });
    expect(bannersOf('long')[0]!.body.endsWith('…')).toBe(true);
    expect(body.startsWith(bannersOf('long')[0]!.body.slice(0, -1))).toBe(true);
  });

  it.each(place.rows)('understands %j as %s', async (fault, kind) => {
    const push = pushTo(sandbox, place.part, 'errors');
    sandbox.script({ provider: place.part, fault: { ...fault, times: 1 } });
    const before = bannersOf('errors').length;
    const answer = await send(push);
    // A provider token younger than twenty minutes is not renewed, so an expired one cannot be helped by another.
    expect(answer).toMatchObject({ ok: false, kind });
    expect(bannersOf('errors')).toHaveLength(before);
  });

  it.each([400, 403, 404, 405, 418, 429, 500, 503])(
    'keeps a token on a reason nobody knows with status %i',
    async (status) => {
      if (place.part === 'webpush' && status === 404) return;
      sandbox.script({ provider: place.part, fault: { status, reason: 'SomethingNew', times: 1 } });
      const answer = await send(pushTo(sandbox, place.part, 'unknown'));
      expect(answer).not.toMatchObject({ kind: 'token_dead' });
      if (!deviates['vendorReason'])
        expect(answer).toMatchObject({ ok: false, vendorReason: 'SomethingNew' });
    },
  );

  unless('retryAfter')('passes on how long to wait', async () => {
    sandbox.script({ provider: place.part, fault: { status: 429, retry_after: 120, times: 1 } });
    expect(await send(pushTo(sandbox, place.part, 'busy'))).toMatchObject({
      kind: 'throttled',
      retryAfterMs: 120_000,
    });
  });

  it('reports a target as dead once its app is gone', async () => {
    const push = pushTo(sandbox, place.part, 'gone');
    await send(push);
    sandbox.script({ device: 'gone', uninstall: true });
    const answer = await send(push);
    expect(answer).toMatchObject({ ok: false, kind: 'token_dead' });
  });

  unless('reset')('calls a broken call ambiguous, whether or not it had its effect', async () => {
    for (const reset of ['before', 'after'] as const) {
      sandbox.script({ provider: place.part, fault: { reset, times: 1 } });
      const answer = await send(pushTo(sandbox, place.part, `reset-${reset}`));
      expect(answer).toMatchObject({ ok: false, kind: 'ambiguous' });
    }
    expect(bannersOf('reset-before')).toHaveLength(0);
    expect(bannersOf('reset-after')).toHaveLength(1);
  });

  unless('hang')('calls silence ambiguous, and goes on afterwards', async () => {
    const hasty = open(sandbox, impatient(outgoing, 400));
    await send(pushTo(sandbox, place.part, 'hang'), hasty);
    sandbox.script({ provider: place.part, fault: { hang: true, times: 1 } });
    expect(await send(pushTo(sandbox, place.part, 'hang'), hasty)).toMatchObject({ kind: 'ambiguous' });
    expect(await send(pushTo(sandbox, place.part, 'hang'), hasty)).toMatchObject({ ok: true });
    await hasty.close();
  });

  it('sends a push only once through a hundred at a time', async () => {
    const pushes = Array.from({ length: 100 }, (_, i) => pushTo(sandbox, place.part, `many-${i}`));
    const answers = await Promise.all(pushes.map((each) => send(each)));
    expect(answers.filter((each) => !each.ok)).toEqual([]);
    expect(pushes.every((each) => bannersOf(each.device)[0]?.times === 1)).toBe(true);
  });

  unless('nobody')('says when nothing was sent because nobody was there', async () => {
    const gone = await startSandbox();
    const nowhere = outgoingTo(gone);
    const lost = open(gone, nowhere);
    const push = pushTo(gone, place.part, 'nobody');
    await gone.close();
    expect(await send(push, lost)).toMatchObject({ ok: false, kind: 'connection' });
    await lost.close();
    await nowhere.close();
  });

  it('never puts a text, token or key into its answer or into what it prepared', async () => {
    const canary = 'canary-7f3a';
    const content = { title: canary, body: canary, badge: null };
    const push = pushTo(sandbox, place.part, 'canary', { content });
    const target = push.target.value.reveal();
    const shaped = provider.prepare(push);
    expect(shaped.path + JSON.stringify(shaped.headers)).not.toContain(canary);
    expect(shaped.path + JSON.stringify(shaped.headers) + Buffer.from(shaped.body).toString()).not.toContain(
      target,
    );
    for (const fault of [
      { status: 400, reason: `${canary} ${target}` },
      { status: 500, reason: target },
      { reset: 'after' as const },
    ]) {
      sandbox.script({ provider: place.part, fault: { ...fault, times: 1 } });
      const answer = JSON.stringify(await send(push));
      expect(answer).not.toContain(canary);
      expect(answer).not.toContain(target);
    }
  });

  it('refuses settings that are wrong, without repeating the secrets in them', () => {
    const settings = place.settings(sandbox) as Record<string, unknown>;
    const wrong = definition.settings.safeParse({ ...settings, colour: 'blue' });
    expect(wrong.success).toBe(false);
    const broken = JSON.stringify(settings)
      .replaceAll('-----BEGIN', 'canary-----')
      .replace(/"private_key":"[^"]{43}"/, '"private_key":"canary"');
    const refused = definition.settings.safeParse(JSON.parse(broken));
    expect(refused.success).toBe(false);
    expect(JSON.stringify(refused.error)).not.toContain('canary');
  });

  it('keeps its secrets out of whatever prints its settings', () => {
    const parsed = JSON.stringify(definition.settings.parse(place.settings(sandbox)));
    expect(parsed).not.toContain('PRIVATE KEY');
    expect(parsed).not.toContain(sandbox.credentials.vapid.privateKey);
  });
});

describe('the registry of providers', () => {
  it('has a place in this suite for each of its names', () => {
    const covered = new Set(Object.values(places).map((each) => each.provider));
    expect([...covered].sort()).toEqual(providers.map((each) => each.name).sort());
  });
});
