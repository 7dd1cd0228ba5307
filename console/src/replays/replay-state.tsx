import type { Replay } from '../api/replay-types.js';
import { StateBadge } from '../parts/state-badge.js';
import { words } from './words.js';

const tones = {
  queued: 'attention',
  running: 'under_way',
  done: 'good',
  cancelled: 'past',
  failed: 'attention',
  interrupted: 'attention',
} as const;

export function ReplayState({ state }: { state: Replay['state'] }) {
  return <StateBadge tone={tones[state]}>{words().states[state]}</StateBadge>;
}
