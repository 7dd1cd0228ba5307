// Plots of what was decided, what became of it and how long it took. Each is also there as a table.
import { AtOnce } from '../parts/at-once.js';
import { usePageTitle } from '../shell/page-title.js';
import { FunnelReport } from './funnel-report.js';
import { HoursReport } from './hours-report.js';
import { LatencyReport } from './latency-report.js';
import { LlmReport } from './llm-report.js';
import { ProvidersReport } from './providers-report.js';
import { useRange } from './range.js';
import { RangePicker } from './range-picker.js';
import { ReasonsReport } from './reasons-report.js';
import styles from './reports.module.css';
import { ScoresReport } from './scores-report.js';
import { words } from './words.js';

export function ReportsPage() {
  const { title, lead } = words();
  usePageTitle(title);
  const chosen = useRange();
  const { range } = chosen;
  return (
    <main id="content" className={styles.page}>
      <header className={styles.head}>
        <div>
          <h1>{title}</h1>
          <p>{lead}</p>
        </div>
        <RangePicker chosen={chosen} />
      </header>
      <AtOnce>
        <div className={styles.grid}>
          <ReasonsReport range={range} />
          <FunnelReport range={range} />
          <HoursReport range={range} />
          <LatencyReport range={range} />
          <ScoresReport range={range} />
          <ProvidersReport range={range} />
          <LlmReport range={range} />
        </div>
      </AtOnce>
    </main>
  );
}
