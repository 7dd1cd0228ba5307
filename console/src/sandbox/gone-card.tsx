import { Link } from 'react-router';
import type { GoneNotification } from '../api/sandbox-queries.js';
import { RelativeTime } from '../parts/relative-time.js';
import { strings } from '../strings.js';
import styles from './sandbox.module.css';

const { screens: words } = strings;

/** What was on the screen a moment ago, with what took it away. */
export function GoneCard({ notification }: { notification: GoneNotification }) {
  const { title, cause, gone_at, decision } = notification;
  const why = (words.causes as Readonly<Record<string, string>>)[cause] ?? words.causes.unknown;
  return (
    <li className={styles.goneCard} data-cause={cause}>
      <p className={styles.cardTop}>
        <bdi className={styles.title}>{title ?? words.hidden}</bdi>
        {gone_at !== null && <RelativeTime at={gone_at} />}
      </p>
      <p className={styles.cardFoot}>
        <span>{why}</span>
        {decision !== null && <Link to={`/decisions/${encodeURIComponent(decision)}`}>{words.why}</Link>}
      </p>
    </li>
  );
}
