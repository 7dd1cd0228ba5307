import type { ReactNode } from 'react';
import styles from './state-badge.module.css';

/** How the state of a thing looks beside the others: in effect, on its way, asking for a look, or over. */
export type Tone = 'good' | 'under_way' | 'attention' | 'past';

/** The state stands in it in words, so that it is not told by colour alone. */
export function StateBadge({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <span className={styles.badge} data-tone={tone}>
      {children}
    </span>
  );
}
