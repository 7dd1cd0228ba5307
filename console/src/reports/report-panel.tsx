// One report: a title, what it shows, what stands out, and the same numbers as a plot or as a table in the same room.
import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { Panel } from '../parts/panel.js';
import { ProblemAlert } from '../parts/problem-alert.js';
import { strings } from '../strings.js';
import { DataTable, type TableData } from './data-table.js';
import styles from './reports.module.css';
import { words } from './words.js';

interface ReportPanelProps {
  readonly title: string;
  readonly lead: string;
  readonly answer: {
    readonly data: unknown;
    readonly error: Error | null;
    readonly isFetching: boolean;
    readonly refetch: () => unknown;
  };
  /** Null: there is nothing to show. */
  readonly content: {
    readonly found: string;
    readonly plot: ReactNode;
    readonly table: TableData;
  } | null;
  readonly empty: string;
  readonly controls?: ReactNode;
  /** More room than usual on a phone, where parts stand below each other. */
  readonly size?: 'long' | 'tall';
}

export function ReportPanel({ title, lead, answer, content, empty, controls, size }: ReportPanelProps) {
  const [isTable, setIsTable] = useState(false);
  const { asPlot, asTable, plotOf, tableOf } = words();
  const isMissing = answer.data === undefined && answer.error !== null;
  return (
    <Panel title={title} lead={lead}>
      <div className={styles.bar}>
        <p className={styles.found}>{content?.found}</p>
        <div className={styles.controls}>
          {controls}
          <Button
            size="xs"
            variant="default"
            disabled={content === null}
            aria-label={isTable ? plotOf(title) : tableOf(title)}
            onClick={() => setIsTable(!isTable)}
          >
            {isTable ? asPlot : asTable}
          </Button>
        </div>
      </div>
      <div className={styles.room} data-size={size} aria-busy={answer.isFetching}>
        {isMissing && (
          <ProblemAlert title={words().failed} error={answer.error!} onRetry={() => void answer.refetch()} />
        )}
        {!isMissing && content === null && <Nothing isKnown={answer.data !== undefined} text={empty} />}
        {content !== null && (isTable ? <DataTable title={title} {...content.table} /> : content.plot)}
      </div>
    </Panel>
  );
}

function Nothing({ isKnown, text }: { isKnown: boolean; text: string }) {
  if (!isKnown) return <p className={styles.nothing}>{strings.loading}</p>;
  return (
    <div className={styles.nothing}>
      <strong>{words().emptyTitle}</strong>
      <p>{text}</p>
    </div>
  );
}
