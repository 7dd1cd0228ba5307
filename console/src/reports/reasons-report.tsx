import { Link } from 'react-router';
import { type Range, type ReasonPoint, useReasonsIn } from '../api/report-queries.js';
import { outcomes } from '../api/types.js';
import { strings } from '../strings.js';
import { Choice } from './choice.js';
import { bucketsOf, bucketTime, sum } from './figures.js';
import { KeyList } from './key-list.js';
import { useChoice } from './range.js';
import { ReportPanel } from './report-panel.js';
import styles from './reports.module.css';
import { StackedBars, type StackKey } from './stacked-bars.js';
import { words } from './words.js';

const SHOWN = 7;
const OTHER = '·other';
const ways = ['reason', 'outcome'] as const;
type Way = (typeof ways)[number];

export function ReasonsReport({ range }: { range: Range }) {
  const answer = useReasonsIn(range);
  const [way, setWay] = useChoice('by', ways);
  const { reasons } = words();
  const { data } = answer;
  const controls = (
    <Choice
      label={reasons.by}
      chosen={way}
      options={ways}
      nameOf={(each) => `${reasons.by} ${reasons.ways[each]}`}
      onChoose={setWay}
    />
  );
  const isEmpty = data === undefined || data.items.length === 0;
  return (
    <ReportPanel
      title={reasons.title}
      lead={reasons.lead}
      empty={reasons.empty}
      answer={answer}
      size="long"
      controls={controls}
      content={isEmpty ? null : content(data, way)}
    />
  );
}

function content(data: NonNullable<ReturnType<typeof useReasonsIn>['data']>, way: Way) {
  const { reasons } = words();
  const whole = sum(data.items.map((each) => each.count));
  const counts = countsBy(data.items, way);
  const { keys, keyOf } = keysFor(counts, way);
  const points = new Map(bucketsOf(data).map((from) => [from, { from } as Record<string, number>]));
  for (const each of data.items) {
    const point = points.get(Date.parse(each.from));
    const key = keyOf(each[way]);
    if (point !== undefined) point[key] = (point[key] ?? 0) + each.count;
  }
  const [reason, most] = countsBy(data.items, 'reason')[0]!;
  const found = reasons.found(reason, most, whole);
  const rest = sum(counts.filter(([name]) => keyOf(name) === OTHER).map(([, count]) => count));
  const items = keys.map(({ key, name, colour }) => ({
    key,
    colour,
    name: key === OTHER ? name : <Decisions way={way} value={key} name={name} />,
    count: key === OTHER ? rest : (counts.find(([each]) => each === key)?.[1] ?? 0),
  }));
  const plot = (
    <div className={styles.withKeys}>
      <StackedBars
        label={`${reasons.title}. ${found}`}
        keys={keys}
        points={[...points.values()]}
        series={data}
      />
      <KeyList items={items} whole={whole} />
    </div>
  );
  const table = {
    head: [`${reasons.time} (${data.time_zone})`, reasons.outcome, reasons.reason, words().count],
    rows: data.items.map(({ from, outcome, reason: why, count }) => [
      bucketTime(from, data, true),
      strings.outcomes[outcome],
      why,
      count,
    ]),
  };
  return { found, plot, table };
}

function Decisions({ way, value, name }: { way: Way; value: string; name: string }) {
  return (
    <Link to={`/?${way}=${encodeURIComponent(value)}`} title={words().reasons.open(name)}>
      {name}
    </Link>
  );
}

/** Largest first. */
function countsBy(items: readonly ReasonPoint[], way: Way): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const each of items) counts.set(each[way], (counts.get(each[way]) ?? 0) + each.count);
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}

function keysFor(counts: readonly (readonly [string, number])[], way: Way) {
  if (way === 'outcome') {
    const keys: StackKey[] = outcomes.map((key) => {
      return { key, name: strings.outcomes[key], colour: `var(--plot-${key})` };
    });
    return { keys, keyOf: (name: string) => name };
  }
  const own = counts.slice(0, SHOWN).map(([name]) => name);
  const named = own.map((name, i): StackKey => ({ key: name, name, colour: `var(--plot-${i + 1})` }));
  const other = { key: OTHER, name: words().other, colour: 'var(--plot-8)' };
  return {
    keys: counts.length > SHOWN ? [...named, other] : named,
    keyOf: (name: string) => (own.includes(name) ? name : OTHER),
  };
}
