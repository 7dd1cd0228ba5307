import { tiers, type DecisionDetail, type RuleVote, type Tier } from '../api/types.js';
import { OutcomeBadge } from '../parts/outcome-badge.js';
import { Panel } from '../parts/panel.js';
import { clockTime, fullTime } from '../parts/times.js';
import { strings } from '../strings.js';
import { valueText } from './value-text.js';
import styles from './rules-waterfall.module.css';

const { rules: words } = strings;

export function RulesWaterfall({ decision }: { decision: DecisionDetail }) {
  const { rules } = decision;
  const settling = tiers.find((tier) => rules.some((vote) => vote.tier === tier)) ?? null;
  const isSettledByVote = rules.some((vote) => vote.settled_it);
  return (
    <Panel title={words.title} lead={words.lead}>
      <ol className={styles.tiers}>
        {tiers.map((tier) => (
          <TierStep
            key={tier}
            tier={tier}
            votes={rules.filter((vote) => vote.tier === tier)}
            settling={settling}
          />
        ))}
        {!isSettledByVote && <Otherwise decision={decision} />}
      </ol>
    </Panel>
  );
}

function TierStep({
  tier,
  votes,
  settling,
}: {
  tier: Tier;
  votes: readonly RuleVote[];
  settling: Tier | null;
}) {
  const isSettling = tier === settling;
  const [name, meaning] = words.tiers[tier];
  const isOverruled = votes.length > 0 && !isSettling;
  // The vote that settled comes first, so that the answer is at the top of its tier.
  const ordered = [...votes].sort((a, b) => Number(b.settled_it) - Number(a.settled_it));
  return (
    <li className={styles.tier} data-settling={isSettling}>
      <h3 className={styles.name}>
        {name} <span>{meaning}</span>
        {isSettling && <em>{words.settledHere}</em>}
        {isOverruled && <em data-quiet>{words.overruled}</em>}
      </h3>
      {votes.length === 0 && <p className={styles.silent}>{words.silent[tier]}</p>}
      <ul className={styles.votes}>
        {ordered.map((vote) => (
          <Vote key={vote.rule} vote={vote} />
        ))}
      </ul>
    </li>
  );
}

function Vote({ vote }: { vote: RuleVote }) {
  const evidence = Object.entries(vote.evidence);
  return (
    <li className={styles.vote} data-settled={vote.settled_it}>
      <div className={styles.line}>
        <strong className="mono">{vote.rule}</strong>
        <OutcomeBadge outcome={vote.outcome} />
        {vote.release_at !== null && (
          <span title={fullTime(vote.release_at)}>
            {words.until} {clockTime(vote.release_at)}
          </span>
        )}
        {vote.settled_it && <span className={styles.settled}>{words.settled}</span>}
      </div>
      {evidence.length === 0 ? (
        <p className={styles.silent}>{words.noEvidence}</p>
      ) : (
        <dl className={styles.evidence}>
          {evidence.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd className="wild">{valueText(name, value)}</dd>
            </div>
          ))}
        </dl>
      )}
    </li>
  );
}

/** Reasons that no rule casts a vote for. */
function Otherwise({ decision }: { decision: DecisionDetail }) {
  const { otherwise } = words;
  const text =
    decision.reason === 'nothing_objected' || decision.reason === 'other_device'
      ? otherwise[decision.reason]
      : otherwise.fallback;
  return (
    <li className={styles.tier} data-settling="true">
      <div className={styles.vote} data-settled="true">
        <div className={styles.line}>
          <strong className="mono">{decision.reason}</strong>
          <OutcomeBadge outcome={decision.outcome} />
          <span className={styles.settled}>{words.settled}</span>
        </div>
        <p className={styles.silent}>{text}</p>
      </div>
    </li>
  );
}
