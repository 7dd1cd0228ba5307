// What an explanation says of one record, and of what such a record could not have come from.
import { describe, expect, it } from 'vitest';
import { explain } from '../../src/decide/explain.js';
import type { RecordedDecision } from '../../src/decide/recorded.js';
import { rules } from '../../src/decide/rules/index.js';
import type { Vote } from '../../src/model/decision.js';
import type { RuleVerdict } from '../../src/model/explanation.js';
import { explained } from './explain-ledger.js';

const phone = { id: 'phone', kind: 'phone', last_activity_at: '2026-06-01T09:00:00Z' };
const tablet = { id: 'tablet', kind: 'tablet', last_activity_at: '2026-06-01T09:00:00Z' };
const web = { id: 'web', kind: 'web', last_activity_at: '2026-06-01T08:00:00Z' };
const mention = { type: 'message.created', message: 'm1', seq: 1, mentions: ['u1'] };
const snoozed = { snooze_until: '2026-06-01T11:00:00Z' };

type Told = readonly RuleVerdict[];
const of = (said: Told, name: string) => said.find(({ rule }) => rule === name)!;
const verdicts = (said: Told, name: RuleVerdict['verdict']) =>
  said.filter(({ verdict }) => verdict === name).map(({ rule }) => rule);
const namesOf = (...tiers: string[]) =>
  rules
    .filter(({ tier, concerns }) => tiers.includes(tier) && (concerns?.includes('message') ?? true))
    .map(({ name }) => name);
const rebuilt = (said: Told, ...names: readonly string[]) => [
  ...new Set(names.map((name) => of(said, name).rebuilt)),
];

function on(device: string | null, records: ReturnType<typeof explained>) {
  return records.find(({ then }) => then.decided.device === device)!;
}

function withVotes({ then }: { then: RecordedDecision }, votes: readonly Vote[]): Told {
  return explain({ ...then, decided: { ...then.decided, votes } });
}

describe('an explanation of a push', () => {
  const record = on('phone', explained({ devices: [phone] }, [['10:00:00', mention]]));

  it('says of every rule there is whether it voted, abstained, or is about something else', () => {
    const { said } = record;
    expect(said.map(({ rule, tier }) => [rule, tier])).toEqual(rules.map(({ name, tier }) => [name, tier]));
    expect(verdicts(said, 'voted')).toEqual(['mention']);
    const heard = namesOf('veto', 'pierce', 'soften');
    expect(verdicts(said, 'abstained')).toEqual(heard.filter((name) => name !== 'mention'));
    expect(verdicts(said, 'not_concerned')).toEqual(
      rules.map(({ name }) => name).filter((name) => !heard.includes(name)),
    );
    expect(said.map(({ would }) => would)).toEqual(said.map(() => null));
  });

  it('gives the vote as it was recorded, and that the facts give the same', () => {
    const [vote] = record.then.decided.votes;
    expect(of(record.said, 'mention')).toMatchObject({ vote, rebuilt: 'agrees' });
    expect(of(record.said, 'snoozed')).toMatchObject({ vote: null, rebuilt: 'agrees' });
    expect(of(record.said, 'merged')).toMatchObject({ rebuilt: null, looked_at: [] });
  });

  it('shows the facts that each rule looked at, those behind its vote and those of the device included', () => {
    const facts = (name: string) =>
      of(record.said, name).looked_at.map(({ fact, value, known }) => [fact, value, known]);
    expect(facts('mention')).toEqual([
      ['classes', ['mention'], true],
      ['item.broadcast', 'none', true],
      ['item.reply_to', null, true],
    ]);
    expect(facts('token_invalid')).toEqual([['device.token', 'valid', true]]);
  });

  it('notices every difference between a recorded vote and what the facts give, but not the order of fields', () => {
    const [vote] = record.then.decided.votes as [Vote];
    const { evidence } = vote;
    const told = (changed: Partial<Vote>) =>
      of(withVotes(record, [{ ...vote, ...changed }]), 'mention').rebuilt;
    const { reply_to, broadcast } = evidence;
    expect(told({ evidence: { reply_to: reply_to!, broadcast: broadcast! } })).toBe('agrees');
    expect(told({ evidence: { ...evidence, broadcast: 'all' } })).toBe('differs');
    expect(told({ evidence: { ...evidence, more: 1 } })).toBe('differs');
    expect(told({ evidence: { broadcast: broadcast! } })).toBe('differs');
    expect(told({ outcome: 'suppress' })).toBe('differs');
    expect(told({ outcome: 'defer', release_at: 1 })).toBe('differs');
    expect(told({ release_at: 1 })).toBe('differs');
  });

  it('notices a vote that is missing, and one that nobody can have cast', () => {
    const [vote] = record.then.decided.votes as [Vote];
    expect(of(withVotes(record, []), 'mention')).toMatchObject({ verdict: 'abstained', rebuilt: 'differs' });
    const invented: Vote = { ...vote, rule: 'keyword' };
    expect(of(withVotes(record, [vote, invented]), 'keyword')).toMatchObject({
      verdict: 'voted',
      vote: invented,
      rebuilt: 'differs',
    });
  });

  it('knows nothing of the facts where none were kept, but still who voted', () => {
    const said = explain({ ...record.then, observed: null });
    expect(said.every(({ looked_at }) => looked_at.length === 0)).toBe(true);
    expect(verdicts(said, 'voted')).toEqual(['mention']);
    expect(rebuilt(said, ...namesOf('veto', 'pierce', 'soften'))).toEqual(['unknown']);
    expect(of(said, 'merged').rebuilt).toBeNull();
  });
});

describe('an explanation of what waits', () => {
  it('compares when the hold ends, too', () => {
    const record = on('phone', explained({ devices: [phone], recipient: snoozed }, [['10:00:00', mention]]));
    expect(of(record.said, 'snoozed')).toMatchObject({ verdict: 'voted', rebuilt: 'agrees' });
    const votes = record.then.decided.votes.map((vote) =>
      vote.release_at === undefined ? vote : { ...vote, release_at: vote.release_at + 1 },
    );
    expect(of(withVotes(record, votes), 'snoozed').rebuilt).toBe('differs');
    expect(of(withVotes(record, votes), 'mention').rebuilt).toBe('agrees');
  });
});

describe('an explanation of a veto', () => {
  const vetoed = on(
    'phone',
    explained({ devices: [phone], recipient: { ...snoozed, push_enabled: false } }, [['10:00:00', mention]]),
  );

  it('says of the tiers behind it what they would have said', () => {
    const { said } = vetoed;
    expect(verdicts(said, 'voted')).toEqual(['opted_out']);
    expect(verdicts(said, 'abstained')).toEqual(namesOf('veto').filter((name) => name !== 'opted_out'));
    expect(verdicts(said, 'not_reached')).toEqual(namesOf('pierce', 'soften'));
    const would = Object.fromEntries(said.map((each) => [each.rule, each.would]));
    expect(would).toMatchObject({
      mention: 'push',
      snoozed: 'defer',
      quiet_hours: 'abstain',
      opted_out: null,
    });
    expect(rebuilt(said, ...namesOf('pierce', 'soften'))).toEqual([null]);
    expect(rebuilt(said, ...namesOf('veto'))).toEqual(['agrees']);
  });

  it('does not guess what they would have said from facts that are lost', () => {
    const lost = (loss: Partial<RecordedDecision>) => explain({ ...vetoed.then, ...loss });
    const textless = lost({ reads: null });
    expect(of(textless, 'mention').would).toBe('unknown');
    expect(of(textless, 'snoozed').would).toBe('defer');
    expect(of(textless, 'mention').looked_at[0]).toEqual({ fact: 'classes', value: null, known: false });
    expect(of(lost({ observed: null }), 'snoozed').would).toBe('unknown');
  });

  it('is about the user alone where there is no device', () => {
    const { said } = on(null, explained({}, [['10:00:00', mention]]));
    expect(verdicts(said, 'voted')).toEqual(['no_device']);
    expect(rebuilt(said, ...namesOf('veto'))).toEqual(['agrees']);
    expect(of(said, 'token_invalid').looked_at).toEqual([]);
    const desk = { id: 'desk', kind: 'desktop', token: 'none', connected: true };
    const looking = { ...desk, last_activity_at: '2026-06-01T09:59:50Z' };
    const given = { devices: [looking], recipient: { push_enabled: false } };
    const atDesk = on(null, explained(given, [['10:00:00', mention]]));
    expect(verdicts(atDesk.said, 'voted')).toEqual(['no_device', 'opted_out']);
    expect(rebuilt(atDesk.said, ...namesOf('veto'))).toEqual(['agrees']);
    expect(of(atDesk.said, 'opted_out').vote!.evidence).toMatchObject({ device_push_enabled: null });
    expect(of(atDesk.said, 'active_on_device').would).toBe('abstain');
  });
});

describe('an explanation of a push that has moved on', () => {
  const soften = namesOf('soften');

  it('asks only for vetoes, because the rest was settled where it came from', () => {
    const moved = explained({ devices: [phone, tablet] }, [
      ['10:00:00', mention],
      ['10:00:01', { type: 'push.failed', message: 'm1', device: 'phone', kind: 'token_invalid' }],
    ]);
    const { said } = on('tablet', moved);
    expect(verdicts(said, 'voted')).toEqual(['mention']);
    expect(of(said, 'mention').rebuilt).toBe('unknown');
    expect(verdicts(said, 'abstained')).toEqual(namesOf('veto'));
    expect(rebuilt(said, ...namesOf('veto'))).toEqual(['agrees']);
    expect(verdicts(said, 'not_reached')).toEqual([
      ...namesOf('pierce'),
      ...soften.filter((name) => name !== 'mention'),
    ]);
    // The vote tells that, too, where nothing is left of what was observed.
    const { then } = on('tablet', moved);
    expect(verdicts(explain({ ...then, observed: null }), 'abstained')).toEqual(namesOf('veto'));
    // On the device that it came from, a veto has settled it.
    expect(verdicts(on('phone', moved).said, 'voted')).toEqual(['token_invalid']);
    expect(rebuilt(on('phone', moved).said, ...namesOf('veto'))).toEqual(['agrees']);
  });

  it('is not what was due at the moment of its event', () => {
    const later = { type: 'message.created', message: 'm2', seq: 2 };
    const plan = {
      type: 'notice.requested',
      notice: 'm3',
      kind: 'event',
      not_before: '2026-06-01T10:10:00Z',
    };
    const records = explained(
      { devices: [phone, tablet, web], recipient: { snooze_until: '2026-06-01T10:10:00Z' } },
      [
        ['10:00:00', { ...mention, force_push: true }],
        ['10:00:01', later],
        ['10:00:02', plan],
        // What ended on another device has nothing to do with what waits here.
        ['10:00:03', { type: 'device.removed', device: 'web' }],
        ['10:10:00', { type: 'push.failed', message: 'm1', device: 'phone', kind: 'token_invalid' }],
      ],
    );
    for (const message of ['m2', 'm3']) {
      const of = records.filter(({ then }) => then.message === message && then.decided.outcome === 'push');
      expect(of.map(({ then, said }) => [then.decided.reason, verdicts(said, 'not_reached')])).toEqual([
        ['nothing_objected', []],
      ]);
    }
  });

  it('knows that from its event where nobody had voted', () => {
    const plain = { type: 'message.created', message: 'm1', seq: 1 };
    const given = { devices: [phone, tablet] };
    const subject = { message: 'm1', device: 'phone' };
    const heard = (...steps: Parameters<typeof explained>[1][number][]) => {
      const { then, said } = on('tablet', explained(given, [['10:00:00', plain], ...steps]));
      return [then.decided.reason, verdicts(said, 'abstained'), verdicts(said, 'not_reached')];
    };
    const vetoes = ['nothing_objected', namesOf('veto'), namesOf('pierce', 'soften')];
    expect(heard(['10:00:01', { type: 'push.failed', ...subject, kind: 'token_invalid' }])).toEqual(vetoes);
    expect(heard(['10:02:00', { type: 'push.not_displayed', ...subject }])).toEqual(vetoes);
    const { said } = on('phone', explained(given, [['10:00:00', plain]]));
    expect(verdicts(said, 'abstained')).toEqual(namesOf('veto', 'pierce', 'soften'));
    const moved = explained(given, [
      ['10:00:00', plain],
      ['10:02:00', { type: 'push.not_displayed', ...subject }],
    ]);
    const forgotten = explain({ ...on('tablet', moved).then, earlier: [], is_whole: false });
    expect(verdicts(forgotten, 'abstained')).toEqual(namesOf('veto'));
  });
});
