import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADMIN, type AdminApp, startAdminApp } from './admin-app.js';

describe('policies by REST', () => {
  let running: AdminApp;
  beforeAll(async () => {
    running = await startAdminApp();
  });
  afterAll(() => running.stop());

  const policies = '/v1/policies';
  const call = async (
    method: 'GET' | 'POST',
    path: string,
    body?: object,
    more: Record<string, string> = {},
  ) => {
    const answer = await running.call(method, `${policies}${path}`, body, { ...ADMIN, ...more });
    return { status: answer.statusCode, etag: answer.headers['etag'], body: answer.json() };
  };
  const current = () => call('GET', '/current');
  const draft = async (document: object): Promise<number> =>
    (await call('POST', '/default/versions', { document })).body.version;
  const publish = async (version: number, etag?: string) =>
    call('POST', '/default/publish', { version }, { 'if-match': etag ?? String((await current()).etag) });
  const audit = async () =>
    (await running.call('GET', '/v1/audit-logs?page_size=100')).json().items as {
      action: string;
      actor: string;
      detail: object;
    }[];

  it('begin with what the configuration file says', async () => {
    const { items } = (await call('GET', '')).body;
    expect(items).toMatchObject([
      { id: 'default', current: { version: 1, state: 'current', author: 'config' }, draft: null },
    ]);
    expect((await current()).etag).toBe('"v1"');
  });

  it('keep a document as a draft, complete, that decides nothing yet', async () => {
    const answer = await call('POST', '/default/versions', { document: { grace_seconds: 45 } });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({ version: 2, state: 'draft', author: 'admin', published_at: null });
    expect(answer.body.document).toMatchObject({ grace_seconds: 45, idle_after_seconds: 120 });
    expect((await current()).body).toMatchObject({ version: 1, document: { grace_seconds: 30 } });
    expect((await call('GET', '')).body.items[0].draft).toMatchObject({ version: 2 });
    expect((await call('GET', '/default/versions/2')).body).toEqual(answer.body);
  });

  it('say what a draft would change, by meaning', async () => {
    const { status, body } = await call('GET', '/default/diff');
    expect(status).toBe(200);
    expect(body).toMatchObject({ from: 1, to: 2, changes: [{ field: 'grace_seconds', from: 30, to: 45 }] });
    expect(body.changes[0].meaning).toContain('active at a computer');
    expect(body.changes[0].effect).toContain('later');
    expect((await call('GET', '/default/diff?from=2&to=1')).body.changes[0].effect).toContain('sooner');
    expect((await call('GET', '/default/diff?from=1&to=1')).body.changes).toEqual([]);
    const unknown = await call('GET', '/default/diff?from=1&to=99');
    expect([unknown.status, unknown.body.errors[0].field]).toEqual([422, 'to']);
  });

  it('are published only over the version that the caller has seen', async () => {
    const blind = await call('POST', '/default/publish', { version: 2 });
    expect([blind.status, blind.body.type]).toEqual([428, 'urn:warbler:problem:precondition-required']);
    for (const tag of ['"v7"', 'W/"v1"', 'v1', '"v1", "v2"']) {
      const stale = await publish(2, tag);
      expect([tag, stale.status]).toEqual([tag, 412]);
      expect(stale.body.detail).toContain('"v1"');
    }
    expect((await current()).body.version).toBe(1);
    const answer = await publish(2, '"v1"');
    expect(answer.status).toBe(200);
    expect(answer.etag).toBe('"v2"');
    expect(answer.body).toMatchObject({
      version: 2,
      state: 'current',
      published_by: 'admin',
      restores: null,
    });
    expect((await current()).body).toEqual(answer.body);
  });

  it('let one of two win who publish at once', async () => {
    const [one, other] = [await draft({ grace_seconds: 50 }), await draft({ grace_seconds: 60 })];
    const answers = await Promise.all([publish(one, '"v2"'), publish(other, '"v2"')]);
    expect(answers.map((each) => each.status).toSorted()).toEqual([200, 412]);
  });

  it('cannot be published twice; a former one comes back as a new version', async () => {
    const before = (await current()).body;
    const again = await publish(2);
    expect([again.status, again.body.detail]).toEqual([409, expect.stringContaining('roll back to it')]);
    const back = await call('POST', '/default/rollback', { version: 2 });
    expect(back.status).toBe(200);
    expect(back.body).toMatchObject({ state: 'current', restores: 2, document: { grace_seconds: 45 } });
    expect(back.body.version).toBeGreaterThan(before.version);
    const undone = await call('POST', '/default/rollback');
    expect(undone.body).toMatchObject({ restores: before.version, document: before.document });
  });

  it('refuse to roll back to a draft, to nothing, or over another version than was seen', async () => {
    const unpublished = await draft({});
    const answers = [
      await call('POST', '/default/rollback', { version: unpublished }),
      await call('POST', '/default/rollback', { version: 999 }),
      await call('POST', '/default/rollback', {}, { 'if-match': '"v1"' }),
      await call('POST', '/default/rollback', {}, { 'x-warbler-app': 'two' }),
    ];
    expect(answers.map((each) => each.status)).toEqual([422, 422, 412, 409]);
  });

  it('list every version newest first, in pages', async () => {
    const first = (await call('GET', '/default/versions?page_size=3')).body;
    const rest = (await call('GET', `/default/versions?before=${first.next_cursor}`)).body;
    const versions = [...first.items, ...rest.items].map((each: { version: number }) => each.version);
    expect(first.items).toHaveLength(3);
    expect(versions).toEqual(Array.from({ length: versions.length }, (_, i) => versions.length - i));
    expect(rest.next_cursor).toBeNull();
    const states = [...first.items, ...rest.items].map((each: { state: string }) => each.state);
    expect(states.filter((each) => each === 'current')).toHaveLength(1);
    expect(states.at(-1)).toBe('former');
  });

  it('say in the audit log who drafted, published and rolled back what', async () => {
    const rows = await audit();
    expect(rows.filter((each) => each.action === 'policy.publish').at(-1)).toMatchObject({
      actor: 'admin',
      detail: { from: 1, version: 2, restores: null },
    });
    const published = rows.filter((each) => /^policy\.(publish|rollback)$/.test(each.action));
    const { items } = (await call('GET', '/default/versions?page_size=100')).body;
    const byRest = items.filter((each: { published_by: string | null }) => each.published_by === 'admin');
    expect(published).toHaveLength(byRest.length);
    expect(rows.filter((each) => each.action === 'policy.draft')).not.toHaveLength(0);
  });

  it.each([
    [{ grace_seconds: 0 }, 'document.grace_seconds', /more than 0/],
    [{ message_ttl_seconds: 1e12 }, 'document.message_ttl_seconds', /at or below/],
    [
      { frequency_cap: { limit: 1, per: 'rolling', window_seconds: 1e12 } },
      'document.frequency_cap.window_seconds',
      /at or below/,
    ],
    [{ grace_secs: 5 }, 'document', /Remove "grace_secs"/],
    [{ relevance: { push_threshold: 2 } }, 'document.relevance.push_threshold', /at or below 1/],
    [{ default_push_level: { group: 'loud' } }, 'document.default_push_level.group', /"mentions"/],
    [{ conversations: { c1: { idle_after_seconds: 5 } } }, 'document.conversations.c1', /idle_after_seconds/],
    [
      { conversation_types: { group: { push_level: 'all' } } },
      'document.conversation_types.group',
      /push_level/,
    ],
    [{ frequency_cap: { limit: 1, per: 'rolling' } }, 'document.frequency_cap.window_seconds', /number/],
    [{ relevance: { batch_threshold: 0.5 } }, 'document.relevance.batch_threshold', /at most 0.09/],
    [{ relevance: { llm_band: [0.4, 0.1] } }, 'document.relevance.llm_band', /\[0.1, 0.4\]/],
    [
      {
        segment_definitions: { new: 'user.bot' },
        segments: { new: { relevance: { push_threshold: 0.01, batch_threshold: 0.5 } } },
      },
      'document.segments.new.relevance.batch_threshold',
      /0.01/,
    ],
    [
      { conversation_types: { group: { relevance: { push_threshold: 0.01 } } } },
      'document.conversation_types.group.relevance.batch_threshold',
      /at most 0.01/,
    ],
    [
      { conversations: { c1: { relevance: { push_threshold: 0.1, batch_threshold: 0.2 } } } },
      'document.conversations.c1.relevance.batch_threshold',
      /at most 0.1/,
    ],
  ])('refuse %j, naming the field and the fix', async (document, field, fix) => {
    const { status, body } = await call('POST', '/default/versions', { document });
    expect(status).toBe(422);
    expect(body.errors[0]).toMatchObject({ field, fix: expect.stringMatching(fix) });
  });

  it('publish a JSON Schema that describes every field', async () => {
    const { status, body } = await call('GET', '/schema');
    expect([status, body.$schema]).toEqual([200, 'https://json-schema.org/draft/2020-12/schema']);
    expect(undescribed(body)).toEqual([]);
    expect(body.properties.grace_seconds).toMatchObject({ default: 30, type: 'integer' });
  });

  it('belong to one app, and only what is called default is there', async () => {
    const other = await call('GET', '/default/versions', undefined, { 'x-warbler-app': 'two' });
    expect(other.body.items).toHaveLength(1);
    for (const path of ['/other/versions', '/other/diff', '/default/versions/999', '/other/versions/1']) {
      expect([path, (await call('GET', path)).status]).toEqual([path, 404]);
    }
    expect((await call('POST', '/other/publish', { version: 1 }, { 'if-match': '*' })).status).toBe(404);
    expect((await call('GET', '/default/versions/one')).status).toBe(422);
  });

  it('are read by a key that reads decisions, and changed by none but admin keys', async () => {
    const reader = await running.keyFor('one', ['decisions:read']);
    const read = await running.call('GET', `${policies}/default/versions`, undefined, reader);
    const write = await running.call('POST', `${policies}/default/versions`, { document: {} }, reader);
    expect([read.statusCode, write.statusCode]).toEqual([200, 403]);
  });

  it('can be tried by a preview before they are published', async () => {
    const event = {
      type: 'message.created',
      data: { message: 'm1', conversation: 'c1', seq: 1, sender: 'u2', text: 'hi' },
    };
    const tried = (version: number) =>
      running.call('POST', '/v1/decisions/preview', { event, users: ['u1'], policy_version: version });
    expect((await tried(2)).json().policy_version).toBe(2);
    const unknown = await tried(999);
    expect([unknown.statusCode, unknown.json().errors[0].field]).toEqual([422, 'policy_version']);
  });
});

interface Schema {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
}

function undescribed(schema: Schema, path = ''): string[] {
  const below = Object.entries(schema.properties ?? {});
  const open = schema.additionalProperties;
  const each = typeof open === 'object' ? [...below, ['*', open] as const] : below;
  return each.flatMap(([name, property]) => [
    ...(property.description ? [] : [`${path}${name}`]),
    ...undescribed(property, `${path}${name}.`),
  ]);
}
