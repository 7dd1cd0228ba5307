import { describe, expect, it } from 'vitest';
import { mustAgree } from '../../bench/decide.js';
import { makeWorld, type Turn, turnsOf, type World } from '../../bench/decision-world.js';
import { type Compared, ExplainedSample, type Seen } from '../../bench/explained-sample.js';
import { step } from '../../src/decide/step.js';
import type { Input } from '../../src/model/input.js';
import { emptyRecipient, type Recipient } from '../../src/model/recipient.js';

/** Plays the benchmark's chat for some messages, and compares what `changed` makes of each step. */
function compareOver(messages: number, changed: (seen: Seen) => Seen): Compared {
  const world = makeWorld(100);
  const recipients = new Map(world.people.map((each) => [each.id, recipientOf(each)]));
  const sample = new ExplainedSample(world.policy);
  const turns = turnsOf(world);
  for (let index = 0; index < messages; index += 1) {
    const turn = turns.next().value as Turn;
    turn.room.forEach((member, at) => {
      const before = recipients.get(`u${member}`)!;
      const input: Input = {
        type: 'message.created',
        message: turn.message,
        scores: { local: turn.locals[at]!, llm: null },
        llmChanges: [],
        duplicate: false,
      };
      const result = step(before, input, world.policy, turn.at);
      recipients.set(before.id, result.recipient);
      sample.see(changed({ before, input, result, at: turn.at }));
    });
    sample.compare();
  }
  return sample.end();
}

function recipientOf({ id, preferences, devices, rooms }: World['people'][number]): Recipient {
  return {
    ...emptyRecipient(id),
    preferences,
    devices: Object.fromEntries(devices.map((each) => [each.id, each])),
    conversations: Object.fromEntries(rooms.map((each) => [each.id, each])),
  };
}

/** A step whose decisions tell of a mute that nobody had set. */
function withPlantedVote(seen: Seen): Seen {
  const vote = {
    rule: 'blocked_sender',
    tier: 'veto',
    outcome: 'suppress',
    evidence: { sender: 'u0' },
  } as const;
  const decisions = seen.result.decisions.map((each) => ({
    ...each,
    devices: each.devices.map((device) => ({ ...device, outcome: 'suppress' as const, votes: [vote] })),
  }));
  return { ...seen, result: { ...seen.result, decisions } };
}

describe('The benchmark of decisions', () => {
  it('compares one decision in a hundred and those that follow on its message with their explained records', () => {
    const compared = compareOver(120, (seen) => seen);
    expect(compared.differences).toEqual([]);
    expect(compared.decisions).toBeGreaterThan(60);
    expect(compared.agreeing).toBeGreaterThan(compared.unknown);
    expect(() => mustAgree({ compared })).not.toThrow();
  });

  it('fails where a decision differs from its explained record', () => {
    const compared = compareOver(60, withPlantedVote);
    expect(compared.differences.length).toBeGreaterThan(0);
    expect(compared.differences[0]).toContain('blocked_sender');
    expect(() => mustAgree({ compared })).toThrow('differ from their explained records');
  });

  it('fails where nothing was compared', () => {
    expect(() => mustAgree({ compared: null })).toThrow('no decision was compared');
  });
});
