import type { Replay } from '../api/replay-types.js';
import styles from './replays.module.css';
import { words } from './words.js';

/** How far a replay is that has not ended. Its length is only known once it has begun. */
export function ProgressBar({ replay: { state, progress } }: { replay: Replay }) {
  const { one: text, hints } = words();
  const { turns, of } = progress ?? { turns: 0, of: 0 };
  const percent = of === 0 ? null : Math.round((turns / of) * 100);
  const begun = percent === 100 ? text.compares : percent === null ? text.begins : text.turns(turns, of);
  const said = state === 'queued' ? hints.queued : begun;
  return (
    <div className={styles.progress}>
      <div
        role="progressbar"
        aria-label={text.progress}
        aria-valuetext={said}
        {...(percent === null ? {} : { 'aria-valuenow': percent, 'aria-valuemin': 0, 'aria-valuemax': 100 })}
        data-known={percent !== null}
      >
        <i style={{ width: `${percent ?? 0}%` }} />
      </div>
      <span className={styles.quiet}>{said}</span>
    </div>
  );
}
