import { describe, expect, it } from 'vitest';
import { standingOf } from '../../src/dispatch/standing.js';
import type { Attempt, StoredFollowUp, StoredPush } from '../../src/store/stores.js';
import { storedPush } from '../feedback/stored-push.js';

const NOW = 100_000;
const clock = { now: NOW, leaseMs: 15_000 };
const wish = { expires_at: NOW + 1 } as StoredFollowUp;

function attempt(more: Partial<Attempt>): Attempt {
  return { started_at: NOW - 10, ended_at: NOW, ok: null, kind: null, ...more } as Attempt;
}

function standing(push: Partial<StoredPush> | null, attempts: readonly Attempt[] = [], followUp = wish) {
  return standingOf(followUp, push === null ? null : storedPush(push), attempts, clock);
}

describe('whether anything is on the screen to change', () => {
  it('is nothing for a push that was never sent, is unknown, or was opened or swiped away', () => {
    const nothing = { do: 'settle', state: 'not_needed' };
    expect(standing(null)).toEqual(nothing);
    expect(standing({ state: 'cancelled' })).toEqual(nothing);
    expect(standing({ state: 'cancelled' }, [attempt({ ok: false, kind: 'throttled' })])).toEqual(nothing);
    expect(standing({ state: 'opened', sent_at: 1, opened_at: 2 })).toEqual(nothing);
    expect(standing({ state: 'sent', sent_at: 1, dismissed_at: 2 })).toEqual(nothing);
  });

  it('is the banner of a push that was sent, or that may have been', () => {
    expect(standing({ state: 'sent', sent_at: 1 })).toEqual({ do: 'send' });
    expect(standing({ state: 'displayed', displayed_at: 1 })).toEqual({ do: 'send' });
    expect(standing({ state: 'cancelled' }, [attempt({ ok: false, kind: 'ambiguous' })])).toEqual({
      do: 'send',
    });
    const crashed = attempt({ started_at: NOW - 20_000, ended_at: null });
    expect(standing({ state: 'cancelled' }, [crashed])).toEqual({ do: 'send' });
  });

  it('is not known yet while the push is under way', () => {
    expect(standing({ state: 'cancelled' }, [attempt({ ended_at: null })])).toMatchObject({ do: 'wait' });
    const later = { state: 'queued', next_attempt_at: NOW + 5_000 } as const;
    expect(standing(later)).toEqual({ do: 'wait', until: NOW + 5_000 });
  });

  it('is given up at its end, and needs nothing once the app has said so', () => {
    const late = { expires_at: NOW } as StoredFollowUp;
    expect(standing({ state: 'sent', sent_at: 1 }, [], late)).toEqual({ do: 'settle', state: 'not_sent' });
    const told = { state: 'sent', sent_at: 1, retracted_at: 2 } as const;
    expect(standing(told, [], late)).toEqual({ do: 'settle', state: 'retracted' });
  });
});
