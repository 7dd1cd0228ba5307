import { useId } from 'react';
import type { OtherDevice, Screens } from '../api/sandbox-queries.js';
import { UserLink } from '../parts/user-link.js';
import { strings } from '../strings.js';
import { DeviceScreen } from './device-screen.js';
import styles from './sandbox.module.css';

const { screens: words } = strings;

/** All devices of one user beside each other, so that what one of them kept the others from is seen at once. */
export function PersonScreens({ user, screens }: { user: string; screens: Screens }) {
  const id = useId();
  return (
    <section className={styles.person} aria-labelledby={id}>
      <h2 id={id}>
        <UserLink user={user} />
      </h2>
      <div className={styles.devices}>
        {screens.items
          .filter((each) => each.user === user)
          .map((each) => (
            <DeviceScreen key={each.id} screen={each} />
          ))}
        {screens.others
          .filter((each) => each.user === user)
          .map((each) => (
            <SilentDevice key={each.device} device={each} />
          ))}
      </div>
    </section>
  );
}

/** A device that no service of the sandbox delivers to: the app on it shows messages itself. */
function SilentDevice({ device }: { device: OtherDevice }) {
  const { connected, foreground, kind, provider } = device;
  const presence = foreground && connected ? 'foreground' : connected ? 'connected' : 'away';
  return (
    <article className={styles.monitor} aria-label={words.deviceOf(device.device, strings.user.kinds[kind])}>
      <div className={styles.display} data-presence={presence}>
        <strong>{strings.user.presences[presence]}</strong>
        <span>{provider === null ? words.presenceOnly : words.inApp}</span>
      </div>
      <p className={styles.caption}>
        <bdi className="mono wild">{device.device}</bdi> {strings.user.kinds[kind]}
      </p>
    </article>
  );
}
