import {
  latencySteps,
  type LatencyReport as Answer,
  type LatencyStep,
  type Range,
  useLatency,
} from '../api/report-queries.js';
import { Choice } from './choice.js';
import { duration } from './figures.js';
import { LatencyLines } from './latency-lines.js';
import { LatencyRanges } from './latency-ranges.js';
import { useChoice } from './range.js';
import { ReportPanel } from './report-panel.js';
import styles from './reports.module.css';
import { words } from './words.js';

export function LatencyReport({ range }: { range: Range }) {
  const [step, setStep] = useChoice('step', latencySteps);
  const answer = useLatency(range, step);
  const { latency } = words();
  const { data } = answer;
  const controls = (
    <Choice
      label={latency.step}
      chosen={step}
      options={latencySteps}
      nameOf={(each) => `${latency.step} ${latency.steps[each]}`}
      onChoose={setStep}
    />
  );
  return (
    <ReportPanel
      title={latency.title}
      lead={latency.lead}
      empty={latency.empty}
      answer={answer}
      size="tall"
      controls={controls}
      content={data === undefined || data.items.length === 0 ? null : content(data, step)}
    />
  );
}

function content(data: Answer, step: LatencyStep) {
  const { latency, funnel, pathOf } = { pathOf: words().latency.pathOf, ...words() };
  const items = data.items.filter((each) => each.step === step);
  const main = data.items
    .filter((each) => each.step === 'sent' && each.path === 'immediate')
    .reduce<Answer['items'][number] | null>(
      (best, each) => (best === null || each.pushes > best.pushes ? each : best),
      null,
    );
  const found =
    main === null ? '' : latency.found(main.provider, duration(main.p50_ms), duration(main.p99_ms));
  const plot = (
    <div className={styles.halves}>
      {items.length === 0 ? (
        <p className={styles.quiet}>{latency.noTime}</p>
      ) : (
        <LatencyRanges items={items} />
      )}
      <LatencyLines data={data} />
    </div>
  );
  const table = {
    head: [funnel.provider, pathOf, latency.step, latency.pushes, latency.half, latency.most, latency.nearly],
    rows: data.items.map((each) => [
      each.provider,
      latency.paths[each.path],
      latency.steps[each.step],
      each.pushes,
      duration(each.p50_ms),
      duration(each.p90_ms),
      duration(each.p99_ms),
    ]),
  };
  return { found, plot, table };
}
