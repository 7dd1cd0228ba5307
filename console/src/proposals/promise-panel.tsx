import type { MeasuredChange, ProposedChange, Proposal } from '../api/proposal-queries.js';
import { percent } from '../decision/numbers.js';
import { StateBadge } from '../parts/state-badge.js';
import { strings } from '../strings.js';
import { texts } from './figures.js';
import { IntervalBar } from './interval-bar.js';
import styles from './proposals.module.css';
import { words } from './words.js';

const tones = { too_early: 'under_way', inside: 'good', outside: 'attention' } as const;

interface PromisePanelProps {
  readonly change: ProposedChange;
  readonly measured: Proposal['measured'];
}

/** What a change promises, and beside it what came of it. */
export function PromisePanel({ change, measured }: PromisePanelProps) {
  const text = words();
  const { expectation } = change;
  const { tier, before, after, per_day } = expectation;
  const outcome = measured?.changes.find(({ path }) => path === change.path) ?? null;
  const [share, low, high] = texts(after);
  const range = text.promisedRange(low, high, per_day.after.low, per_day.after.high);
  const top = Math.max(before, after.high, outcome?.after.share ?? 0, 0.001) * 1.1;
  const isMeasured = outcome !== null && outcome.after.decisions > 0;
  const label = [
    `${text.before} ${percent(before)}`,
    `${text.promised} ${share}, ${range}`,
    ...(isMeasured ? [`${text.measured} ${percent(outcome.after.share)}`] : []),
  ].join(strings.mark.stop);
  return (
    <section className={styles.part}>
      <h4>
        {text.promise}
        {strings.mark.colon}
        {text.tiers[tier]}
      </h4>
      <IntervalBar
        label={label}
        top={top}
        band={after}
        points={[
          { kind: 'before', at: before },
          { kind: 'share', at: after.share },
          ...(isMeasured ? [{ kind: 'measured' as const, at: outcome.after.share }] : []),
        ]}
      />
      <dl className={styles.facts}>
        <Fact kind="before" name={text.before} value={text.perDay(percent(before), per_day.before)} />
        <Fact
          kind="share"
          name={text.promised}
          value={`${text.perDay(share, per_day.after.share)}${strings.mark.comma}${range}`}
        />
        <Fact kind="measured" name={text.measured} value={measuredText(outcome)} />
      </dl>
      {outcome !== null && <Verdict outcome={outcome} isFinal={measured!.is_final} />}
      <Dismissals change={change} outcome={outcome} />
    </section>
  );
}

function Fact({ kind, name, value }: { kind: string; name: string; value: string }) {
  return (
    <div>
      <dt>
        <span className={styles.key} data-kind={kind} aria-hidden="true" /> {name}
      </dt>
      <dd>{value}</dd>
    </div>
  );
}

function measuredText(outcome: MeasuredChange | null): string {
  const text = words();
  if (outcome === null) return text.notPublished;
  if (outcome.after.decisions === 0) return strings.unknown;
  return text.perDay(percent(outcome.after.share), outcome.after.per_day);
}

function Verdict({ outcome, isFinal }: { outcome: MeasuredChange; isFinal: boolean }) {
  const text = words();
  return (
    <p className={styles.quiet}>
      <StateBadge tone={tones[outcome.verdict]}>{text.measuredVerdicts[outcome.verdict]}</StateBadge>{' '}
      {text.measuredHints[outcome.verdict]}
      {strings.mark.open}
      {isFinal ? text.final : text.soFar}
      {strings.mark.close}
    </p>
  );
}

function Dismissals({ change, outcome }: { change: ProposedChange; outcome: MeasuredChange | null }) {
  const text = words();
  const { before, after } = change.expectation.dismissals;
  const shown = (rate: { share: number; low: number; high: number } | null): string => {
    if (rate === null) return text.noReactions;
    const [share, low, high] = texts(rate);
    return `${share} (${low} – ${high})`;
  };
  const parts = [
    `${text.before} ${shown(before)}`,
    `${text.promised} ${shown(after)}`,
    ...(outcome === null ? [] : [`${text.measured} ${shown(outcome.after.unwanted)}`]),
  ];
  return (
    <p className={styles.quiet}>
      {text.dismissals}
      {strings.mark.colon}
      {parts.join(' · ')}
    </p>
  );
}
