import { memo } from 'react';
import { Link } from 'react-router';
import type { FeedRow } from '../api/types.js';
import { OutcomeBadge } from '../parts/outcome-badge.js';
import { RelativeTime } from '../parts/relative-time.js';
import { readableSentence } from '../parts/sentence.js';
import { UserLink } from '../parts/user-link.js';
import { strings } from '../strings.js';
import styles from './feed-list.module.css';

export const headings = [
  'time',
  'outcome',
  'reason',
  'sentence',
  'user',
  'device',
  'conversation',
  'message',
] as const;

interface DecisionRowProps {
  readonly row: FeedRow;
  readonly index: number;
  readonly topPx: number;
  readonly heightPx: number;
}

export const DecisionRow = memo(function DecisionRow({ row, index, topPx, heightPx }: DecisionRowProps) {
  const sentence = readableSentence(row.sentence);
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className={styles.row}
      style={{ transform: `translateY(${topPx}px)`, height: heightPx }}
    >
      <span role="cell" data-cell="time">
        <RelativeTime at={row.at} />
      </span>
      <span role="cell" data-cell="outcome">
        <OutcomeBadge outcome={row.outcome} />
      </span>
      <span role="cell" data-cell="reason" className="mono">
        {row.reason}
      </span>
      <span role="cell" data-cell="sentence">
        <Link to={`/decisions/${encodeURIComponent(row.id)}`} className={styles.link} title={sentence}>
          <bdi>{sentence}</bdi>
        </Link>
      </span>
      <span role="cell" data-cell="user" title={row.user}>
        <UserLink user={row.user} />
      </span>
      <Name cell="device" value={row.device ?? strings.live.noDevice} />
      {row.conversation === null ? (
        <span role="cell" data-cell="conversation">
          {strings.live.notice}
        </span>
      ) : (
        <Name cell="conversation" value={row.conversation} />
      )}
      <Name cell="message" value={row.message} />
    </div>
  );
});

function Name({ cell, value }: { cell: string; value: string }) {
  return (
    <span role="cell" data-cell={cell} className="mono" title={value}>
      <bdi>{value}</bdi>
    </span>
  );
}
