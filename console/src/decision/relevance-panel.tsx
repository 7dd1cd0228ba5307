import type { DecisionDetail, LlmAnswer, Relevance, Thresholds } from '../api/types.js';
import { Panel } from '../parts/panel.js';
import { strings } from '../strings.js';
import { ContributionBars } from './contribution-bars.js';
import { percent, signed } from './numbers.js';
import styles from './relevance.module.css';
import { ThresholdScale } from './threshold-scale.js';

const { relevance: words, mark } = strings;

export function RelevancePanel({ decision }: { decision: DecisionDetail }) {
  const { relevance, thresholds, scoring } = decision;
  if (relevance === null && scoring === null) {
    return (
      <Panel title={words.title}>
        <p className={styles.quiet}>{words.none}</p>
      </Panel>
    );
  }
  return (
    <Panel title={words.title} lead={relevance === null ? words.unused : words.scale}>
      {relevance !== null && thresholds !== null && (
        <>
          <ThresholdScale p={relevance.p} local={relevance.local} thresholds={thresholds} />
          <Numbers relevance={relevance} thresholds={thresholds} />
        </>
      )}
      <h3 className={styles.heading}>{words.llm}</h3>
      <Llm answer={scoring?.llm} shift={relevance?.shift ?? null} />
      {scoring !== null && <ContributionBars scoring={scoring} />}
    </Panel>
  );
}

function Numbers({ relevance, thresholds }: { relevance: Relevance; thresholds: Thresholds }) {
  const { local, p } = relevance;
  const items: [string, string, string][] = [
    ['local', words.local, local === null ? words.noScore : percent(local)],
    ['decided', words.decided, p === null ? words.noScore : percent(p)],
    ['batch', words.batchNeeds, percent(thresholds.batch)],
    ['push', words.pushNeeds, percent(thresholds.push)],
  ];
  return (
    <dl className={styles.numbers}>
      {items.map(([key, label, value]) => (
        <div key={key} data-mark={key}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Llm({ answer, shift }: { answer: LlmAnswer | undefined; shift: number | null }) {
  if (answer === undefined) return <p className={styles.quiet}>{words.llmNotConsulted}</p>;
  const why = answer.note === undefined ? '' : `${mark.colon}${answer.note}`;
  if (!answer.asked) {
    return (
      <p>
        {words.llmNotAsked}
        {why}
        {mark.stop}
        {words.fallback}
      </p>
    );
  }
  const time = answer.latencyMs === null ? '' : ` ${words.llmIn(answer.latencyMs)}`;
  if (answer.s === null) {
    return (
      <p>
        {words.llmSilent}
        {time}
        {why}
        {mark.stop}
        {words.fallback}
      </p>
    );
  }
  return (
    <p>
      <strong>{words.llmAnswer(answer.s)}</strong>
      {time}
      {shift !== null && `${mark.stop}${words.shift}${mark.colon}${signed(shift)}`}
    </p>
  );
}
