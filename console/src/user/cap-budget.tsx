import { useCap, type Cap } from '../api/user-queries.js';
import { useNow } from '../parts/now.js';
import { fullTime, relativeTime } from '../parts/times.js';
import { strings } from '../strings.js';
import styles from './user-page.module.css';

const { user: words, mark } = strings;

/** How many notifications the policy's cap still leaves the user; nothing where there is no cap. */
export function CapBudget({ user }: { user: string }) {
  const { data: cap } = useCap(user);
  if (cap === undefined || cap.limit === null || cap.left === null) return null;
  return (
    <p className={styles.cap} title={words.capHint}>
      {words.cap}
      {mark.colon}
      <strong className={cap.left === 0 ? styles.bad : undefined}>
        {words.capLeft(cap.left, cap.limit)}
      </strong>
      {mark.comma}
      {periodOf(cap)}
      {cap.room_at !== null && <Room at={cap.room_at} />}
    </p>
  );
}

function periodOf({ per, window_seconds, time_zone }: Cap): string {
  if (per === 'calendar_day') return words.capDay(time_zone ?? 'UTC');
  return words.capWindow(Math.ceil((window_seconds ?? 0) / 60));
}

function Room({ at }: { at: string }) {
  const nowMs = useNow();
  return (
    <>
      {mark.comma}
      <time dateTime={at} title={fullTime(at)}>
        {words.capRoom(relativeTime(at, nowMs))}
      </time>
    </>
  );
}
