import { type LlmReport as Answer, type Range, useLlm } from '../api/report-queries.js';
import { strings } from '../strings.js';
import { duration } from './figures.js';
import { ReportPanel } from './report-panel.js';
import styles from './reports.module.css';
import { words } from './words.js';

export function LlmReport({ range }: { range: Range }) {
  const answer = useLlm(range);
  const { llm } = words();
  const { data } = answer;
  return (
    <ReportPanel
      title={llm.title}
      lead={llm.lead}
      empty={llm.empty}
      answer={answer}
      content={data === undefined || data.candidates === 0 ? null : content(data)}
    />
  );
}

function content(data: Answer) {
  const { llm, count } = words();
  const found = llm.found(data.answered, data.candidates);
  const silent = data.without_answer.map((each) => [noteName(each.note), each.count] as const);
  const plot = (
    <div className={styles.llm}>
      <Answers answers={data.answers} label={`${llm.title}. ${found}`} />
      <div tabIndex={0} role="group" aria-label={llm.without}>
        {data.latency !== null && (
          <p className={styles.quiet}>
            {llm.took(duration(data.latency.p50_ms), duration(data.latency.p99_ms))}
          </p>
        )}
        <h3>{llm.without}</h3>
        <ul className={styles.plainList}>
          {silent.map(([name, times]) => (
            <li key={name}>
              <span>{name}</span> <b>{strings.number(times)}</b>
            </li>
          ))}
          {silent.length === 0 && <li>{strings.none}</li>}
        </ul>
      </div>
    </div>
  );
  const answered = data.answers.map((times, s) => [String(s), times] as const);
  return { found, plot, table: { head: [llm.answer, count], rows: [...answered, ...silent] } };
}

function noteName(note: string): string {
  const names: Readonly<Record<string, string>> = words().llm.notes;
  return names[note] ?? note;
}

function Answers({ answers, label }: { answers: readonly number[]; label: string }) {
  const most = Math.max(1, ...answers);
  return (
    <div className={styles.answers} role="img" aria-label={label}>
      {answers.map((times, s) => (
        <span key={s} title={`${s}: ${times}`}>
          <b>{times > 0 && strings.number(times)}</b>
          <i style={{ height: `${(80 * times) / most}%` }} />
          <small>{s}</small>
        </span>
      ))}
    </div>
  );
}
