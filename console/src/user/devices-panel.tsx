import type { ReactNode } from 'react';
import { useDevices, usePresence, type Device, type PresenceDay } from '../api/user-queries.js';
import { Panel } from '../parts/panel.js';
import { RelativeTime } from '../parts/relative-time.js';
import { strings } from '../strings.js';
import { GuardedPart } from './guarded-part.js';
import styles from './user-page.module.css';

const { user: words } = strings;

export function DevicesPanel({ user }: { user: string }) {
  const devices = useDevices(user);
  const { data: day } = usePresence(user);
  return (
    <Panel title={words.devices}>
      <GuardedPart query={devices}>
        {({ items }) =>
          items.length === 0 ? (
            <p className={styles.quiet}>{words.noDevices}</p>
          ) : (
            <ul className={styles.entries}>
              {items.map((device) => (
                <DeviceCard key={device.id} device={device} day={day} />
              ))}
            </ul>
          )
        }
      </GuardedPart>
    </Panel>
  );
}

function DeviceCard({ device, day }: { device: Device; day: PresenceDay | undefined }) {
  const { id, kind, platform, provider, token, app_version, push_enabled } = device;
  const presence = presenceOf(device, day);
  return (
    <li>
      <p className={styles.line}>
        <bdi className="mono wild">{id}</bdi>
        <span>{words.kinds[kind]}</span>
        <span className={styles.presence} data-presence={presence}>
          {words.presences[presence]}
        </span>
        {!push_enabled && <span className={styles.bad}>{words.pushOff}</span>}
      </p>
      <dl className={styles.fields}>
        <Field name={words.platform}>{platform}</Field>
        <Field name={words.provider}>{provider ?? strings.none}</Field>
        <Field name={words.token}>
          <span className={token === 'invalid' ? styles.bad : undefined}>{words.tokens[token]}</span>
        </Field>
        {app_version !== null && <Field name={words.version}>{app_version}</Field>}
        <Field name={words.lastSeen}>
          <RelativeTime at={device.last_seen_at} />
        </Field>
      </dl>
    </li>
  );
}

/** In use: touched a while ago at most, which the history of presence knows until now. */
function presenceOf({ id, connected }: Device, day: PresenceDay | undefined): keyof typeof words.presences {
  if (!connected) return 'away';
  const isActive = day?.items.some(
    ({ device, state, until }) => device === id && state === 'active' && until === day.until,
  );
  return isActive === true ? 'foreground' : 'connected';
}

function Field({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="wild">{children}</dd>
    </div>
  );
}
