import { type FunnelItem, type Range, useFunnelIn } from '../api/report-queries.js';
import { strings } from '../strings.js';
import { sum } from './figures.js';
import { ReportPanel } from './report-panel.js';
import styles from './reports.module.css';
import { words } from './words.js';

const steps = ['pushes', 'sent', 'delivered', 'displayed', 'opened'] as const;
type Step = (typeof steps)[number];
const kinds = ['reached', 'unknown', 'not'] as const;

/** One rung: what reached it, of what nobody knows, and what certainly did not (yet). */
interface Rung {
  readonly step: Step;
  readonly reached: number;
  readonly unknown: number;
  readonly not: number;
}

export function FunnelReport({ range }: { range: Range }) {
  const answer = useFunnelIn(range);
  const { funnel } = words();
  const items = answer.data?.items ?? [];
  return (
    <ReportPanel
      title={funnel.title}
      lead={funnel.lead}
      empty={funnel.empty}
      answer={answer}
      size="tall"
      content={items.length === 0 ? null : content(items)}
    />
  );
}

function content(items: readonly FunnelItem[]) {
  const { funnel } = words();
  const total = (step: Step): number => sum(items.map((each) => Number(each[step])));
  const providers = [...new Set(items.map((each) => each.provider))].map((provider) => {
    return { provider, rungs: rungsOf(items.filter((each) => each.provider === provider)) };
  });
  const found = funnel.found(total('sent'), total('pushes'), total('opened'));
  const plot = (
    <div className={styles.scroll} tabIndex={0} role="group" aria-label={funnel.title}>
      <ul className={styles.legend} aria-hidden="true">
        {kinds.map((kind) => (
          <li key={kind}>
            <i data-kind={kind} />
            {funnel.kinds[kind]}
          </li>
        ))}
      </ul>
      <div className={styles.funnels}>
        {providers.map(({ provider, rungs }) => (
          <Funnel key={provider} provider={nameOf(provider)} rungs={rungs} />
        ))}
      </div>
    </div>
  );
  const table = {
    head: [funnel.provider, funnel.step, funnel.kinds.reached, funnel.kinds.unknown, funnel.kinds.not],
    rows: providers.flatMap(({ provider, rungs }) =>
      rungs.map(({ step, reached, unknown, not }) => [
        nameOf(provider),
        funnel.steps[step],
        reached,
        unknown,
        not,
      ]),
    ),
  };
  return { found, plot, table };
}

function nameOf(provider: string): string {
  return provider === '' ? words().funnel.noProvider : provider;
}

function rungsOf(items: readonly FunnelItem[]): readonly Rung[] {
  const total = (step: Step): number => sum(items.map((each) => Number(each[step])));
  const made = total('pushes');
  const sent = total('sent');
  return steps.map((step) => {
    const reached = total(step);
    if (step === 'pushes' || step === 'sent') return { step, reached, unknown: 0, not: made - reached };
    const isTold = items[0]!.reports.includes(step);
    const rest = Math.max(0, sent - reached);
    return { step, reached, unknown: isTold ? 0 : rest, not: made - reached - (isTold ? 0 : rest) };
  });
}

function Funnel({ provider, rungs }: { provider: string; rungs: readonly Rung[] }) {
  const { funnel, percent } = words();
  const made = rungs[0]!.reached;
  return (
    <section className={styles.funnel} aria-label={provider}>
      <h3>{provider}</h3>
      <dl>
        {rungs.map(({ step, reached, unknown, not }) => (
          <div key={step}>
            <dt>{funnel.steps[step]}</dt>
            <dd>
              <span className={styles.rung} aria-hidden="true">
                {kinds.map((kind) => {
                  const part = { reached, unknown, not }[kind];
                  return part > 0 && <i key={kind} data-kind={kind} style={{ flexGrow: part }} />;
                })}
              </span>
              <span className={styles.amount}>
                {unknown > 0 && reached === 0 ? (
                  <em>{funnel.kinds.unknown}</em>
                ) : (
                  <>
                    {strings.number(reached)} <small>{percent(reached, made)}</small>
                  </>
                )}
              </span>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
