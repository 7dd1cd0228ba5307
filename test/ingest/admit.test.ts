import { describe, expect, it } from 'vitest';
import { admit } from '../../src/ingest/admit.js';
import { messageEvent, NOW } from './ingest-world.js';

function taken(item: unknown) {
  const admitted = admit('one', item, NOW);
  if (!admitted.ok) throw new Error(admitted.problem.detail);
  return admitted;
}

function refused(item: unknown) {
  const admitted = admit('one', item, NOW);
  if (admitted.ok) throw new Error('was admitted');
  return admitted;
}

describe('admitting one item', () => {
  it('fills in what may be left out', () => {
    const { event, notes } = taken({
      id: 'e',
      type: 'typing.started',
      data: { user: 'u', conversation: 'c' },
    });
    expect(event).toMatchObject({ app: 'one', source: 'api', time: NOW, receivedAt: NOW });
    expect(event.data).toMatchObject({ device: null });
    expect(notes).toEqual([]);
  });

  it('takes every published type', () => {
    const items = {
      'message.edited': { message: 'm', text: 'later' },
      'message.deleted': { message: 'm' },
      'reaction.added': { message: 'm', user: 'u', reaction: '👍' },
      'read.advanced': { user: 'u', conversation: 'c', up_to_seq: 3 },
      'presence.changed': { user: 'u', device: 'd', connected: true },
      'conversation.updated': {
        conversation: 'c',
        type: 'group',
        members: ['a', { user: 'b', followed: true }],
      },
      'member.added': { conversation: 'c', user: 'u' },
      'member.removed': { conversation: 'c', user: 'u' },
      'user.updated': { user: 'u', name: 'Uma' },
      'preference.changed': { user: 'u', set: { push_level: 'mentions' } },
      'call.ringing': { call: 'k', conversation: 'c', sender: 'u' },
      'call.ended': { call: 'k', how: 'missed' },
    };
    for (const [type, data] of Object.entries(items))
      expect(taken({ id: type, type, data }).event.type).toBe(type);
  });

  it('names the field and the fix of everything that is wrong with an item, and its id', () => {
    const { id, problem } = refused(messageEvent(1, { data: { seq: -1, colour: 'red', sender: undefined } }));
    expect(id).toBe('evt-1');
    expect(problem).toMatchObject({ status: 422, type: 'urn:warbler:problem:invalid' });
    expect(problem.errors?.map((each) => each.field).sort()).toEqual(['data', 'data.sender', 'data.seq']);
    for (const { fix } of problem.errors ?? []) expect(fix.length).toBeGreaterThan(8);
  });

  it('refuses an unknown type with the list of known ones', () => {
    expect(refused({ id: 'e', type: 'message.sent', data: {} }).problem.detail).toContain('message.created');
  });

  it('refuses what is not an event at all', () => {
    for (const item of [null, 7, 'x', [], {}]) expect(refused(item).problem.status).toBe(422);
  });

  it('refuses ids that have no UTF-8 form, because two of them would become one', () => {
    expect(refused(messageEvent(1, { data: { sender: 'u\ud800' } })).problem.errors?.[0]?.field).toBe(
      'data.sender',
    );
  });

  it('refuses an offset as the time zone of a user', () => {
    const told = (time_zone: string) => ({ id: 'e', type: 'user.updated', data: { user: 'u1', time_zone } });
    expect(refused(told('+02:00')).problem.errors?.[0]).toMatchObject({
      field: 'data.time_zone',
      fix: expect.stringContaining('IANA'),
    });
    expect(taken(told('Europe/Berlin')).event.data).toMatchObject({ time_zone: 'Europe/Berlin' });
  });

  it('refuses what is nested deeper than any event, without losing its footing', () => {
    const deep: unknown = JSON.parse(`${'['.repeat(200_000)}${']'.repeat(200_000)}`);
    const { problem } = refused(messageEvent(1, { data: { text: deep } }));
    expect(problem.errors?.[0]?.problem).toBe('nested too deeply');
  });

  it('takes a structured CloudEvent, with a prefixed type and extensions', () => {
    const { event } = taken({
      specversion: '1.0',
      id: 'ce-1',
      source: '/im/eu',
      type: 'com.example.chat.message.created',
      time: '2026-03-10T13:59:00Z',
      datacontenttype: 'application/json',
      traceparent: '00-1',
      data: messageEvent(1).data,
    });
    expect(event).toMatchObject({
      id: 'ce-1',
      source: '/im/eu',
      type: 'message.created',
      time: NOW - 60_000,
    });
  });

  it('refuses a CloudEvent of an unknown type, another version or with binary data', () => {
    const good = {
      specversion: '1.0',
      id: 'e',
      source: 's',
      type: 'message.deleted',
      data: { message: 'm' },
    };
    expect(refused({ ...good, type: 'com.example.nothing' }).problem.errors?.[0]?.field).toBe('type');
    expect(refused({ ...good, specversion: '0.3' }).problem.errors?.[0]?.field).toBe('specversion');
    expect(refused({ ...good, data_base64: 'AA==' }).problem.errors?.[0]?.field).toBe('data_base64');
  });

  it('clamps what lies in the future to the arrival and notes it', () => {
    const { event, notes } = taken(
      messageEvent(1, { time: '2026-03-10T15:00:00Z', data: { created_at: '2026-03-10T16:00:00Z' } }),
    );
    expect(event.time).toBe(NOW);
    expect(event.data).toMatchObject({ created_at: NOW });
    expect(notes).toEqual(['clock_skew']);
  });

  it('takes the time of the event for when its message was created, where the message says nothing', () => {
    expect(taken(messageEvent(1, { time: '2026-03-10T13:00:00Z' })).event.data).toMatchObject({
      created_at: NOW - 3_600_000,
    });
    expect(taken(messageEvent(1)).event.data).toMatchObject({ created_at: null });
  });

  it('gives equal bodies one hash, whatever the order of their keys and the door they came by', () => {
    const { data } = messageEvent(1);
    const backwards = Object.fromEntries(Object.entries(data).reverse());
    const time = '2026-03-10T14:00:00+00:00';
    const plain = taken({ ...messageEvent(1), time });
    const cloud = taken({
      specversion: '1.0',
      id: 'evt-1',
      source: 'im',
      type: 'message.created',
      time,
      data: backwards,
    });
    expect(cloud.bodyHash).toBe(plain.bodyHash);
    expect(taken(messageEvent(1, { time, data: { text: 'dinner?' } })).bodyHash).not.toBe(plain.bodyHash);
  });
});
