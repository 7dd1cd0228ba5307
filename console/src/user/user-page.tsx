// A user: devices, preferences, what waits, and all that was decided for them, newest first.
import { useParams } from 'react-router';
import { useDevices } from '../api/user-queries.js';
import { AtOnce } from '../parts/at-once.js';
import { usePageTitle } from '../shell/page-title.js';
import { strings } from '../strings.js';
import { CapBudget } from './cap-budget.js';
import { DevicesPanel } from './devices-panel.js';
import { HeldPanel } from './held-panel.js';
import { PresencePanel } from './presence-panel.js';
import { PreferencesPanel } from './preferences-panel.js';
import { Timeline } from './timeline.js';
import styles from './user-page.module.css';
import { useTimeline } from './use-timeline.js';

export function UserPage() {
  const { id = '' } = useParams();
  usePageTitle(`${strings.user.title} ${id}`);
  return <User key={id} user={id} />;
}

function User({ user }: { user: string }) {
  const timeline = useTimeline(user);
  const devices = useDevices(user);
  const isUnknown = devices.data?.items.length === 0 && timeline.isComplete && timeline.rows.length === 0;
  return (
    <main id="content" className={styles.page}>
      <AtOnce>
        <header className={styles.head}>
          <h1>
            {strings.user.title} <bdi className="mono wild">{user}</bdi>
          </h1>
          <CapBudget user={user} />
        </header>
        {isUnknown && <p className={styles.unknown}>{strings.user.unknown}</p>}
        <PresencePanel user={user} rows={timeline.rows} hasOlder={timeline.ledger.hasNextPage} />
        <div className={styles.columns}>
          <div className={styles.column}>
            <DevicesPanel user={user} />
            <PreferencesPanel user={user} />
          </div>
          <div className={styles.column}>
            <HeldPanel user={user} />
            <Timeline {...timeline} />
          </div>
        </div>
      </AtOnce>
    </main>
  );
}
