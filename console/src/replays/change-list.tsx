import { Button, Paper } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { Link } from 'react-router';
import type { ReplayChange, Verdict } from '../api/replay-types.js';
import { OutcomeBadge } from '../parts/outcome-badge.js';
import { UserLink } from '../parts/user-link.js';
import { strings } from '../strings.js';
import type { Chosen } from './chosen.js';
import styles from './replays.module.css';
import { outcomeName, words } from './words.js';

const SHOWN = 12;

interface ChangeListProps {
  readonly changes: readonly ReplayChange[];
  /** How many changed, those of kinds that are not listed included. */
  readonly changed: number;
  readonly chosen: Chosen;
}

export function ChangeList({ changes, changed, chosen }: ChangeListProps) {
  const { changes: text } = words();
  const heading = useFocusOn(chosen);
  const [isAll, setIsAll] = useState(false);
  const found =
    chosen === null
      ? changes
      : changes.filter(({ from, to }) => from.outcome === chosen.from && to.outcome === chosen.to);
  const unlisted = changed - changes.reduce((sum, { count }) => sum + count, 0);
  const shown = isAll ? found : found.slice(0, SHOWN);
  return (
    <Paper component="section" withBorder p="md" aria-labelledby="changes">
      <h2 id="changes" ref={heading} tabIndex={-1} className={styles.heading}>
        {text.title}
      </h2>
      <p className={styles.quiet}>
        {chosen === null ? text.lead : text.filtered(outcomeName(chosen.from), outcomeName(chosen.to))}{' '}
        {chosen !== null && (
          <Link to="?" preventScrollReset>
            {text.all}
          </Link>
        )}
      </p>
      {found.length === 0 && <p>{text.none}</p>}
      <ul className={styles.changes}>
        {shown.map((change) => (
          <ChangeItem key={nameOf(change)} change={change} />
        ))}
      </ul>
      {unlisted > 0 && <p className={styles.quiet}>{text.rare(unlisted)}</p>}
      {shown.length < found.length && (
        <Button size="xs" variant="default" onClick={() => setIsAll(true)}>
          {text.more(found.length - shown.length)}
        </Button>
      )}
    </Paper>
  );
}

/** Whoever chooses a flow is taken to its reasons; whoever opens the page with one is not. */
function useFocusOn(chosen: Chosen) {
  const heading = useRef<HTMLHeadingElement>(null);
  const name = chosen === null ? '' : `${chosen.from} ${chosen.to}`;
  const before = useRef(name);
  useEffect(() => {
    if (name !== before.current && name !== '') heading.current?.focus();
    before.current = name;
  }, [name]);
  return heading;
}

function nameOf({ from, to }: ReplayChange): string {
  return [from.outcome, from.reason, to.outcome, to.reason].join(' ');
}

function ChangeItem({ change: { from, to, count, examples } }: { change: ReplayChange }) {
  const { changes: text } = words();
  return (
    <li>
      <b className={styles.count}>{strings.number(count)}</b>
      <div className={styles.verdicts}>
        <VerdictMark verdict={from} />
        <span aria-hidden="true">→</span>
        <VerdictMark verdict={to} />
      </div>
      <p className={styles.examples}>
        <span>
          {text.examples}
          {strings.mark.colon}
        </span>
        {examples.map((example, i) => (
          <ExampleLink key={i} example={example} />
        ))}
      </p>
    </li>
  );
}

function VerdictMark({ verdict: { outcome, reason } }: { verdict: Verdict }) {
  return (
    <span className={styles.verdict}>
      {outcome === 'none' ? (
        <span className={styles.none}>{words().none}</span>
      ) : (
        <OutcomeBadge outcome={outcome} />
      )}
      {outcome !== 'none' && <span className="mono wild">{reason}</span>}
    </span>
  );
}

function ExampleLink({ example }: { example: ReplayChange['examples'][number] }) {
  const { changes: text } = words();
  const { user, message, device, decision } = example;
  if (decision === null) {
    return (
      <span className="wild" title={text.noDecision}>
        <UserLink user={user} />
      </span>
    );
  }
  const name = text.example(`${user} · ${message}`, device ?? '');
  return (
    <Link className="mono" to={`/decisions/${encodeURIComponent(decision)}`} aria-label={name} title={name}>
      <bdi className="wild">{user}</bdi> · <span className={styles.clipped}>{message}</span>
    </Link>
  );
}
