import { type Range, type RelevanceReport, useRelevance } from '../api/report-queries.js';
import { sum } from './figures.js';
import { ReportPanel } from './report-panel.js';
import { ScoreHistogram } from './score-histogram.js';
import { words } from './words.js';

export function ScoresReport({ range }: { range: Range }) {
  const answer = useRelevance(range);
  const { scores } = words();
  const { data } = answer;
  const isEmpty = data === undefined || data.bins.every((bin) => bin.local + bin.final === 0);
  return (
    <ReportPanel
      title={scores.title}
      lead={scores.lead}
      empty={scores.empty}
      answer={answer}
      content={isEmpty ? null : content(data)}
    />
  );
}

function content({ bins, thresholds, policy_version }: RelevanceReport) {
  const { scores, percent } = words();
  const whole = sum(bins.map((bin) => bin.final));
  // Only whole bins can be counted; the one that the threshold cuts is left out.
  const above = sum(bins.filter((bin) => bin.from >= thresholds.push).map((bin) => bin.final));
  const nameOf = (from: number, to: number): string =>
    from === 0 ? scores.below(String(to)) : scores.from(String(from), String(to));
  const found = scores.found(`≥ ${percent(above, whole)}`, policy_version);
  return {
    found,
    plot: <ScoreHistogram bins={bins} thresholds={thresholds} label={`${scores.title}. ${found}`} />,
    table: {
      head: [scores.bin, scores.local, scores.final, scores.pushes, scores.opened, scores.dismissed],
      rows: bins.map(({ from, to, local, final, pushes, opened, dismissed }) => {
        return [nameOf(from, to), local, final, pushes, opened, dismissed];
      }),
    },
  };
}
