import { useMediaQuery } from '@mantine/hooks';
import { useAccount, useFunnel, useReasons } from '../api/queries.js';
import { outcomes, type FunnelRow, type Outcome, type ReasonCount } from '../api/types.js';
import { strings } from '../strings.js';
import styles from './reports-strip.module.css';

const { reports: words } = strings;
const steps = ['pushes', 'sent', 'delivered', 'displayed', 'opened'] as const;
type Step = (typeof steps)[number];

export function ReportsStrip() {
  return (
    <section className={styles.strip} aria-label={words.title}>
      <Outcomes />
      <Funnel />
    </section>
  );
}

function Outcomes() {
  const { data } = useReasons();
  const { data: account } = useAccount();
  const counts = countByOutcome(data?.items ?? []);
  const all = outcomes.reduce((sum, outcome) => sum + counts[outcome], 0);
  return (
    <div className={styles.block}>
      <h2 className={styles.heading}>
        {words.outcomes} <span>{words.title.toLowerCase()}</span>
      </h2>
      <dl className={styles.tiles}>
        {outcomes.map((outcome) => (
          <div key={outcome} className={styles.tile} data-outcome={outcome}>
            <dt>{strings.outcomes[outcome]}</dt>
            <dd>
              {data === undefined ? '–' : strings.number(counts[outcome])}{' '}
              <small>{words.share(counts[outcome], all)}</small>
            </dd>
          </div>
        ))}
      </dl>
      <p className={styles.account}>
        {account === undefined
          ? ' '
          : `${words.account(account.events.accepted, account.events.settled, account.events.in_flight, account.events.dead_letter)} · ${words.held(account.items.held)}`}
      </p>
    </div>
  );
}

function Funnel() {
  const { data } = useFunnel();
  const isWide = useMediaQuery('(min-width: 901px)', true, { getInitialValueInEffect: false });
  const rows = byProvider(data?.items ?? []);
  return (
    <details className={styles.funnel} open={isWide}>
      <summary className={styles.heading} title={words.funnelHint}>
        {words.funnel}
      </summary>
      <div className={styles.scroll} tabIndex={0} role="group" aria-label={words.funnel}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{words.provider}</th>
              {steps.map((step) => (
                <th scope="col" key={step}>
                  {words.steps[step]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(([provider, row]) => (
              <tr key={provider}>
                <th scope="row">{provider === '' ? strings.none : provider}</th>
                {steps.map((step) => (
                  <td key={step}>{reported(step, row)}</td>
                ))}
              </tr>
            ))}
            {rows.length === 0 && (
              <tr>
                <td colSpan={steps.length + 1}>{data === undefined ? strings.loading : words.noPushes}</td>
              </tr>
            )}
          </tbody>
        </table>
      </div>
    </details>
  );
}

function countByOutcome(items: readonly ReasonCount[]): Record<Outcome, number> {
  const counts = { push: 0, batch: 0, defer: 0, suppress: 0 };
  for (const { outcome, count } of items) if (outcome in counts) counts[outcome] += Number(count);
  return counts;
}

function byProvider(items: readonly FunnelRow[]): [string, Record<Step, number>][] {
  const sums = new Map<string, Record<Step, number>>();
  for (const item of items) {
    const sum = sums.get(item.provider) ?? { pushes: 0, sent: 0, delivered: 0, displayed: 0, opened: 0 };
    for (const step of steps) sum[step] += Number(item[step]);
    sums.set(item.provider, sum);
  }
  return [...sums];
}

/** Nobody reported it is not the same as nobody saw it. */
function reported(step: Step, row: Record<Step, number>): string {
  const isReport = step !== 'pushes' && step !== 'sent';
  return isReport && row[step] === 0 ? '–' : strings.number(row[step]);
}
