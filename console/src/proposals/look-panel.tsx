import { Link } from 'react-router';
import type { Finding, Look } from '../api/proposal-queries.js';
import { Panel } from '../parts/panel.js';
import { fullTime } from '../parts/times.js';
import { questionOf, texts } from './figures.js';
import { IntervalBar } from './interval-bar.js';
import styles from './proposals.module.css';
import { words } from './words.js';

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
          {targets[target]}: {questions[questionOf(finding)]}
        </span>
        <span className={styles.verdict} data-verdict={verdict}>
          {verdicts[verdict]}
        </span>
      </h3>
      <p className={styles.quiet}>
        {hints[verdict]}{' '}
        {isShown && <Link to={`#proposal-${look.version}`}>{words().proposal(look.version)}</Link>}
      </p>
      <dl className={styles.counts}>
        {(['users', 'pushes', 'reactions'] as const).map((name) => (
          <div key={name} data-short={counts[name] < look.needed[name]}>
            <dt>{text[name]}</dt>
            <dd>{text.of(counts[name], look.needed[name])}</dd>
          </div>
        ))}
      </dl>
      {counts.users > 0 && <UnwantedBar title={text.unwanted} finding={finding} />}
      {counts.unknown > 0 && <p className={styles.quiet}>{text.unknown(counts.unknown)}</p>}
    </>
  );
}

export function UnwantedBar({ title, finding }: { title: string; finding: Pick<Finding, 'unwanted'> }) {
  const { unwanted } = finding;
  const label = words().unwanted(...texts(unwanted));
  return (
    <div className={styles.rate}>
      <span className={styles.rateTitle}>{title}</span>
      <IntervalBar label={label} top={1} band={unwanted} points={[{ kind: 'share', at: unwanted.share }]} />
      <span className={styles.quiet}>{label}</span>
    </div>
  );
}
