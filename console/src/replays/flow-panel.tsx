import { Button } from '@mantine/core';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import type { ReplayResult } from '../api/replay-types.js';
import { Panel } from '../parts/panel.js';
import type { Chosen } from './chosen.js';
import { FlowPicture } from './flow-picture.js';
import styles from './flow.module.css';
import { MatrixTable } from './matrix-table.js';
import { words } from './words.js';

interface FlowPanelProps {
  readonly result: ReplayResult;
  readonly chosen: Chosen;
}

export function FlowPanel({ result: { outcomes, changes }, chosen }: FlowPanelProps) {
  const { flow: text } = words();
  const [, setSearch] = useSearchParams();
  const [isOnlyChanges, setIsOnlyChanges] = useState(false);
  const changing = outcomes.filter(({ from, to }) => from !== to);
  const isChange = (from: string, to: string): boolean =>
    changes.some((each) => each.from.outcome === from && each.to.outcome === to);
  return (
    <Panel title={text.title} lead={text.lead}>
      <div className={styles.both}>
        <div>
          <div className={styles.bar}>
            <Button
              size="xs"
              variant={isOnlyChanges ? 'filled' : 'default'}
              aria-pressed={isOnlyChanges}
              disabled={changing.length === 0}
              onClick={() => setIsOnlyChanges(!isOnlyChanges)}
            >
              {text.only}
            </Button>
          </div>
          <FlowPicture
            cells={isOnlyChanges && changing.length > 0 ? changing : outcomes}
            onChoose={(from, to) => {
              if (isChange(from, to)) setSearch({ from, to }, { preventScrollReset: true });
            }}
          />
        </div>
        <div>
          <h3>{text.table}</h3>
          <MatrixTable cells={outcomes} chosen={chosen} isChange={isChange} />
        </div>
      </div>
    </Panel>
  );
}
