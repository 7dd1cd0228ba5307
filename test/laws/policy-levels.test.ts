import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { factsOf } from '../../src/decide/facts.js';
import { step } from '../../src/decide/step.js';
import { eventData } from '../../src/model/event.js';
import { type Policy, policySchema, typeOverrides } from '../../src/model/policy.js';
import { fieldLevels, flat, policyFor } from '../../src/model/policy-levels.js';
import type { Input } from '../../src/model/input.js';
import { blankDevice, emptyRecipient, type Item } from '../../src/model/recipient.js';
import { histories, play, policies, recipients, start } from './decide-worlds.js';
import { runs } from './runs.js';

const seconds = fc.constantFrom(1, 25, 100, 1_000, 100_000);
const probability = fc.double({ min: 0, max: 1, noNaN: true });
const some = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined });

/** What every level may set, but for the grace: E06 asks for it of a device, where no conversation is at hand. */
const withoutGrace = fc
  .record(
    {
      message_ttl_seconds: seconds,
      call_ttl_seconds: seconds,
      batch: fc.record(
        { window_seconds: seconds, max_wait_seconds: seconds, max_items: fc.integer({ min: 2, max: 4 }) },
        { requiredKeys: [] },
      ),
      throttle: fc.record(
        { threshold: fc.integer({ min: 1, max: 9 }), window_seconds: seconds },
        { requiredKeys: [] },
      ),
      relevance: fc.record(
        {
          push_threshold: probability,
          batch_threshold: probability,
          llm_band: fc.tuple(probability, probability),
        },
        { requiredKeys: [] },
      ),
      privacy: fc.constantFrom('full', 'sender', 'generic'),
    },
    { requiredKeys: [] },
  )
  .map((each) => typeOverrides.parse(each));

const groups = fc.constantFrom('direct', 'group', 'channel', 'thread');
const place = (type: 'direct' | 'group' | 'channel' | 'thread', parent: string | null = null) => ({
  id: 'c1',
  type,
  parent,
});
const made = (document: object): Policy => ({
  ...policySchema.parse(document),
  version: 1,
  app_time_zone: 'UTC',
});

describe('levels of a policy', () => {
  it('cost nothing where none is set: the policy stays the very same object', () => {
    fc.assert(
      fc.property(policies, groups, (policy, type) => {
        expect(policyFor(policy, place(type), null)).toBe(policy);
        const elsewhere = { ...policy, conversations: { other: { grace_seconds: 1 } } };
        expect(policyFor(elsewhere, place(type), null)).toBe(elsewhere);
      }),
    );
  });

  it('are worked out once for each policy and place', () => {
    const policy = made({ conversation_types: { group: { grace_seconds: 7 } } });
    expect(policyFor(policy, place('group'), null)).toBe(
      policyFor(policy, { ...place('group'), id: 'c2' }, null),
    );
  });

  it.each(Object.keys(typeOverrides.shape))(
    'let the conversation win over its type, and the type over the app: %s',
    (field) => {
      const values: Record<string, readonly [unknown, unknown, unknown]> = {
        grace_seconds: [1, 2, 3],
        message_ttl_seconds: [1, 2, 3],
        call_ttl_seconds: [1, 2, 3],
        batch: [{ max_items: 2 }, { max_items: 3 }, { max_items: 4 }],
        throttle: [{ threshold: 1 }, { threshold: 2 }, { threshold: 3 }],
        relevance: [{ push_threshold: 0.1 }, { push_threshold: 0.2 }, { push_threshold: 0.3 }],
        privacy: ['full', 'sender', 'generic'],
      };
      const [app, type, conversation] = values[field]!;
      const whole = {
        [field]: app,
        conversation_types: { group: { [field]: type } },
        conversations: { c1: { [field]: conversation } },
      };
      const { conversations: _, ...byType } = whole;
      const valueIn = (document: object, kind: 'group' | 'channel') =>
        policyFor(made(document), place(kind), null)[field as 'batch'];
      expect(valueIn(whole, 'group')).toEqual(matching(conversation));
      expect(valueIn(byType, 'group')).toEqual(matching(type));
      expect(valueIn(byType, 'channel')).toEqual(matching(app));
    },
  );

  it('let a thread follow its parent, unless it has its own', () => {
    const policy = made({
      conversation_types: { channel: { grace_seconds: 2, call_ttl_seconds: 9 } },
      conversations: { town: { grace_seconds: 3, privacy: 'sender' }, c1: { privacy: 'generic' } },
    });
    const town = { id: 'town', type: 'channel', parent: null } as const;
    expect(policyFor(policy, place('thread', 'town'), town)).toMatchObject({
      grace_seconds: 3,
      call_ttl_seconds: 9,
      privacy: 'generic',
    });
  });

  it('are found in a conversation called constructor only where the document names it', () => {
    const policy = made({ conversations: { c1: { grace_seconds: 3 } } });
    expect(policyFor(policy, { id: 'constructor', type: 'group', parent: null }, null)).toBe(policy);
  });

  it('say of each value the one that holds, and where it stands', () => {
    fc.assert(
      fc.property(policies, some(withoutGrace), some(withoutGrace), groups, (app, type, own, kind) => {
        const policy = {
          ...app,
          ...(type === undefined ? {} : { conversation_types: { group: type, channel: type } }),
          ...(own === undefined ? {} : { conversations: { c1: { ...own, push_level: 'none' as const } } }),
        };
        const resolved = new Map(flat(policyFor(policy, place(kind), null)));
        const document = new Map(flat(policy));
        for (const { field, value, level, path } of fieldLevels(policy, place(kind), null)) {
          if (field !== 'push_level') expect(value).toEqual(resolved.get(field));
          expect(document.get(path)).toEqual(value);
          expect(level === 'app').toBe(path === field);
        }
      }),
    );
  });

  it('reach every part of a decision: set for all types they are the same as set for the app', () => {
    fc.assert(
      fc.property(recipients, policies, histories, withoutGrace, (recipient, policy, history, set) => {
        const levels = { ...policy, conversation_types: { direct: set, group: set, channel: set } };
        const flatly = policyFor(levels, place('group'), null);
        const { conversation_types: _, ...app } = { ...flatly, conversation_types: undefined };
        const seen = [levels, app].map((each) => {
          const decisions: unknown[] = [];
          play(recipient, each, history, (_before, result) => {
            decisions.push(result);
          });
          return decisions;
        });
        expect(seen[0]).toEqual(seen[1]);
      }),
      { numRuns: runs(400) },
    );
  });

  it('say how many messages fill a batch, and a version published since says it from then on', () => {
    const owner = {
      ...emptyRecipient('u1'),
      devices: { phone: { ...blankDevice, id: 'phone' } },
    };
    const relevance = { push_threshold: 0.9, batch_threshold: 0.1 };
    const message = (n: number): Input => ({
      type: 'message.created',
      message: { ...eventData['message.created'].parse(said(n)), created_at: start },
      scores: { local: 0.5, llm: null },
      llmChanges: [],
      duplicate: false,
    });
    const outcomes = (second: Policy) => {
      const first = step(owner, message(1), made({ relevance }), start).recipient;
      return step(first, message(2), second, start + 1).decisions.map((each) => each.devices[0]!.reason);
    };
    const two = made({ relevance, conversations: { c1: { batch: { max_items: 2 } } } });
    expect(outcomes(made({ relevance }))).toEqual(['batched']);
    expect(outcomes({ ...two, version: 2 })).toEqual(['batched', 'batched']);
    const loud = made({ relevance, conversations: { c1: { batch: { max_items: 2 } } } });
    expect(outcomes({ ...loud, version: 2, relevance: { ...loud.relevance, push_threshold: 0.4 } })).toEqual([
      'relevant',
      'relevant',
    ]);
  });

  it('leave the last word on the push level to the user', () => {
    const policy = made({ conversations: { c1: { push_level: 'none' } } });
    const conversation = {
      id: 'c1',
      type: 'group',
      parent: null,
      push_level: 'default',
      muted: false,
      muted_until: null,
      followed: false,
      participant: false,
      read_up_to_seq: 0,
    } as const;
    const item = { kind: 'message', message: 'm1', conversation: 'c1', sender: 'u2', sender_kind: 'user' };
    const said = { ...item, mentions: [], broadcast: 'none', text: '', relevance: null } as unknown as Item;
    const levelFor = (change: object, preferences: object = {}) => {
      const nobody = emptyRecipient('u1');
      const recipient = {
        ...nobody,
        preferences: { ...nobody.preferences, ...preferences },
        conversations: { c1: { ...conversation, ...change } },
      };
      return factsOf(said, recipient, policy, 1).level;
    };
    expect(levelFor({})).toBe('none');
    expect(levelFor({}, { push_level: 'mentions' })).toBe('mentions');
    expect(levelFor({ push_level: 'all' }, { push_level: 'mentions' })).toBe('all');
  });
});

function said(n: number): object {
  return { message: `m${n}`, conversation: 'c1', seq: n, sender: 'u2', text: 'hello' };
}

function matching(value: unknown): unknown {
  return typeof value === 'object' ? expect.objectContaining(value) : value;
}
