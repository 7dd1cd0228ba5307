import { type HourCell, type Range, useHours } from '../api/report-queries.js';
import { outcomes } from '../api/types.js';
import { strings } from '../strings.js';
import { Choice } from './choice.js';
import { sum } from './figures.js';
import { HeatMap } from './heat-map.js';
import { useChoice } from './range.js';
import { ReportPanel } from './report-panel.js';
import { words } from './words.js';

const measures = [
  'decisions',
  'push',
  'batch',
  'defer',
  'suppress',
  'pushes',
  'opened',
  'dismissed',
  'rate',
] as const;
type Measure = (typeof measures)[number];

export function HoursReport({ range }: { range: Range }) {
  const answer = useHours(range);
  const [measure, setMeasure] = useChoice('hours', measures);
  const { hours } = words();
  const items = answer.data?.items ?? [];
  const isEmpty = items.every((each) => valueOf(each, 'decisions') + each.pushes === 0);
  const controls = (
    <Choice
      label={hours.measure}
      chosen={measure}
      options={measures}
      nameOf={(each) => hours.measures[each]}
      onChoose={setMeasure}
    />
  );
  return (
    <ReportPanel
      title={hours.title}
      lead={hours.lead}
      empty={hours.empty}
      answer={answer}
      controls={controls}
      content={isEmpty ? null : content(items, measure, answer.data?.time_zone ?? '')}
    />
  );
}

function content(items: readonly HourCell[], measure: Measure, zone: string) {
  const { hours } = words();
  const cells = items.map(({ weekday, hour, ...counts }) => {
    return { weekday, hour, value: valueOf({ weekday, hour, ...counts }, measure) };
  });
  const write = (value: number): string =>
    measure === 'rate' ? `${Math.round(100 * value)} %` : strings.number(value);
  const peak = cells.reduce((best, cell) => (cell.value > best.value ? cell : best));
  const isFlat = peak.value === 0;
  return {
    found: isFlat
      ? `${hours.measures[measure]}${strings.mark.colon}0`
      : hours.found(hours.weekdays[peak.weekday - 1]!, clockHour(peak.hour), write(peak.value)),
    plot: (
      <HeatMap
        cells={cells}
        write={write}
        title={`${hours.title}: ${hours.measures[measure]}`}
        caption={words().zone(zone)}
      />
    ),
    table: {
      head: [hours.weekday, `${hours.hour} (${zone})`, hours.measures[measure]],
      rows: cells.map(({ weekday, hour, value }) => [
        hours.weekdays[weekday - 1]!,
        clockHour(hour),
        write(value),
      ]),
    },
  };
}

function clockHour(hour: number): string {
  return `${String(hour).padStart(2, '0')}:00`;
}

function valueOf({ decisions, pushes, opened, dismissed }: HourCell, measure: Measure): number {
  if (measure === 'decisions') return sum(outcomes.map((outcome) => decisions[outcome]));
  if (measure === 'rate') return pushes === 0 ? 0 : opened / pushes;
  return { ...decisions, pushes, opened, dismissed }[measure];
}
