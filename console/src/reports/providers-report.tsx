import { type ProvidersReport as Answer, type Range, useProviders } from '../api/report-queries.js';
import { currentLanguage } from '../strings.js';
import { AsideList } from './aside-list.js';
import { BreakerList } from './breaker-list.js';
import { bucketsOf, sum } from './figures.js';
import { KeyList } from './key-list.js';
import { ReportPanel } from './report-panel.js';
import styles from './reports.module.css';
import { StackedBars, type StackKey } from './stacked-bars.js';
import { words } from './words.js';

export function ProvidersReport({ range }: { range: Range }) {
  const answer = useProviders(range);
  const { providers } = words();
  const { data } = answer;
  return (
    <ReportPanel
      title={providers.title}
      lead={providers.lead}
      empty={providers.empty}
      answer={answer}
      size="long"
      content={data === undefined || isEmpty(data) ? null : content(data)}
    />
  );
}

/** Who waits behind a breaker makes no attempts, which is worth a look. */
function isEmpty({ over_time, breakers }: Answer): boolean {
  return over_time.length === 0 && breakers.every(({ state }) => state === 'closed');
}

function content(data: Answer) {
  const { providers, percent } = words();
  const counts = new Map<string, number>();
  for (const { answer, count } of data.over_time) counts.set(answer, (counts.get(answer) ?? 0) + count);
  const whole = sum([...counts.values()]);
  const keys = keysFor(counts);
  const points = new Map(bucketsOf(data).map((from) => [from, { from } as Record<string, number>]));
  for (const { from, answer, count } of data.over_time) {
    const point = points.get(Date.parse(from));
    if (point !== undefined) point[answer] = (point[answer] ?? 0) + count;
  }
  const found = foundIn(data, percent(counts.get('ok') ?? 0, whole), whole);
  const items = keys.map((each) => ({ ...each, count: counts.get(each.key) ?? 0 }));
  const plot = (
    <div className={styles.withKeys}>
      <StackedBars
        label={`${providers.title}. ${found}`}
        keys={keys}
        points={[...points.values()]}
        series={data}
      />
      <div tabIndex={0} role="group" aria-label={providers.answer}>
        <KeyList items={items} whole={whole} />
        <BreakerList data={data} />
        <VendorReasons data={data} />
      </div>
    </div>
  );
  return { found, plot, table: tableOf(data) };
}

function foundIn({ breakers }: Answer, accepted: string, whole: number): string {
  const { providers, breaker } = words();
  const found = providers.found(accepted, whole);
  const open = new Set(breakers.filter(({ state }) => state !== 'closed').map(({ provider }) => provider));
  return open.size === 0 ? found : breaker.found(found, new Intl.ListFormat(currentLanguage()).format(open));
}

/** Accepted first, then by how often. */
function keysFor(counts: ReadonlyMap<string, number>): readonly StackKey[] {
  const failures = [...counts].filter(([answer]) => answer !== 'ok').sort((a, b) => b[1] - a[1]);
  const colours = ['var(--plot-2)', 'var(--plot-5)', 'var(--plot-4)', 'var(--plot-7)', 'var(--plot-6)'];
  const named = failures.map(([key], i) => {
    return { key, name: answerName(key), colour: colours[i] ?? 'var(--plot-8)' };
  });
  return [{ key: 'ok', name: answerName('ok'), colour: 'var(--plot-3)' }, ...named];
}

function answerName(answer: string): string {
  const names: Readonly<Record<string, string>> = words().providers.answers;
  return names[answer] ?? answer;
}

function VendorReasons({ data: { vendor_reasons } }: { data: Answer }) {
  const { providers } = words();
  return (
    <AsideList title={providers.reasons} none={providers.none}>
      {vendor_reasons.slice(0, 5).map(({ provider, kind, vendor_reason, count }) => (
        <li key={`${provider} ${kind} ${vendor_reason}`}>
          <span className="mono wild">{vendor_reason}</span> <small>{provider}</small> <b>{count}</b>
        </li>
      ))}
    </AsideList>
  );
}

function tableOf({ over_time, vendor_reasons }: Answer) {
  const { providers, count } = words();
  const sums = new Map<string, number>();
  for (const { provider, answer, count: some } of over_time) {
    const key = `${provider}\n${answer}`;
    sums.set(key, (sums.get(key) ?? 0) + some);
  }
  const rows = [...sums].sort().map(([key, some]) => {
    const [provider = '', answer = ''] = key.split('\n');
    const said = vendor_reasons.filter((each) => each.provider === provider && each.kind === answer);
    return [provider, answerName(answer), some, said.map((each) => each.vendor_reason).join(', ')];
  });
  return { head: [providers.provider, providers.answer, count, providers.word], rows };
}
