import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type IngestWorld, messageEvent, openIngestWorld, remove } from './ingest-world.js';

const presence = (n: number, device = 'd1') => ({
  id: `soft-${n}`,
  type: 'presence.changed',
  data: { user: 'u1', device, connected: true },
});

describe('taking events in', () => {
  let world: IngestWorld;
  beforeEach(async () => {
    world = await openIngestWorld();
  });
  afterEach(async () => {
    await world.close();
    await remove(world.directory);
  });

  it('answers once the ledger has the events, and hands them on in the order of admission', async () => {
    const results = await world.intake.admit('one', [messageEvent(1), messageEvent(2), messageEvent(3)]);
    expect(results.map((each) => each.status)).toEqual(['accepted', 'accepted', 'accepted']);
    const stored = await world.store.events.list('one', 0, 10);
    expect(stored.map((each) => each.event.id)).toEqual(['evt-1', 'evt-2', 'evt-3']);
    expect(world.pipeline.accepted.map((each) => each.seq)).toEqual(stored.map((each) => each.seq));
  });

  it('answers each item by itself, so that a bad one spoils no other', async () => {
    const results = await world.intake.admit('one', [messageEvent(1), { id: 'bad' }, messageEvent(2)]);
    expect(results.map((each) => [each.id, each.status])).toEqual([
      ['evt-1', 'accepted'],
      ['bad', 'rejected'],
      ['evt-2', 'accepted'],
    ]);
    expect(world.pipeline.accepted).toHaveLength(2);
  });

  it('knows an event again: same body, no effect; another body, a conflict', async () => {
    await world.intake.admit('one', [messageEvent(1)]);
    const [again] = await world.intake.admit('one', [messageEvent(1)]);
    const [other] = await world.intake.admit('one', [messageEvent(1, { data: { text: 'dinner?' } })]);
    expect(again).toEqual({ id: 'evt-1', status: 'duplicate' });
    expect(other).toMatchObject({ status: 'rejected', problem: { status: 409 } });
    expect(world.pipeline.accepted).toHaveLength(1);
  });

  it('knows an event again within one batch and between batches that are under way together', async () => {
    const both = await Promise.all([
      world.intake.admit('one', [messageEvent(1), messageEvent(1)]),
      world.intake.admit('one', [messageEvent(1)]),
    ]);
    expect(both.flat().map((each) => each.status)).toEqual(['accepted', 'duplicate', 'duplicate']);
  });

  it('keeps the apps apart: the same id in two of them is two events', async () => {
    const results = await Promise.all(
      ['one', 'two'].map((app) => world.intake.admit(app, [messageEvent(1)])),
    );
    expect(results.flat().map((each) => each.status)).toEqual(['accepted', 'accepted']);
  });

  it('keeps ids apart that differ only in case, accent or a trailing space', async () => {
    const ids = ['Bob', 'bob', 'bób', 'bob '];
    const results = await world.intake.admit(
      'one',
      ids.map((id, n) => ({ ...messageEvent(n), id })),
    );
    expect(results.map((each) => each.status)).toEqual(ids.map(() => 'accepted'));
  });

  it('takes a message id that comes again under another event id: what that means is decided later', async () => {
    const results = await world.intake.admit('one', [messageEvent(1), { ...messageEvent(1), id: 'other' }]);
    expect(results.map((each) => each.status)).toEqual(['accepted', 'accepted']);
  });

  it('applies soft events in order and stores none of them', async () => {
    const results = await world.intake.admit('one', [presence(1), presence(2), messageEvent(1), presence(3)]);
    expect(results.map((each) => each.id)).toEqual(['soft-1', 'soft-2', 'evt-1', 'soft-3']);
    expect(world.pipeline.soft.map((each) => each.id)).toEqual(['soft-1', 'soft-2', 'soft-3']);
    expect((await world.store.events.list('one', 0, 10)).map((each) => each.event.id)).toEqual(['evt-1']);
  });

  it('keeps a sender’s batches in order although they are not awaited', async () => {
    await Promise.all([1, 2, 3, 4].map((n) => world.intake.admit('one', [presence(n), messageEvent(n)])));
    expect(world.pipeline.accepted.map((each) => each.event.id)).toEqual([
      'evt-1',
      'evt-2',
      'evt-3',
      'evt-4',
    ]);
    expect(world.pipeline.soft.map((each) => each.id)).toEqual(['soft-1', 'soft-2', 'soft-3', 'soft-4']);
  });

  it('takes nothing in when the ledger cannot be written, and all of it later', async () => {
    world.ledger.isFull = true;
    const [refused] = await world.intake.admit('one', [messageEvent(1)]);
    expect(refused).toMatchObject({ status: 'rejected', problem: { status: 503 } });
    expect(world.pipeline.accepted).toEqual([]);
    world.ledger.isFull = false;
    const [taken] = await world.intake.admit('one', [messageEvent(1)]);
    expect(taken?.status).toBe('accepted');
  });

  it('lets no batch suffer for another that the ledger refuses', async () => {
    world.ledger.refuses = (row) => row['id'] === 'evt-2';
    const results = await Promise.all([1, 2, 3].map((n) => world.intake.admit('one', [messageEvent(n)])));
    expect(results.flat().map((each) => each.status)).toEqual(['accepted', 'rejected', 'accepted']);
  });

  it('refuses a whole batch when too much waits, without taking half of it', async () => {
    world.pipeline.backlog = 1_000;
    const results = await world.intake.admit('one', [messageEvent(1), presence(1), { id: 'bad' }]);
    expect(results.map((each) => each.status === 'rejected' && each.problem.status)).toEqual([429, 429, 429]);
    expect(world.pipeline.soft).toEqual([]);
  });

  it('commits a connector’s cursor with its events, or neither', async () => {
    expect(await world.intake.cursor('one', 'im')).toBeNull();
    world.ledger.isFull = true;
    await world.intake.admitFrom('one', 'im', 'c-1', [messageEvent(1)]);
    expect(await world.intake.cursor('one', 'im')).toBeNull();
    world.ledger.isFull = false;
    await world.intake.admitFrom('one', 'im', 'c-1', [messageEvent(1)]);
    expect(await world.intake.cursor('one', 'im')).toBe('c-1');
    await world.intake.admitFrom('one', 'im', 'c-2', []);
    expect(await world.intake.cursor('one', 'im')).toBe('c-2');
  });

  it('goes on counting after a restart', async () => {
    await world.intake.admit('one', [messageEvent(1)]);
    await world.close();
    world = await openIngestWorld({}, world.directory);
    await world.intake.admit('one', [messageEvent(2)]);
    const stored = await world.store.events.list('one', 0, 10);
    expect(stored.map((each) => each.event.id)).toEqual(['evt-1', 'evt-2']);
  });

  it('keeps the text of a message out of the database’s files', async () => {
    const text = 'the heron stands by the weir';
    await world.intake.admit('one', [messageEvent(1, { data: { text } })]);
    const rows = await world.store.ledger.query('SELECT * FROM events');
    expect(
      JSON.stringify(
        rows.map((row) => Object.values(row).map((cell) => Buffer.from(String(cell)).toString())),
      ),
    ).not.toContain(text);
    expect((await world.store.events.byId('one', 'evt-1'))?.event.data).toMatchObject({ text });
  });
});
