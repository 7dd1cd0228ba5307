import type { Replay } from '../api/replay-types.js';
import styles from './replays.module.css';
import { words } from './words.js';

export function StateMark({ state }: { state: Replay['state'] }) {
  return (
    <span className={styles.state} data-state={state}>
      {words().states[state]}
    </span>
  );
}
