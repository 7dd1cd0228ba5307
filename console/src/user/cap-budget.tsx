import { useNotificationCount, useRollingCap, type RollingCap } from '../api/user-queries.js';
import { strings } from '../strings.js';
import styles from './user-page.module.css';

const { user: words, mark } = strings;

/** How many notifications the policy's cap still leaves the user; nothing where there is no rolling cap. */
export function CapBudget({ user }: { user: string }) {
  const cap = useRollingCap();
  return cap === null ? null : <Budget user={user} cap={cap} />;
}

function Budget({ user, cap: { limit, windowSeconds } }: { user: string; cap: RollingCap }) {
  const { data: count } = useNotificationCount(user, windowSeconds);
  if (count === undefined || count === null) return null;
  const left = words.capLeft(Math.max(0, limit - count), limit);
  const period = words.capWindow(Math.ceil(windowSeconds / 60));
  return (
    <p className={styles.cap} title={words.capHint}>
      {words.cap}
      {mark.colon}
      <strong>{left}</strong>
      {mark.comma}
      {period}
    </p>
  );
}
