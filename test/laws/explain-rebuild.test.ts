// From which records the facts of a decision can be made again, and what of them is not known where something is missing.
import { describe, expect, it } from 'vitest';
import { explain } from '../../src/decide/explain.js';
import type { RecordedDecision } from '../../src/decide/recorded.js';
import { step } from '../../src/decide/step.js';
import type { RuleVerdict } from '../../src/model/explanation.js';
import { explained, Ledger } from './explain-ledger.js';
import { asInput, on as at, resultsOf, worldIn } from './scenario-steps.js';

const phone = { id: 'phone', kind: 'phone', last_activity_at: '2026-06-01T09:00:00Z' };
const tablet = { id: 'tablet', kind: 'tablet', last_activity_at: '2026-06-01T09:00:00Z' };
const web = { id: 'web', kind: 'web', last_activity_at: '2026-06-01T08:00:00Z' };
const desk = { id: 'desk', kind: 'desktop', token: 'none', connected: true };
const snoozed = { snooze_until: '2026-06-01T11:00:00Z' };
const plain = { type: 'message.created', message: 'm1', seq: 1 };
const mention = { ...plain, mentions: ['u1'] };
const batched = { ...plain, scores: { local: 0.3 } };
const reminder = { type: 'notice.requested', notice: 'n1', kind: 'reminder' };
const clock = { type: 'clock' };

type Records = ReturnType<typeof explained>;
type Told = readonly RuleVerdict[];

const of = (said: Told, name: string) => said.find(({ rule }) => rule === name)!;
const on = (device: string | null, records: Records, message?: string) =>
  records.find(({ then }) => then.decided.device === device && (message ?? then.message) === then.message)!;
const factsOf = (said: Told, name: string) =>
  Object.fromEntries(of(said, name).looked_at.map(({ fact, value }) => [fact, value]));
/** The facts that nothing tells, of all that rules looked at. */
const unknownIn = (said: Told) =>
  [
    ...new Set(
      said.flatMap(({ looked_at }) => looked_at.flatMap(({ fact, known }) => (known ? [] : [fact]))),
    ),
  ].sort();
const without = ({ then }: Records[number], loss: Partial<RecordedDecision>) =>
  unknownIn(explain({ ...then, ...loss }));

describe('the facts of a decision are made again', () => {
  it('from what was known of the user: profile, conversation and how they treat such messages', () => {
    const conditions = [
      { name: 'pros', when: 'user.attributes.plan == "pro"', outcome: 'push' },
      { name: 'bored', when: 'behaviour.sender_open_rate < 0.1', outcome: 'suppress' },
    ];
    const given = { devices: [phone], profile: { attributes: { plan: 'pro' } }, policy: { conditions } };
    const engagement = { sender: 0.05, conversation: 0.5 };
    const { then, said } = on('phone', explained(given, [['10:00:00', { ...plain, engagement }]]));
    expect(then.decided.reason).toBe('policy_condition');
    expect(of(said, 'policy_condition')).toMatchObject({ verdict: 'voted', rebuilt: 'agrees' });
    const keen = on('phone', explained(given, [['10:00:00', plain]]));
    expect(keen.then.decided).toMatchObject({ outcome: 'push', reason: 'policy_condition' });
    expect(of(keen.said, 'policy_condition').rebuilt).toBe('agrees');
  });

  it('also in a conversation that nobody has heard of', () => {
    const { said } = on(
      'phone',
      explained({ devices: [phone] }, [['10:00:00', { ...mention, conversation: 'c9' }]]),
    );
    expect(of(said, 'mention').rebuilt).toBe('agrees');
    expect(unknownIn(said)).toEqual(
      ['relevance', 'recipient.batches'].filter((fact) => unknownIn(said).includes(fact)),
    );
  });

  it('of a call and of a notice as of a message', () => {
    const ringing = { type: 'call.ringing', call: 'k1' };
    const call = on('phone', explained({ devices: [phone] }, [['10:00:00', ringing]]));
    expect(of(call.said, 'call')).toMatchObject({ verdict: 'voted', rebuilt: 'agrees' });
    const notice = on('phone', explained({ devices: [phone] }, [['10:00:00', reminder]]));
    expect(of(notice.said, 'reminder')).toMatchObject({ verdict: 'voted', rebuilt: 'agrees' });
  });

  it('after what its event changed, where both would give the same verdicts', () => {
    const records = explained({ devices: [phone, { ...desk, last_activity_at: '2026-06-01T09:59:50Z' }] }, [
      ['10:00:00', mention],
      ['10:00:10', { type: 'presence.changed', device: 'desk', connected: false, clean: true }],
    ]);
    const { then, said } = on('phone', records);
    expect(then.decided.outcome).toBe('push');
    expect(factsOf(said, 'desktop_grace')).toMatchObject({ 'activity.computer': null });
  });

  it('with what held it before, in the order in which it did, but not the time that a notice was for', () => {
    const desks = [phone, { ...desk, last_activity_at: '2026-06-01T09:59:50Z' }];
    const records = explained(
      { devices: desks, recipient: { ...snoozed, snooze_until: '2026-06-01T10:00:20Z' } },
      [
        ['09:59:55', { ...reminder, not_before: '2026-06-01T10:00:00Z' }],
        ['10:00:00', clock],
        ['10:00:30', clock],
      ],
    );
    expect(factsOf(on('phone', records).said, 'desktop_grace')['item.held_by']).toEqual(['desktop_grace']);
  });

  it('as a message that was held in this very step, where a digest or what went along must have been', () => {
    const policy = { batch: { window_seconds: 300, max_wait_seconds: 900, max_items: 2 } };
    const filled = explained({ devices: [phone], policy }, [
      ['10:00:00', batched],
      ['10:00:10', { ...batched, message: 'm2', seq: 2 }],
    ]);
    for (const message of ['m1', 'm2']) {
      const { said } = on('phone', filled, message);
      expect(of(said, 'batched')).toMatchObject({ verdict: 'voted', rebuilt: 'agrees' });
      expect(factsOf(said, 'batched')['item.held_by']).toEqual(['batched']);
    }
  });

  it('as a message that filled a batch and then had to wait for something else', () => {
    const policy = { batch: { window_seconds: 300, max_wait_seconds: 900, max_items: 2 } };
    const filled = explained({ devices: [phone], policy }, [
      ['10:00:00', batched],
      ['10:00:05', { type: 'preference.changed', set: { snooze_until: '2026-06-01T10:03:00Z' } }],
      ['10:00:10', { ...batched, message: 'm2', seq: 2 }],
    ]);
    const { then, said } = on('phone', filled, 'm2');
    expect(then.decided.reason).toBe('snoozed');
    expect(of(said, 'batched')).toMatchObject({ vote: { outcome: 'push' }, rebuilt: 'agrees' });
    const released = explained({ devices: [phone], policy }, [
      ['10:00:00', batched],
      ['10:00:05', { type: 'preference.changed', set: { snooze_until: '2026-06-01T10:03:00Z' } }],
      ['10:00:10', { ...batched, message: 'm2', seq: 2 }],
      ['10:03:00', clock],
    ]);
    for (const message of ['m1', 'm2']) {
      const later = on('phone', released, message);
      expect(of(later.said, 'batched').vote?.evidence['held_by']).toEqual(['batched', 'snoozed']);
      expect(of(later.said, 'batched').rebuilt).toBe('agrees');
      const earlier = later.then.earlier.map(({ devices, relevance }) => ({
        devices: devices.map((each) => ({ ...each, votes: each.votes.toReversed() })),
        relevance,
      }));
      expect(of(explain({ ...later.then, earlier }), 'batched').rebuilt).toBe('agrees');
    }
  });

  it('with the relevance that was last worked out, where a veto ended it without asking', () => {
    const devices = [phone, tablet, web];
    const failed = (device: string) => ({
      type: 'push.failed',
      message: 'm1',
      device,
      kind: 'token_invalid',
    });
    const records = explained({ devices }, [
      ['10:00:00', { ...plain, scores: { local: 0.9 } }],
      ['10:00:10', failed('phone')],
      ['10:00:20', failed('tablet')],
    ]);
    const { said } = on('tablet', records);
    expect(of(said, 'relevant')).toMatchObject({ verdict: 'not_reached', would: 'push' });
  });

  it('of a notice from what its vetoes say has happened to it since', () => {
    const given = { devices: [phone], recipient: snoozed };
    const keyed = { ...reminder, key: 'k' };
    const correction = { ...keyed, notice: 'n2', alert: false, ttl_seconds: 600 };
    const expired = on(
      'phone',
      explained(given, [
        ['10:00:00', keyed],
        ['10:00:10', correction],
        ['11:00:00', clock],
      ]),
    );
    expect(of(expired.said, 'expired')).toMatchObject({ verdict: 'voted', rebuilt: 'agrees' });
    const waiting = on(
      'phone',
      explained(given, [
        ['10:00:00', keyed],
        ['10:00:10', correction],
        ['10:00:20', { type: 'notice.cancelled', notice: 'n1' }],
      ]),
    );
    expect(of(waiting.said, 'deleted')).toMatchObject({ verdict: 'voted', rebuilt: 'agrees' });
    expect(of(waiting.said, 'expired')).toMatchObject({ verdict: 'abstained', rebuilt: 'unknown' });
  });

  it('of a device that went without a word', () => {
    const { recipient, policy, defaults } = worldIn({ devices: [phone], recipient: snoozed });
    const ledger = new Ledger(policy);
    const [held] = resultsOf({ devices: [phone], recipient: snoozed }, [['10:00:00', mention]]);
    ledger.explain(recipient, asInput(mention, defaults), held!, at('10:00:00'));
    const lost = { ...held!.recipient, devices: {} };
    const result = step(lost, asInput(clock), policy, at('11:00:00'));
    const [record] = ledger.explain(lost, asInput(clock), result, at('11:00:00'));
    expect(record!.then.decided).toMatchObject({ device: 'phone', reason: 'no_device' });
    expect(of(record!.said, 'no_device')).toMatchObject({ verdict: 'voted', rebuilt: 'agrees' });
  });
});

describe('what is not known', () => {
  const capped = { policy: { frequency_cap: { limit: 5, per: 'rolling', window_seconds: 60 } } };
  const pushed = (event: typeof plain, more = {}) =>
    on('phone', explained({ devices: [phone], ...more }, [['10:00:00', event]]));

  it('is nothing of a whole record', () => {
    expect(without(pushed(mention), {})).toEqual([]);
    expect(without(pushed(plain, { recipient: { holdout: true } }), {})).toEqual([]);
    expect(without(pushed({ ...plain, ...{ scores: { local: 0.9 } } }), {})).toEqual([]);
  });

  it('is how relevant a message is that nobody rated, unless nobody would have asked', () => {
    const level = { recipient: { push_level: 'mentions' } };
    expect(without(pushed(plain, level), {})).toEqual(['relevance']);
    expect(without(pushed(plain, { recipient: { ...level.recipient, holdout: true } }), {})).toEqual([]);
    const conditions = [{ name: 'all', when: 'true', outcome: 'push' }];
    expect(without(pushed(plain, { ...level, policy: { conditions } }), {})).toEqual([]);
  });

  it('is what follows from the text, where it is lost and somebody looks for keywords', () => {
    const listening = pushed({ ...plain, ...{ text: 'hello' } }, { recipient: { keywords: ['deploy'] } });
    const unread = { ...listening.then.reads, text: undefined };
    expect(without(listening, {})).toEqual([]);
    const lost = without(listening, { reads: unread });
    expect(lost).toEqual(['classes', 'isOrdinary', 'relevance.local', 'relevance.tier']);
    expect(without(listening, { reads: null })).toEqual(lost);
    const deaf = pushed({ ...plain, ...{ text: 'hello' } });
    expect(without(deaf, { reads: unread })).toEqual([]);
    expect(without(deaf, { reads: null })).toContain('classes');
    expect(without(pushed(mention, { recipient: { push_level: 'mentions' } }), { reads: null })).toContain(
      'isOrdinary',
    );
    const notice = on('phone', explained({ devices: [phone] }, [['10:00:00', reminder]]));
    expect(without(notice, { reads: null })).toEqual([]);
  });

  it('is what was sent before, where that is not recorded', () => {
    const record = pushed(mention, capped);
    expect(without(record, {})).toEqual([]);
    const lost = ['recipient.notifications'];
    expect(without(record, { notifications: null })).toEqual(lost);
    expect(without(record, { notifications: undefined })).toEqual(lost);
    expect(factsOf(explain({ ...record.then, notifications: null }), 'frequency_capped')).toMatchObject({
      'recipient.notifications': null,
    });
  });

  it('is what held it, where earlier decisions are lost', () => {
    const devices = [phone, { ...desk, last_activity_at: '2026-06-01T09:59:50Z' }];
    const waiting = on('phone', explained({ devices }, [['10:00:00', batched]]));
    expect(without(waiting, {})).toEqual(['recipient.batches']);
    expect(without(waiting, { is_whole: false })).toEqual([
      'item.held_by',
      'item.in_window_batch',
      'recipient.batches',
    ]);
  });

  it('is for how long a notice is worth telling, once there may have been a correction', () => {
    const times = (key: string | null, ...more: Parameters<typeof explained>[1][number][]) =>
      without(
        on(
          'phone',
          explained({ devices: [phone], recipient: snoozed }, [['10:00:00', { ...reminder, key }], ...more]),
        ),
        {},
      );
    expect([times('k'), times(null, ['11:00:00', clock]), times('k', ['11:00:00', clock])]).toEqual([
      [],
      [],
      ['item.expires_at'],
    ]);
  });

  it('is everything where the arrival is lost, also if another message came in this step', () => {
    const given = { devices: [phone], recipient: { snooze_until: '2026-06-01T10:05:00Z' } };
    const nobody = { at: 0, observed: null };
    for (const event of [
      { ...mention, message: 'm2', seq: 2 },
      { type: 'call.ringing', call: 'k1' },
      { ...reminder, notice: 'n2' },
    ]) {
      const { then } = on(
        'phone',
        explained(given, [
          ['10:00:00', mention],
          ['10:05:00', event],
        ]),
        'm1',
      );
      const said = explain({ ...then, arrival: { ...then.arrival, ...nobody } });
      expect(said.every(({ looked_at }) => looked_at.length === 0)).toBe(true);
      expect(of(said, 'mention')).toMatchObject({ verdict: 'voted', rebuilt: 'unknown' });
    }
  });

  it('is what came under its id before, where that is lost and the id has come again', () => {
    const given = { devices: [phone], recipient: { snooze_until: '2026-06-01T10:05:00Z' } };
    const again = { ...mention, sender: 'u1' };
    const [due, repeat] = explained(given, [
      ['10:00:00', mention],
      ['10:06:00', again],
    ]);
    expect(due!.then.decided).toMatchObject({ outcome: 'push', reason: 'mention' });
    expect(repeat!.then.decided.votes.map(({ rule }) => rule)).toContain('duplicate');
    const nobody = { at: 0, policy: due!.then.policy, observed: null };
    expect(of(explain({ ...due!.then, arrival: nobody }), 'own_message').rebuilt).toBe('unknown');
    expect(of(explain({ ...repeat!.then, arrival: nobody }), 'own_message').rebuilt).toBe('agrees');
  });
});

describe('a message that was edited while it waited', () => {
  const given = { devices: [phone], recipient: snoozed };

  it('may have said something else, where nothing that it is known to have said explains the votes', () => {
    const records = explained(given, [
      ['10:00:00', mention],
      ['10:00:10', { type: 'message.edited', message: 'm1', mentions: [] }],
      ['11:00:00', { type: 'message.edited', message: 'm1', mentions: ['u1'] }],
    ]);
    const { then, said } = on('phone', records);
    expect(then.decided).toMatchObject({ outcome: 'push', reason: 'nothing_objected' });
    expect(of(said, 'mention')).toMatchObject({ verdict: 'abstained', rebuilt: 'unknown' });
    expect(unknownIn(said)).toEqual([
      'classes',
      'isOrdinary',
      'item.broadcast',
      'item.reply_to',
      'relevance',
    ]);
  });

  it('is no way out for a first decision, nor for a notice, which nobody edits', () => {
    const capped = { rule: 'frequency_capped', tier: 'soften', outcome: 'suppress', evidence: {} } as const;
    const first = explained(given, [['10:00:00', mention]]);
    const notice = explained(given, [
      ['10:00:00', reminder],
      ['11:00:00', clock],
    ]);
    for (const { then } of [on('phone', first), on('phone', notice)]) {
      const decided = { ...then.decided, votes: [...then.decided.votes, capped] };
      expect(of(explain({ ...then, decided }), 'frequency_capped').rebuilt).toBe('differs');
    }
  });
});

describe('what is due when something else comes in', () => {
  it('is told from that by its id', () => {
    const given = { devices: [phone], recipient: { snooze_until: '2026-06-01T10:05:00Z' } };
    const facts = (first: object, second: object, rule: string) =>
      factsOf(
        explained(given, [
          ['10:00:00', first],
          ['10:05:00', second],
        ] as never)[0]!.said,
        rule,
      );
    const other = { ...mention, message: 'm2', seq: 2, sender: 'u5' };
    expect(facts(mention, other, 'own_message')).toMatchObject({ 'item.sender': 'u2' });
    const [orders, offers] = ['n1', 'n2'].map((notice) => ({ ...reminder, notice, topic: `of ${notice}` }));
    expect(facts(orders!, offers!, 'opted_out')).toMatchObject({ 'item.topic': 'of n1' });
  });

  it('is explained by this step alone where it came in this step', () => {
    const { then } = on('phone', explained({ devices: [phone] }, [['10:00:00', mention]]));
    const arrival = { ...then.arrival, observed: null };
    expect(of(explain({ ...then, arrival }), 'mention').rebuilt).toBe('agrees');
  });
});

describe('a device that came while a message waited', () => {
  it('was not fallen back to when the message is due in the step of a refused push', () => {
    const records = explained({ devices: [{ id: 'tablet', kind: 'tablet' }], recipient: snoozed }, [
      ['10:00:00', mention],
      ['10:00:10', { type: 'device.registered', device: 'phone', set: { kind: 'phone', token: 'valid' } }],
      ['11:00:00', { type: 'push.failed', device: 'web', message: 'm9', kind: 'token_invalid' }],
    ]);
    const due = on('phone', records);
    expect(due.then.decided).toMatchObject({ device: 'phone', outcome: 'push', reason: 'mention' });
    expect(of(due.said, 'mention')).toMatchObject({ verdict: 'voted', rebuilt: 'agrees' });
  });
});

describe('an id that came again while its message waited', () => {
  it('changes nothing of what is said when it is due, also in the step of a refused push', () => {
    const given = { devices: [phone], recipient: { blocked: ['u3'], ...snoozed } };
    const [due] = explained(given, [
      ['10:00:00', mention],
      ['10:00:10', { ...mention, sender: 'u3' }],
      ['11:00:00', { type: 'push.failed', device: 'phone', message: 'm9', kind: 'token_invalid' }],
    ]);
    expect(due!.then.decided).toMatchObject({ outcome: 'push', reason: 'mention' });
    expect(of(due!.said, 'mention')).toMatchObject({ verdict: 'voted', rebuilt: 'agrees' });
  });
});
