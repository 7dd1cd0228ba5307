import type { ReactNode } from 'react';
import { usePreferences, type Preferences, type QuietHours } from '../api/user-queries.js';
import { Panel } from '../parts/panel.js';
import { fullTime } from '../parts/times.js';
import { UserLink } from '../parts/user-link.js';
import { strings } from '../strings.js';
import { GuardedPart } from './guarded-part.js';
import styles from './user-page.module.css';

const { user: words, mark } = strings;
const WEEK = 7;

export function PreferencesPanel({ user }: { user: string }) {
  const preferences = usePreferences(user);
  return (
    <Panel title={words.preferences}>
      <GuardedPart query={preferences}>
        {(chosen) => (
          <dl className={styles.fields}>
            {rowsOf(chosen).map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd className="wild">{value}</dd>
              </div>
            ))}
          </dl>
        )}
      </GuardedPart>
    </Panel>
  );
}

function rowsOf(chosen: Preferences): [string, ReactNode][] {
  const { quiet_hours, snooze_until, keywords, blocked, time_zone, topic_opt_outs: topics } = chosen;
  const isSnoozed = snooze_until !== null && Date.parse(snooze_until) > Date.now();
  const allowance = (isAllowed: boolean): string => (isAllowed ? words.allows : words.refuses);
  return [
    [words.push, chosen.push_enabled ? words.pushOn : words.pushOffAll],
    [words.level, words.levels[chosen.push_level]],
    [words.quiet, quiet_hours === null ? words.quietNone : quietText(quiet_hours)],
    [words.timeZone, time_zone ?? words.timeZoneNone],
    [words.snooze, isSnoozed ? fullTime(snooze_until) : words.snoozeNone],
    [words.keywords, keywords.length === 0 ? strings.none : <Names key="keywords" names={keywords} />],
    [words.blocked, blocked.length === 0 ? strings.none : <Users key="blocked" users={blocked} />],
    [words.broadcasts, allowance(chosen.broadcast_mentions)],
    [words.critical, allowance(chosen.allow_critical)],
    [words.marketing, chosen.consents.includes('marketing') ? words.agreed : words.notAgreed],
    [words.topics, topics.length === 0 ? strings.none : <Names key="topics" names={topics} />],
    ...(chosen.holdout ? [[words.holdout, strings.yes] as [string, ReactNode]] : []),
  ];
}

/** `from 22:00 until 07:00, every day: messages wait until it ends (still let through: calls)` */
function quietText({ from, until, days, action, allow }: QuietHours): string {
  const when = days.length === WEEK ? words.everyDay : days.map((day) => words.days[day]).join(' ');
  const classes = allow.map((each) => words.classes[each]).join(mark.comma);
  const exception = classes === '' ? '' : `${mark.open}${words.allowed}${mark.colon}${classes}${mark.close}`;
  const what = words.quietActions[action];
  return `${words.quietTimes(from, until)}${mark.comma}${when}${mark.colon}${what}${exception}`;
}

function Names({ names }: { names: readonly string[] }) {
  return (
    <ul className={styles.names}>
      {names.map((name) => (
        <li key={name}>
          <bdi>{name}</bdi>
        </li>
      ))}
    </ul>
  );
}

function Users({ users }: { users: readonly string[] }) {
  return (
    <ul className={styles.names}>
      {users.map((user) => (
        <li key={user}>
          <UserLink user={user} />
        </li>
      ))}
    </ul>
  );
}
