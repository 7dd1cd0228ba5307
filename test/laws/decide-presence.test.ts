import { describe, expect, it } from 'vitest';
import { step } from '../../src/decide/step.js';
import { policySchema } from '../../src/model/policy.js';
import { blankDevice, emptyRecipient } from '../../src/model/recipient.js';
import { saying, start } from './decide-worlds.js';

const policy = { ...policySchema.parse({}), version: 1, app_time_zone: 'UTC' };
const withPhone = { ...emptyRecipient('u1'), devices: { phone: { ...blankDevice, id: 'phone' } } };
const mention = saying('m1', 1);

describe('presence of a device that nobody registered', () => {
  it('counts from its first sign of life, and is never pushed to', () => {
    const seen = step(withPhone, { type: 'presence.changed', device: 'laptop', active: true }, policy, start);
    const { decisions } = step(seen.recipient, mention, policy, start + 1_000);
    expect(decisions[0]!.devices.map(({ device, reason }) => [device, reason])).toEqual([
      ['phone', 'desktop_grace'],
    ]);
  });

  it('is remembered as that of a computer once it comes, touched or not', () => {
    const { recipient } = step(
      withPhone,
      { type: 'presence.changed', device: 'laptop', connected: true },
      policy,
      start,
    );
    expect(recipient.devices['laptop']).toMatchObject({ kind: 'desktop', token: 'none', connected: true });
  });

  it('is not invented when it only goes', () => {
    const gone = step(
      withPhone,
      { type: 'presence.changed', device: 'laptop', connected: false },
      policy,
      start,
    );
    expect(gone.recipient.devices).toBe(withPhone.devices);
  });
});

describe('a hold on a device that vanished without a word', () => {
  it('still ends, as no_device, when it is due', () => {
    const seen = step(withPhone, { type: 'presence.changed', device: 'laptop', active: true }, policy, start);
    const held = step(seen.recipient, mention, policy, start + 1_000);
    const { laptop } = held.recipient.devices;
    const later = start + 60_000;
    const { decisions, wakeAt } = step(
      { ...held.recipient, devices: { laptop: laptop! } },
      { type: 'clock' },
      policy,
      later,
    );
    expect(decisions[0]!.devices.map(({ device, reason }) => [device, reason])).toEqual([
      ['phone', 'no_device'],
    ]);
    expect(wakeAt).toBeNull();
  });
});
