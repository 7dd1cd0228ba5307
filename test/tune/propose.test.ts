import { describe, expect, it } from 'vitest';
import { policySchema } from '../../src/model/policy.js';
import { propose } from '../../src/tune/propose.js';
import { document, evidenceOf, spread } from './observed.js';

const dismissed = () => 'unwanted' as const;
const verdicts = (proposed: ReturnType<typeof propose>) =>
  proposed.findings.map(({ path, direction, verdict }) => `${direction} ${path}: ${verdict}`);

describe('a proposal', () => {
  it('raises the push threshold of a type of conversation whose pushes are dismissed, by half of them', () => {
    const { changes, document: next } = propose(evidenceOf(spread(30, 20, [0.1, 0.5], dismissed)), document);
    expect(changes).toMatchObject([
      { path: 'conversation_types.group.relevance.push_threshold', from: 0.09, to: 0.3, direction: 'raise' },
    ]);
    expect(next!.conversation_types).toEqual({ group: { relevance: { push_threshold: 0.3 } } });
    expect(next!.relevance).toEqual(document.relevance);
    expect(changes[0]!.examples).toHaveLength(10);
  });

  it('goes only as far as the pushes that are moved are unwanted themselves', () => {
    const pushes = spread(40, 20, [0.1, 0.5], (p) => (p < 0.2 ? 'unwanted' : 'wanted'));
    expect(propose(evidenceOf(pushes), document).changes).toMatchObject([
      { to: 0.2, moved: { unwanted: { share: 1 } } },
    ]);
  });

  it('is not made where people open what they get', () => {
    const proposed = propose(evidenceOf(spread(30, 20, [0.1, 0.5], () => 'wanted')), document);
    expect(proposed.document).toBeNull();
    expect(verdicts(proposed)[0]).toBe('raise conversation_types.group.relevance.push_threshold: not_proven');
  });

  it('is not made from one noisy user among many who are content', () => {
    const content = spread(24, 5, [0.1, 0.5], () => 'wanted');
    const noisy = spread(1, 2_000, [0.1, 0.5], dismissed).map((each) => ({ ...each, user: 'noisy' }));
    const proposed = propose(evidenceOf([...content, ...noisy]), document);
    expect(proposed.document).toBeNull();
    expect(proposed.findings[0]!.unwanted.share).toBeCloseTo(1 / 25);
  });

  it.each([
    ['users', spread(19, 40, [0.1, 0.5], dismissed), { users: 19, pushes: 760, reactions: 760 }],
    ['pushes', spread(30, 3, [0.1, 0.5], dismissed), { users: 30, pushes: 90, reactions: 90 }],
    [
      'reactions',
      spread(30, 20, [0.1, 0.5], (p) => (p < 0.13 ? 'unwanted' : 'unknown')),
      { users: 30, pushes: 600, reactions: 45, unknown: 555 },
    ],
  ])('is refused with too few %s, and says how many there are', (_, pushes, counts) => {
    const proposed = propose(evidenceOf(pushes), document);
    expect(proposed.document).toBeNull();
    expect(proposed.findings[0]).toMatchObject({ target: 'group', verdict: 'thin', counts });
  });

  it('is refused where no provider tells of opens, because silence may be one', () => {
    const pushes = spread(30, 20, [0.1, 0.5], dismissed);
    const heard = { opened: new Set<string>(), dismissed: new Set(['fcm']) };
    const proposed = propose(evidenceOf(pushes, { heard }), document);
    expect(proposed.document).toBeNull();
    expect(proposed.findings[0]).toMatchObject({ verdict: 'silent', counts: { pushes: 600 } });
  });

  it('waits for what came of the change before', () => {
    const measuring = new Set(['conversation_types.group.relevance.push_threshold']);
    const proposed = propose(evidenceOf(spread(30, 20, [0.1, 0.5], dismissed), { measuring }), document);
    expect(proposed.findings[0]).toMatchObject({ verdict: 'measuring' });
    expect(proposed.document).toBeNull();
  });

  it('speaks for the app as a whole where no type of conversation has enough users alone', () => {
    const groups = spread(15, 20, [0.1, 0.5], dismissed);
    const channels = spread(15, 20, [0.1, 0.5], dismissed, 'channel').map((each) => ({
      ...each,
      user: `c-${each.user}`,
    }));
    const { changes } = propose(evidenceOf([...groups, ...channels]), document);
    expect(changes).toMatchObject([{ target: 'app', path: 'relevance.push_threshold', to: 0.3 }]);
  });

  it('leaves out conversations that have a threshold of their own', () => {
    const own = { 'a-group': { relevance: { push_threshold: 0.05 } } };
    const proposed = propose(
      evidenceOf(spread(30, 20, [0.1, 0.5], dismissed)),
      policySchema.parse({ conversations: own }),
    );
    expect(proposed.findings).toMatchObject([
      { target: 'app', verdict: 'thin', counts: { pushes: 0 } },
      {},
      {},
    ]);
  });

  it('leaves out whom a segment gave a threshold of their own, as the decisions recorded it', () => {
    const segments = { guests: { relevance: { push_threshold: 0.05 } } };
    const pushes = spread(30, 20, [0.1, 0.5], dismissed);
    const policy = { ...document, segments };
    expect(propose(evidenceOf(pushes), policy).changes).toMatchObject([{ target: 'group', to: 0.3 }]);
    const theirs = pushes.map((each) => ({
      ...each,
      relevance: { ...each.relevance, thresholds: { push: 0.05, batch: 0.02 } },
    }));
    expect(propose(evidenceOf(theirs), policy).document).toBeNull();
  });

  it('raises the batch threshold only where batches are hardly ever opened', () => {
    const batches = spread(60, 20, [0.02, 0.09], dismissed);
    expect(propose(evidenceOf(batches), document).changes).toMatchObject([
      { path: 'conversation_types.group.relevance.batch_threshold', to: 0.05, direction: 'raise' },
    ]);
    const some = spread(60, 20, [0.02, 0.09], (_, user) => (user % 5 === 0 ? 'wanted' : 'unwanted'));
    expect(propose(evidenceOf(some), document).document).toBeNull();
  });

  it('lowers the push threshold where batches are opened', () => {
    const { changes } = propose(evidenceOf(spread(40, 20, [0.02, 0.09], () => 'wanted')), document);
    expect(changes).toMatchObject([
      { path: 'conversation_types.group.relevance.push_threshold', direction: 'lower', to: 0.07 },
    ]);
  });
});
