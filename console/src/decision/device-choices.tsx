import { Anchor } from '@mantine/core';
import { Link } from 'react-router';
import type { DecisionDetail, DeviceChoice } from '../api/types.js';
import { OutcomeBadge } from '../parts/outcome-badge.js';
import { Panel } from '../parts/panel.js';
import { strings } from '../strings.js';
import styles from './decision-page.module.css';

const { choice: words } = strings;

export function DeviceChoices({ decision }: { decision: DecisionDetail }) {
  return (
    <Panel title={words.title} lead={words.lead}>
      <ul className={styles.choices}>
        {decision.devices.map((choice) => (
          <Choice key={choice.id} choice={choice} isThis={choice.device === decision.device} />
        ))}
      </ul>
    </Panel>
  );
}

function Choice({ choice, isThis }: { choice: DeviceChoice; isThis: boolean }) {
  const name = <bdi className="mono wild">{choice.device ?? strings.live.noDevice}</bdi>;
  return (
    <li aria-current={isThis ? 'true' : undefined}>
      {isThis ? (
        <strong>{name}</strong>
      ) : (
        <Anchor component={Link} to={`/decisions/${encodeURIComponent(choice.id)}`} underline="always">
          {name}
        </Anchor>
      )}
      <OutcomeBadge outcome={choice.outcome} />
      <span className="mono">{choice.reason}</span>
      {isThis && <span className={styles.quiet}>{words.this}</span>}
    </li>
  );
}
