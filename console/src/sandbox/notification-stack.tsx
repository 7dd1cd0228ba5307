import { Link } from 'react-router';
import type { ShownNotification } from '../api/sandbox-queries.js';
import { RelativeTime } from '../parts/relative-time.js';
import { strings } from '../strings.js';
import styles from './sandbox.module.css';

const { screens: words } = strings;

/** Notifications of one conversation lie on each other, the newest on top. */
export function stacksOf(notifications: readonly ShownNotification[]): readonly ShownNotification[][] {
  const stacks = new Map<string, ShownNotification[]>();
  for (const each of notifications) {
    const key = each.conversation ?? `alone ${each.push} ${each.at}`;
    const stack = stacks.get(key);
    if (stack === undefined) stacks.set(key, [each]);
    else stack.push(each);
  }
  return [...stacks.values()];
}

export function NotificationStack({ stack }: { stack: readonly ShownNotification[] }) {
  const [newest, ...older] = stack;
  return (
    <li className={styles.stack} data-deep={older.length > 0}>
      <NotificationCard notification={newest!} />
      {older.length > 0 && (
        <details className={styles.older}>
          <summary>{words.stacked(older.length)}</summary>
          {older.map((each) => (
            <NotificationCard key={each.push ?? each.at} notification={each} />
          ))}
        </details>
      )}
    </li>
  );
}

function NotificationCard({ notification }: { notification: ShownNotification }) {
  const { title, body, at, times, alerts, decision } = notification;
  return (
    <article className={styles.card}>
      <p className={styles.cardTop}>
        <bdi className={styles.title}>{title ?? words.hidden}</bdi>
        <RelativeTime at={at} />
      </p>
      {body !== null && body !== '' && <bdi className={styles.body}>{body}</bdi>}
      <p className={styles.cardFoot}>
        {decision !== null && <Link to={`/decisions/${encodeURIComponent(decision)}`}>{words.why}</Link>}
        {times > 1 && <span>{words.replaced(times - 1)}</span>}
        {alerts !== 1 && <span>{words.buzzed(alerts)}</span>}
      </p>
    </article>
  );
}
