import { Button, Paper } from '@mantine/core';
import { Link } from 'react-router';
import type { Replacement } from '../api/policy-queries.js';
import type { Proposal, ProposedChange } from '../api/proposal-queries.js';
import { RelativeTime } from '../parts/relative-time.js';
import { StateBadge } from '../parts/state-badge.js';
import { words as replayWords } from '../replays/words.js';
import { strings } from '../strings.js';
import { questionOf } from './figures.js';
import { UnwantedBar } from './look-panel.js';
import { PromisePanel } from './promise-panel.js';
import styles from './proposals.module.css';
import { words } from './words.js';

const tones = {
  open: 'attention',
  outdated: 'past',
  superseded: 'past',
  published: 'good',
  replaced: 'past',
} as const;

interface ProposalCardProps {
  readonly proposal: Proposal;
  readonly current: number | null;
  readonly mayWrite: boolean | null;
  readonly onAsk: (asked: Replacement) => void;
  /** The question about this proposal, or what came of it. */
  readonly children: React.ReactNode;
}

export function ProposalCard({ proposal, current, mayWrite, onAsk, children }: ProposalCardProps) {
  const text = words();
  const { version, state, changes, effects, measured, evidence } = proposal;
  const id = `proposal-${version}`;
  return (
    <Paper component="section" withBorder p="md" aria-labelledby={id}>
      <h2 id={id} className={styles.heading} tabIndex={-1}>
        {text.proposal(version)}
        <StateBadge tone={tones[state]}>{text.states[state]}</StateBadge>
      </h2>
      <p className={styles.quiet}>
        <RelativeTime at={proposal.created_at} /> · {text.based(proposal.base_version)} ·{' '}
        <Link to={`/policies?version=${version}`}>{text.compare}</Link>
        {state === 'open' && (
          <>
            {' '}
            · <Link to={`/replays?version=${version}`}>{replayWords().policy.draft}</Link>
          </>
        )}
      </p>
      {text.stateHints[state] !== '' && <p className={styles.quiet}>{text.stateHints[state]}</p>}
      {evidence.is_capped && <p className={styles.quiet}>{text.capped}</p>}
      <Actions proposal={proposal} current={current} mayWrite={mayWrite} onAsk={onAsk} />
      {children}
      {changes.map((change) => (
        <ChangePart key={change.path} change={change} measured={measured} />
      ))}
      <section className={styles.part}>
        <h3>{text.changes}</h3>
        <p>{text.effects(effects.decisions, effects.quieter, effects.louder)}</p>
        <ul className={styles.moves}>
          {effects.moves.map(({ from, to, decisions }) => (
            <li key={`${from} ${to}`}>
              {text.move(decisions, strings.outcomes[from], strings.outcomes[to])}
            </li>
          ))}
        </ul>
      </section>
    </Paper>
  );
}

type ActionsProps = Omit<ProposalCardProps, 'children'>;

function Actions({ proposal: { version, base_version, state }, current, mayWrite, onAsk }: ActionsProps) {
  const text = words();
  if (current === null || (state !== 'open' && state !== 'published')) return null;
  const action = state === 'open' ? 'publish' : 'rollback';
  const wanted = state === 'open' ? version : base_version;
  return (
    <div className={styles.actions}>
      <Button
        size="xs"
        disabled={mayWrite !== true}
        aria-describedby="may-propose"
        onClick={() => onAsk({ action, version: wanted, instead: current })}
      >
        {text[action]}
      </Button>
    </div>
  );
}

function ChangePart({ change, measured }: { change: ProposedChange; measured: Proposal['measured'] }) {
  const text = words();
  const { target, threshold, from, to, counts, moved, examples } = change;
  const counted = ({ users, pushes, reactions }: ProposedChange['counts']) =>
    text.counted(users, pushes, reactions);
  return (
    <section className={styles.part}>
      <h3>
        {text.targets[target]}
        {strings.mark.colon}
        {text.change(text.thresholds[threshold], String(from), String(to))}
      </h3>
      <p className="mono wild">{change.path}</p>
      <p>{text.effect[questionOf(change)]}</p>
      <h4>{text.evidence}</h4>
      <UnwantedBar
        title={`${text.judged}${strings.mark.colon}${counted(counts)}`}
        unwanted={change.unwanted}
        proof={change.proof}
      />
      <UnwantedBar
        title={`${text.moved}${strings.mark.colon}${counted(moved.counts)}`}
        unwanted={moved.unwanted}
        proof={change.proof}
      />
      <p className={styles.examples}>
        {text.examples}
        {strings.mark.colon}
        {examples.map((id, i) => (
          <Link key={id} to={`/decisions/${encodeURIComponent(id)}`} aria-label={text.example(i + 1)}>
            {i + 1}
          </Link>
        ))}
      </p>
      <PromisePanel change={change} measured={measured} />
    </section>
  );
}
