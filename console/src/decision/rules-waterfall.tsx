import { tiers, type DecisionDetail, type Outcome, type RuleVerdict, type Tier } from '../api/types.js';
import { OutcomeBadge } from '../parts/outcome-badge.js';
import { Panel } from '../parts/panel.js';
import { clockTime, fullTime } from '../parts/times.js';
import { strings } from '../strings.js';
import { FactsSeen, QuietRules } from './quiet-rules.js';
import { valueText } from './value-text.js';
import styles from './rules-waterfall.module.css';

const { rules: words } = strings;

export function RulesWaterfall({ decision }: { decision: DecisionDetail }) {
  // What is about other kinds of items says nothing of this one, and only notices have a time of their own.
  const rules = decision.rules.filter(({ verdict }) => verdict !== 'not_concerned');
  const shown = tiers.filter((tier) => rules.some((rule) => rule.tier === tier));
  const settling = tiers.find((tier) => rules.some((rule) => rule.tier === tier && isVote(rule))) ?? null;
  return (
    <Panel title={words.title} lead={words.lead}>
      <ol className={styles.tiers}>
        {shown.map((tier) => (
          <TierStep
            key={tier}
            tier={tier}
            rules={rules.filter((rule) => rule.tier === tier)}
            settling={settling}
          />
        ))}
        {!rules.some((rule) => rule.settled_it) && <Otherwise decision={decision} />}
      </ol>
    </Panel>
  );
}

type RuleVote = RuleVerdict & { readonly outcome: Outcome };

function isVote(rule: RuleVerdict): rule is RuleVote {
  return rule.outcome !== null;
}

function TierStep({
  tier,
  rules,
  settling,
}: {
  tier: Tier;
  rules: readonly RuleVerdict[];
  settling: Tier | null;
}) {
  const isSettling = tier === settling;
  const [name, meaning] = words.tiers[tier];
  const votes = rules.filter(isVote);
  const isOverruled = rules.every(({ verdict }) => verdict === 'not_reached');
  // The vote that settled comes first, so that the answer is at the top of its tier.
  const ordered = [...votes].sort((a, b) => Number(b.settled_it) - Number(a.settled_it));
  return (
    <li className={styles.tier} data-settling={isSettling}>
      <h3 className={styles.name}>
        {name} <span>{meaning}</span>
        {isSettling && <em>{words.settledHere}</em>}
        {isOverruled && <em data-quiet>{words.overruled}</em>}
      </h3>
      {votes.length === 0 && !isOverruled && <p className={styles.silent}>{words.silent[tier]}</p>}
      <ul className={styles.votes}>
        {ordered.map((vote) => (
          <Vote key={vote.rule} vote={vote} />
        ))}
      </ul>
      <QuietRules rules={rules.filter((rule) => !isVote(rule))} />
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
      <FactsSeen rule={vote} />
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
