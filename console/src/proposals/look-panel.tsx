import type { Finding, Interval, Look, Proof } from '../api/proposal-queries.js';
import { percent } from '../decision/numbers.js';
import { Panel } from '../parts/panel.js';
import { StateBadge } from '../parts/state-badge.js';
import { strings } from '../strings.js';
import { fullTime } from '../parts/times.js';
import { questionOf, texts } from './figures.js';
import { IntervalBar } from './interval-bar.js';
import styles from './proposals.module.css';
import { words } from './words.js';

const tones = {
  change: 'good',
  thin: 'attention',
  silent: 'attention',
  measuring: 'under_way',
  not_proven: 'past',
} as const;

/** What the last look found: each question with how much data there is, and what is lacking. */
export function LookPanel({ look }: { look: Look | null }) {
  const { look: text } = words();
  if (look === null) {
    return (
      <Panel title={text.title}>
        <p className={styles.quiet}>{text.none}</p>
      </Panel>
    );
  }
  const { users, pushes, reactions } = look.needed;
  return (
    <Panel title={text.title} lead={text.lead(fullTime(look.at))}>
      <p className={styles.quiet}>{text.need(users, pushes, reactions)}</p>
      <ul className={styles.findings}>
        {look.findings.map((finding) => (
          <li key={`${finding.direction} ${finding.path}`}>
            <FindingRow finding={finding} look={look} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function FindingRow({ finding, look }: { finding: Finding; look: Look }) {
  const { targets, questions, verdicts, hints, look: text } = words();
  const { target, verdict, counts } = finding;
  const isShown = verdict === 'change' && look.version !== null;
  return (
    <>
      <h3 className={styles.question}>
        <span>
          {targets[target]}
          {strings.mark.colon}
          {questions[questionOf(finding)]}
        </span>
        <StateBadge tone={tones[verdict]}>{verdicts[verdict]}</StateBadge>
      </h3>
      <p className={styles.quiet}>
        {hints[verdict]}{' '}
        {isShown && <a href={`#proposal-${look.version}`}>{words().proposal(look.version)}</a>}
      </p>
      <dl className={styles.counts}>
        {(['users', 'pushes', 'reactions'] as const).map((name) => (
          <div key={name} data-short={counts[name] < look.needed[name]}>
            <dt>{text[name]}</dt>
            <dd>{text.of(counts[name], look.needed[name])}</dd>
          </div>
        ))}
      </dl>
      {counts.users > 0 && (
        <UnwantedBar title={text.unwanted} unwanted={finding.unwanted} proof={finding.proof} />
      )}
      {counts.unknown > 0 && <p className={styles.quiet}>{text.unknown(counts.unknown)}</p>}
    </>
  );
}

interface UnwantedBarProps {
  readonly title: string;
  readonly unwanted: Interval;
  readonly proof: Proof;
}

export function UnwantedBar({ title, unwanted, proof }: UnwantedBarProps) {
  const text = words();
  const label = text.unwanted(...texts(unwanted));
  const rule = text.proofs[proof.side](percent(proof.bound));
  return (
    <div className={styles.rate}>
      <span>{title}</span>
      <IntervalBar
        label={`${label}${strings.mark.stop}${rule}`}
        top={1}
        band={unwanted}
        bound={proof.bound}
        points={[{ kind: 'share', at: unwanted.share }]}
      />
      <span className={styles.quiet}>
        {label}
        {strings.mark.stop}
        {rule}
      </span>
    </div>
  );
}
