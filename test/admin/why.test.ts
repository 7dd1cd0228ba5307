import { describe, expect, it } from 'vitest';
import { sentenceOf, sentencesOf, tongues, userSentenceOf } from '../../src/admin/sentence.js';
import { languageOf } from '../../src/admin/why/language.js';
import { filled, languages } from '../../src/admin/why/words.js';
import { rules } from '../../src/decide/rules/index.js';
import { step } from '../../src/decide/step.js';
import type { DeviceDecision } from '../../src/model/decision.js';
import { inputOf, UnknownEvent } from '../../scripts/scenario-inputs.js';
import { readScenarios } from '../../scripts/scenario-runner.js';
import { worldOf } from '../../scripts/scenario-world.js';

/** Reasons that no rule casts, and causes of a reason that have words of their own. */
const besides = ['nothing_objected', 'other_device', 'shed'];
const variants = ['expired_call', 'opted_out_conversation', 'opted_out_device', 'opted_out_topic'];

function decided(changes: Partial<DeviceDecision>): DeviceDecision {
  return {
    device: 'phone',
    outcome: 'suppress',
    reason: 'read_elsewhere',
    release_at: null,
    notes: [],
    votes: [],
    notification: null,
    push_kind: 'alert',
    ...changes,
  };
}

/** All that is decided on devices in all vectors. */
function* decidedInScenarios(): Generator<DeviceDecision> {
  for (const name of ['decisions', 'notices', 'fuzz-dev', 'fuzz-notices-dev']) {
    const { scenarios, defaults } = readScenarios(
      `test/scenarios/${name}.yaml`,
      'test/scenarios/decisions.yaml',
    );
    for (const scenario of scenarios) {
      const { policy, defaults: filledIn, ...world } = worldOf(scenario.given ?? {}, defaults);
      let { recipient } = world;
      for (const { at, event } of scenario.steps) {
        const input = inputOf(event, filledIn, []);
        if (input instanceof UnknownEvent) continue;
        const result = step(recipient, input, policy, Date.parse(at));
        yield* result.decisions.flatMap(({ devices }) => devices);
        ({ recipient } = result);
      }
    }
  }
}

describe('words for why', () => {
  it('are there in every language for the reasons there are, and for no others', () => {
    const reasons = [...rules.map(({ name }) => name), ...besides, ...variants].sort();
    for (const language of languages) {
      expect(Object.keys(tongues[language].reasons).sort()).toEqual(reasons);
    }
  });

  it('are there for the same outcomes in both voices and every language', () => {
    const outcomesIn = (words: object) => Object.keys(words).sort();
    for (const [reason, { agent }] of Object.entries(tongues.en.reasons)) {
      for (const language of languages) {
        const words = tongues[language].reasons[reason]!;
        expect([reason, outcomesIn(words.agent)]).toEqual([reason, outcomesIn(agent)]);
        expect([reason, outcomesIn(words.user)]).toEqual([reason, outcomesIn(agent)]);
      }
    }
  });

  it('are there for whatever is decided in the vectors', () => {
    const pairs = new Set<string>();
    for (const { reason, outcome } of decidedInScenarios()) pairs.add(`${reason} ${outcome}`);
    expect(pairs.size).toBeGreaterThan(30);
    const wordless = [...pairs].filter((pair) => {
      const [reason, outcome] = pair.split(' ') as [string, DeviceDecision['outcome']];
      return tongues.en.reasons[reason]?.agent[outcome] === undefined;
    });
    expect(wordless).toEqual([]);
  });

  it('leave no parameter or bracket behind, whatever is known', () => {
    for (const each of decidedInScenarios()) {
      for (const language of languages) {
        const { agent, user } = sentencesOf(each, null, { language, zone: 'Europe/Berlin' });
        expect(`${agent} ${user}`).not.toMatch(/[{}[\]]|undefined|null|NaN/);
        expect(user).toMatch(/[.。]$/);
        const bare = userSentenceOf({ ...each, votes: [] }, language, 'UTC');
        expect(bare).not.toMatch(/[{}[\]]/);
      }
    }
  });

  it('tell the user nothing of devices by name, conditions, people or scores', () => {
    for (const words of languages.map((language) => tongues[language])) {
      for (const { user } of [...Object.values(words.reasons), { user: words.unknown.user }]) {
        const used = Object.values(user).flatMap((text) => text.match(/\{\w+\}/g) ?? []);
        expect(used.filter((each) => each !== '{until}')).toEqual([]);
      }
    }
  });
});

describe('a sentence for an agent', () => {
  it('says how far a cap was used up, and until when something waits', () => {
    const vote = { rule: 'frequency_capped', tier: 'soften', outcome: 'suppress' } as const;
    const votes = [{ ...vote, evidence: { limit: 3, per: 'rolling', counted: 3 } }];
    expect(sentenceOf(decided({ reason: 'frequency_capped', votes }), null)).toBe(
      'No push on phone, because the cap on notifications is reached (3 of 3).',
    );
    expect(sentenceOf(decided({ outcome: 'defer', reason: 'snoozed', release_at: 0 }), null, 'zh-CN')).toBe(
      '在 phone 上暂缓推送，直至 1970-01-01T00:00:00.000Z：用户已暂停通知。',
    );
  });

  it('says what switched pushes off', () => {
    const vote = { rule: 'opted_out', tier: 'veto', outcome: 'suppress' } as const;
    const evidence = { push_enabled: true, level: 'all', topic: null, device_push_enabled: false };
    const off = (changes: object) =>
      sentenceOf(
        decided({ reason: 'opted_out', votes: [{ ...vote, evidence: { ...evidence, ...changes } }] }),
        null,
      );
    expect(off({})).toBe('No push on phone, because pushes are switched off on this device.');
    expect(off({ push_enabled: false })).toBe('No push on phone, because the user has turned pushes off.');
    expect(off({ level: 'none' })).toBe(
      'No push on phone, because the push level of the conversation is none.',
    );
  });

  it('names a reason that it has no words for, and adds notes', () => {
    expect(sentenceOf(decided({ reason: 'of_another_version' }), null)).toBe(
      'No push on phone, because of of_another_version.',
    );
    const pushed = decided({ outcome: 'push', reason: 'mention', notes: ['not_displayed'] });
    expect(sentencesOf(pushed, null, { language: 'en', zone: 'UTC' })).toEqual({
      language: 'en',
      agent: 'Push to phone, because it mentions the user. The device before did not display it in time.',
      user: 'You were mentioned. It had been sent to another of your devices before, which did not show it.',
    });
  });
});

describe('a sentence for the user', () => {
  it('gives times as the clock on their wall shows them', () => {
    const quiet = decided({
      outcome: 'defer',
      reason: 'quiet_hours',
      release_at: Date.parse('2026-03-11T06:00:00Z'),
    });
    expect(userSentenceOf(quiet, 'en', 'Europe/Berlin')).toBe(
      'It came in your quiet hours, so the notification waits until Mar 11, 07:00.',
    );
    expect(userSentenceOf(quiet, 'zh-CN', 'Asia/Shanghai')).toBe(
      '当时正值您的免打扰时段，结束后（3月11日 14:00）会通知您。',
    );
  });
});

describe('the language of an answer', () => {
  it('is the one asked for, else the first accepted that is spoken, else English', () => {
    expect(languageOf('zh-CN', 'en')).toBe('zh-CN');
    expect(languageOf('fr', 'zh')).toBe('en');
    expect(languageOf(undefined, 'fr, en;q=0.3, zh-TW;q=0.8')).toBe('zh-CN');
    expect(languageOf(undefined, 'zh;q=0, *')).toBe('en');
    expect(languageOf(undefined, undefined)).toBe('en');
  });

  it('fills templates without leaving out what has no parameters', () => {
    expect(filled('a[ {x}][ b]', {})).toBe('a b');
    expect(filled('a[ {x}]', { x: 0 })).toBe('a 0');
  });
});
