// The last day of a user on one strip a device: where they were, their quiet hours, and what was decided when.
import { useMemo } from 'react';
import { usePresence, useDevices, type PresenceDay } from '../api/user-queries.js';
import { outcomes, type FeedRow } from '../api/types.js';
import { Panel } from '../parts/panel.js';
import { strings } from '../strings.js';
import { hoursOf } from './day-hours.js';
import { GuardedPart } from './guarded-part.js';
import { PresenceStrip } from './presence-strip.js';
import styles from './presence.module.css';

const { strip: words } = strings.user;
const MAX_DEVICES = 12;

interface PresencePanelProps {
  readonly user: string;
  readonly rows: readonly FeedRow[];
  /** Whether there are older decisions than `rows` has. */
  readonly hasOlder: boolean;
}

export function PresencePanel({ user, rows, hasOlder }: PresencePanelProps) {
  const presence = usePresence(user);
  return (
    <Panel title={words.title}>
      <GuardedPart query={presence}>
        {(day) => <Day user={user} day={day} rows={rows} hasOlder={hasOlder} />}
      </GuardedPart>
    </Panel>
  );
}

function Day({ user, day, rows, hasOlder }: PresencePanelProps & { day: PresenceDay }) {
  const { data } = useDevices(user);
  const today = useMemo(() => rows.filter((row) => row.at >= day.since), [rows, day.since]);
  const devices = namesOf(data?.items.map(({ id }) => id) ?? [], day, today);
  const isPartial = day.is_cut || (hasOlder && today.length === rows.length);
  if (devices.length === 0) return <p className={styles.note}>{words.none}</p>;
  return (
    <>
      <p className={styles.note}>{words.lead(day.time_zone)}</p>
      <div className={styles.strips}>
        {devices.map((device) => (
          <PresenceStrip key={device} device={device} day={day} rows={today} />
        ))}
        <Hours day={day} />
      </div>
      <Legend />
      {isPartial && <p className={styles.note}>{words.partial}</p>}
    </>
  );
}

function namesOf(known: readonly string[], day: PresenceDay, rows: readonly FeedRow[]): readonly string[] {
  const decided = rows.flatMap(({ device }) => (device === null ? [] : [device]));
  return [...new Set([...known, ...day.items.map(({ device }) => device), ...decided])].slice(0, MAX_DEVICES);
}

function Hours({ day }: { day: PresenceDay }) {
  return (
    <div className={styles.hours} aria-hidden>
      {hoursOf(day.since, day.until, day.time_zone).map(({ at, share, label, isMajor }) => (
        <span key={at} data-major={isMajor} style={{ left: `${share * 100}%` }}>
          {label}
        </span>
      ))}
    </div>
  );
}

function Legend() {
  return (
    <ul className={styles.legend}>
      {(['active', 'connected', 'quiet'] as const).map((name) => (
        <li key={name} data-mark={name}>
          {words[name]}
        </li>
      ))}
      {outcomes.map((outcome) => (
        <li key={outcome} data-mark="tick" data-outcome={outcome}>
          {strings.outcomes[outcome]}
        </li>
      ))}
    </ul>
  );
}
