// A week in which 30 users dismiss 20 pushes of a group each, whose scores are spread evenly; a push elsewhere is opened.
import { makeId } from '../../src/model/ids.js';
import { decision, deviceDecision, push } from '../admin/decisions-fixture.js';
import { relevanceOf } from './observed.js';

const HOUR = 3_600_000;
const USERS = 30;
const PUSHES = 600;

export function dismissedWeek(app: string, now: number) {
  const decisions = Array.from({ length: PUSHES + 1 }, (_, i) => {
    const at = now - 100 * HOUR + i * 60_000;
    return decision(i, {
      app,
      id: makeId('dec', at, 'proposals', i),
      at,
      user: `user-${i % USERS}`,
      message: `chatter-${i}`,
      conversation: 'chatter',
      relevance: relevanceOf(0.1 + (0.4 * (i % PUSHES)) / PUSHES),
      devices: [deviceDecision('phone', { outcome: 'push', reason: i === PUSHES ? 'mention' : 'relevant' })],
    });
  });
  const pushes = decisions.map((each, i) =>
    push(each, i === PUSHES ? { opened_at: each.at + 1_000 } : { dismissed_at: each.at + 1_000 }),
  );
  const conversations = [{ app, id: 'chatter', type: 'group', parent: null, title: null } as const];
  return { conversations, decisions, pushes };
}
