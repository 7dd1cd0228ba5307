import { describe, expect, it } from 'vitest';
import { capState, marketingState } from '../../src/decide/counting.js';
import { on, worldIn } from './scenario-steps.js';

describe('where nothing is capped', () => {
  it('there is always room, however much was sent', () => {
    const sent = { sent_at: '2026-06-01T09:59:00Z', conversation: 'c1' };
    const { recipient, policy } = worldIn({ history: { notifications: Array(50).fill(sent) } });
    for (const state of [capState, marketingState]) {
      expect(state(recipient, policy, on('10:00:00'))).toEqual({ counted: 0, roomAt: null });
    }
  });
});
