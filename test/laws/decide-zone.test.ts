// Z01, where the vectors have no case.
import { describe, expect, it } from 'vitest';
import { zoneOf } from '../../src/decide/zone.js';
import { type Policy, policySchema } from '../../src/model/policy.js';
import {
  blankDevice,
  emptyRecipient,
  type Recipient,
  type RecipientDevice,
} from '../../src/model/recipient.js';

const used = Date.parse('2026-06-01T09:00:00Z');
const policy: Policy = { ...policySchema.parse({}), version: 1, app_time_zone: 'Asia/Tokyo' };

function device(
  id: string,
  time_zone: string | null,
  last_activity_at: number | null = used,
): RecipientDevice {
  return { ...blankDevice, id, time_zone, last_activity_at };
}

function person(devices: readonly RecipientDevice[], time_zone: string | null = null): Recipient {
  const blank = emptyRecipient('u1');
  return {
    ...blank,
    devices: Object.fromEntries(devices.map((each) => [each.id, each])),
    preferences: { ...blank.preferences, time_zone },
  };
}

describe('the zone whose clock counts', () => {
  it('is that of the device used last, of equals the one with the smallest id, wherever they are listed', () => {
    const [paris, lima, rome] = [
      device('a', 'Europe/Paris'),
      device('b', 'America/Lima'),
      device('c', 'Europe/Rome', used - 1),
    ];
    for (const order of [
      [paris, lima, rome],
      [rome, lima, paris],
      [lima, rome, paris],
    ]) {
      expect(zoneOf(person(order), policy)).toBe('Europe/Paris');
    }
    expect(zoneOf(person([rome, device('z', 'America/Lima')]), policy)).toBe('America/Lima');
    expect(zoneOf(person([lima, device('a', 'Europe/Rome', used - 1)]), policy)).toBe('America/Lima');
  });

  it('is never that of a device that nobody has used, even where it is the only one', () => {
    expect(zoneOf(person([device('a', 'Europe/Paris', null)]), policy)).toBe('Asia/Tokyo');
    const never = device('a', 'Europe/Paris', null);
    const longAgo = device('b', 'America/Lima', -1);
    expect(zoneOf(person([never, longAgo]), policy)).toBe('America/Lima');
  });

  it('passes over names that are missing, empty, unknown, an offset or an instant', () => {
    for (const name of [null, '', 'Mars/Olympus_Mons', '+01:00', '2026-06-01T00:00+02:00[Europe/Berlin]']) {
      for (const _again of [1, 2]) {
        expect(zoneOf(person([device('a', name)], 'Europe/Rome'), policy)).toBe('Europe/Rome');
        expect(zoneOf(person([], name), policy)).toBe('Asia/Tokyo');
        const app = { ...policy, app_time_zone: name ?? '' };
        expect(zoneOf(person([]), app)).toBe('UTC');
      }
    }
  });
});
