import type { Outcome } from '../api/types.js';
import { strings } from '../strings.js';
import styles from './outcome-badge.module.css';

export function OutcomeBadge({ outcome, size = 'md' }: { outcome: Outcome; size?: 'md' | 'lg' }) {
  return (
    <span className={styles.badge} data-outcome={outcome} data-size={size}>
      {strings.outcomes[outcome]}
    </span>
  );
}
