import type { ReplayResult } from '../api/replay-types.js';
import { Panel } from '../parts/panel.js';
import styles from './replays.module.css';
import { words } from './words.js';

/** What is unknown, and on what the rest stands: said for every replay, so that nobody has to guess. */
export function HonestPanel({ result }: { result: ReplayResult }) {
  const { honest: text } = words();
  const { scored_anew, missing_events, is_whole, outcomes, records } = result;
  const isUnlooked = outcomes.some(({ from, to }) => from === 'none' || to === 'none');
  const lines: readonly (readonly ['unknown' | 'known', string])[] = [
    ['unknown', text.reactions],
    is_whole ? ['known', text.whole] : ['unknown', text.partial],
    missing_events > 0 ? ['unknown', text.missing(missing_events)] : ['known', text.noneMissing],
    scored_anew > 0 ? ['unknown', text.scored(scored_anew)] : ['known', text.allScored],
    ...(isUnlooked ? [['known', text.looked] as const] : []),
    ['known', text.records(records.equal, records.recorded)],
  ];
  return (
    <Panel title={text.title}>
      <ul className={styles.honest}>
        {lines.map(([kind, line]) => (
          <li key={line} data-kind={kind}>
            {line}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
