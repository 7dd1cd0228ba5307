// Rules that did not vote, or were not reached, and the facts that a rule looked at: folded away until somebody asks.
import type { RuleVerdict } from '../api/types.js';
import { strings } from '../strings.js';
import styles from './quiet-rules.module.css';
import { valueText } from './value-text.js';

const { why: words } = strings;

export function QuietRules({ rules }: { rules: readonly RuleVerdict[] }) {
  if (rules.length === 0) return null;
  const isReached = rules.some(({ verdict }) => verdict === 'abstained');
  return (
    <details className={styles.fold}>
      <summary>{isReached ? words.abstained(rules.length) : words.notReached(rules.length)}</summary>
      <ul className={styles.rules}>
        {rules.map((rule) => (
          <li key={rule.rule}>
            <div className={styles.line}>
              <span className="mono">{rule.rule}</span>
              {rule.would !== null && <span className={styles.would}>{words.would[rule.would]}</span>}
            </div>
            <FactsSeen rule={rule} />
          </li>
        ))}
      </ul>
    </details>
  );
}

export function FactsSeen({ rule: { looked_at, rebuilt } }: { rule: RuleVerdict }) {
  return (
    <>
      {rebuilt === 'differs' && <p className={styles.differs}>{words.differs}</p>}
      {looked_at.length > 0 && (
        <details className={styles.fold}>
          <summary>{words.lookedAt(looked_at.length)}</summary>
          <dl className={styles.facts}>
            {looked_at.map(({ fact, value, known }) => (
              <div key={fact}>
                <dt className="mono">{fact}</dt>
                <dd className="wild">{known ? valueText(lastOf(fact), value) : words.notRecorded}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </>
  );
}

/** The name of a fact, by which instants are told. */
function lastOf(fact: string): string {
  return fact.slice(fact.lastIndexOf('.') + 1);
}
