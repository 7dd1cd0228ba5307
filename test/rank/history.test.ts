import { describe, expect, it } from 'vitest';
import { featuresOf } from '../../src/context/features.js';
import { ChatHistory, type PastMessage } from '../../src/context/history.js';
import { sceneOf } from '../../src/context/scene.js';
import { scorers } from '../../src/context/scorers/index.js';

const neutral = { senderRate: 0.5, conversationRate: 0.5 };
let counter = 0;
const message = (sender: string, text: string, more: Partial<PastMessage> = {}): PastMessage => ({
  app: 'a',
  message: `m${counter++}`,
  conversation: 'c1',
  parent: null,
  sender,
  text,
  mentions: [],
  reply_to: null,
  at: counter * 60_000,
  ...more,
});
const scoreOf = (history: ChatHistory, next: PastMessage, user: string, engagement = neutral) =>
  scorers[0]!.score(featuresOf(sceneOf(history, next, 5), user, engagement), {
    app: 'a',
    message: next.message,
    user,
  });

describe('the local score', () => {
  it('is higher for whoever just talked with the author than for a bystander', () => {
    const history = new ChatHistory();
    for (const each of ['u3', 'u4', 'u5', 'u6', 'u7']) history.observe(message(each, 'morning'));
    history.observe(message('u1', 'which port was it?', { mentions: ['u2'] }));
    history.observe(message('u2', '8443', { reply_to: 'u1' }));
    const next = message('u1', 'thanks, trying');
    expect(scoreOf(history, next, 'u2').p).toBeGreaterThan(5 * scoreOf(history, next, 'u3').p);
  });

  it('of a message comes from before it: observing changes later scores only', () => {
    const history = new ChatHistory();
    const next = message('u1', 'anybody here?');
    const before = scoreOf(history, next, 'u2');
    history.observe(next);
    expect(scoreOf(new ChatHistory(), next, 'u2')).toEqual(before);
    expect(scoreOf(history, message('u1', 'hm'), 'u2')).not.toEqual(before);
  });

  it('falls with a dismissed sender and rises with an opened one, and says by how much', () => {
    const history = new ChatHistory();
    const next = message('u1', 'lunch?');
    const term = (rate: number) =>
      scoreOf(history, next, 'u2', { ...neutral, senderRate: rate }).contributions.find(
        (each) => each.feature === 'sender_open_rate',
      )?.logit;
    expect(term(2 / 24)).toBeCloseTo(-1.25);
    expect(term(22 / 24)).toBeCloseTo(1.25);
    expect(term(0.5)).toBeUndefined();
  });

  it('of somebody unknown is one share of the audience, and falls while they stay silent', () => {
    const history = new ChatHistory();
    expect(scoreOf(history, message('u1', 'hello all'), 'u2').p).toBeCloseTo(1 / 6);
    for (let i = 0; i < 20; i++) history.observe(message(i % 2 === 0 ? 'u1' : 'u3', 'more'));
    const later = scoreOf(history, message('u1', 'and more'), 'u2');
    expect(later.p).toBeCloseTo(1 / (1 + 5 * 5));
    expect(later.contributions[0]!.feature).toBe('audience_share');
  });

  it('is explained by contributions that add up to it, strongest first', () => {
    const history = new ChatHistory();
    history.observe(message('u2', 'who has the key?'));
    const { p, contributions } = scoreOf(history, message('u1', 'me'), 'u2');
    const sum = contributions.reduce((total, each) => total + each.logit, 0);
    expect(1 / (1 + Math.exp(-sum))).toBeCloseTo(p, 10);
    const named = contributions.slice(0, -2).map((each) => Math.abs(each.logit));
    expect(named).toEqual([...named].sort((a, b) => b - a));
  });

  it('stays a number for texts and times of every kind', () => {
    const history = new ChatHistory();
    const odd = ['', '?'.repeat(16_384), '\ud800', '@', '吗'];
    for (const text of odd) {
      const { p } = scoreOf(history, message('u1', text, { at: -5 }), 'u2');
      expect(p > 0 && p < 1).toBe(true);
      history.observe(message('u2', text, { at: 8.64e15 - 1, parent: 'c0' }));
    }
  });
});

describe('chat history', () => {
  it('observes a message once, however often it is told', () => {
    const history = new ChatHistory();
    const one = message('u1', 'hi');
    history.observe(one);
    history.observe(one);
    expect(history.conversation('a', 'c1')?.messages).toBe(1);
  });

  it('forgets the conversations, people and pairs that were quiet longest', () => {
    const history = new ChatHistory({ conversations: 2, people: 2, speakers: 2, ties: 1 });
    for (const conversation of ['c1', 'c2', 'c1', 'c3'])
      history.observe(message('u1', 'hi', { conversation }));
    expect(['c1', 'c2', 'c3'].map((each) => history.knows('a', each))).toEqual([true, false, true]);
    for (const sender of ['u2', 'u3']) history.observe(message(sender, 'hi', { mentions: ['u8', 'u9'] }));
    expect(history.person('a', 'u1')).toBeUndefined();
    expect([...history.person('a', 'u3')!.ties.keys()]).toEqual(['u9']);
    expect(history.conversation('a', 'c1')!.speakers.size).toBeLessThanOrEqual(2);
  });

  it('is bounded over all conversations together', () => {
    const history = new ChatHistory({ allSpeakers: 20 });
    for (let i = 0; i < 200; i++) history.observe(message(`u${i % 5}`, 'hi', { conversation: `c${i >> 2}` }));
    expect(history.size).toBeLessThanOrEqual(6);
    expect(history.knows('a', 'c49')).toBe(true);
  });

  it('keeps apps apart', () => {
    const history = new ChatHistory();
    history.observe(message('u1', 'hi', { app: 'b' }));
    expect(history.knows('a', 'c1')).toBe(false);
  });
});
