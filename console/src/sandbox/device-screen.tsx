import type { VirtualScreen } from '../api/sandbox-queries.js';
import { strings } from '../strings.js';
import { GoneCard } from './gone-card.js';
import { NotificationStack, stacksOf } from './notification-stack.js';
import styles from './sandbox.module.css';

const { screens: words } = strings;

/** A lock screen, or a browser's window: what stands on it, what left it, and how often it buzzed. */
export function DeviceScreen({ screen }: { screen: VirtualScreen }) {
  const { kind, device, badge, notifications, gone, banners, state } = screen;
  const stacks = stacksOf(notifications);
  return (
    <article className={styles.device} aria-label={words.deviceOf(device, strings.user.kinds[kind])}>
      <div className={styles.frame} data-kind={kind} data-state={state}>
        <div className={styles.top}>
          <span>{words.app}</span>
          {state !== 'online' && <span className={styles.state}>{words.states[state]}</span>}
          {badge > 0 && (
            <span className={styles.badge} title={words.badge(badge)}>
              <span aria-hidden="true">{badge}</span>
              <span className="offscreen">{words.badge(badge)}</span>
            </span>
          )}
        </div>
        {stacks.length === 0 && <p className={styles.blank}>{words.blank}</p>}
        {stacks.length > 0 && (
          <ol className={styles.stacks}>
            {stacks.map((stack) => (
              <NotificationStack key={stack[0]!.push ?? stack[0]!.at} stack={stack} />
            ))}
          </ol>
        )}
        {banners > notifications.length && (
          <p className={styles.blank}>{words.more(banners - notifications.length)}</p>
        )}
        {gone.length > 0 && (
          <ul className={styles.gone} aria-label={words.gone}>
            {gone.map((each) => (
              <GoneCard key={`${each.push} ${each.at}`} notification={each} />
            ))}
          </ul>
        )}
      </div>
      <Caption screen={screen} />
    </article>
  );
}

function Caption({ screen: { device, kind, provider, alerts, silent, waiting } }: { screen: VirtualScreen }) {
  const counts = [
    words.alerts(alerts),
    ...(silent > 0 ? [words.silent(silent)] : []),
    ...(waiting > 0 ? [words.waiting(waiting)] : []),
  ];
  return (
    <p className={styles.caption}>
      <bdi className="mono wild">{device}</bdi> {strings.user.kinds[kind]} · {provider}
      <br />
      {counts.join(' · ')}
    </p>
  );
}
