import {
  rungs,
  type Attempt,
  type DecisionDetail,
  type Push,
  type Rung,
  type ScreenFollowUp,
} from '../api/types.js';
import { Panel } from '../parts/panel.js';
import { StateBadge } from '../parts/state-badge.js';
import { clockTime, fullTime, timeAfter } from '../parts/times.js';
import { strings } from '../strings.js';
import styles from './delivery.module.css';

const { delivery: words } = strings;

/** States in which nothing more can happen on the way to the screen. */
const ended = new Set(['bounced', 'expired', 'cancelled', 'token_dead', 'dead_letter']);

export function DeliveryTimeline({ decision }: { decision: DecisionDetail }) {
  const { pushes, outcome } = decision;
  return (
    <Panel title={words.title}>
      {pushes.length === 0 && <p className={styles.quiet}>{words.none[outcome]}</p>}
      {pushes.map((push) => (
        <PushCard key={push.id} push={push} />
      ))}
    </Panel>
  );
}

function PushCard({ push }: { push: Push }) {
  const isEnded = ended.has(push.state);
  return (
    <article className={styles.push} aria-label={`${words.push} ${push.id}`}>
      <p className={styles.title}>
        <strong>{push.provider === '' ? strings.none : push.provider}</strong>
        <bdi className="mono wild">{push.device}</bdi>
        <StateBadge tone={isEnded ? 'past' : 'good'}>
          {(words.states as Readonly<Record<string, string>>)[push.state] ?? push.state}
        </StateBadge>
        <span className={styles.quiet}>{words.carries(push.messages.length)}</span>
      </p>
      <p className={`${styles.quiet} mono wild`}>{push.id}</p>
      <ol className={styles.ladder}>
        {rungs.map((rung) => (
          <Step key={rung} rung={rung} push={push} isEnded={isEnded} />
        ))}
      </ol>
      <Attempts push={push} />
      <SideFacts push={push} />
    </article>
  );
}

function Step({ rung, push, isEnded }: { rung: Rung; push: Push; isEnded: boolean }) {
  const reached = push.ladder[rung];
  const isUnknown = reached === 'unknown';
  const state = reached === null ? 'open' : isUnknown ? 'unknown' : 'reached';
  return (
    <li className={styles.step} data-state={state} title={isUnknown ? words.unknownHint : undefined}>
      <span className={styles.rung}>{words.rungs[rung]}</span>
      <span className={styles.when}>
        {reached === null && (isEnded ? words.never : words.waiting)}
        {isUnknown && strings.unknown}
        {reached !== null && !isUnknown && (
          <time dateTime={reached} title={fullTime(reached)}>
            {rung === 'queued' ? clockTime(reached) : timeAfter(push.ladder.queued!, reached)}
          </time>
        )}
      </span>
    </li>
  );
}

function Attempts({ push }: { push: Push }) {
  return (
    <ul className={styles.attempts}>
      {push.attempts.map((attempt) => (
        <li key={attempt.number}>
          {words.attempt(attempt.number)} <time>{clockTime(attempt.started_at)}</time>
          {strings.mark.colon}
          {attemptText(attempt)}
          {attempt.ambiguous && `${strings.mark.open}${words.ambiguous}${strings.mark.close}`}
        </li>
      ))}
      {push.next_attempt_at !== null && (
        <li>
          {words.nextAttempt} {clockTime(push.next_attempt_at)}
        </li>
      )}
    </ul>
  );
}

function attemptText(attempt: Attempt): string {
  const took = attempt.ended_at === null ? '' : ` ${timeAfter(attempt.started_at, attempt.ended_at)}`;
  if (attempt.ok === true) return `${words.accepted}${took}`;
  if (attempt.ok === null) return words.open;
  const why = [attempt.kind, attempt.vendor_reason].filter((each) => each !== null && each !== '');
  return `${words.failed}${took}${why.length === 0 ? '' : `${strings.mark.colon}${why.join(', ')}`}`;
}

/** What was asked of the screen, and what became of it as far as anybody can know. */
function screenFacts(followUp: ScreenFollowUp | null): readonly string[] {
  if (followUp === null) return [];
  const { action, state, asked_at, settled_at, next_attempt_at, carried_by } = followUp;
  const at = state === 'waiting' ? next_attempt_at : settled_at;
  const when = at === null ? '' : ` ${clockTime(at)}`;
  const how =
    carried_by === null ? '' : `${strings.mark.open}${words.carriedBy} ${carried_by}${strings.mark.close}`;
  return [
    `${words.actions[action]} ${clockTime(asked_at)}${strings.mark.colon}${words.screens[state]}${when}${how}`,
  ];
}

function SideFacts({ push }: { push: Push }) {
  const facts = [
    ...(push.dismissed_at === null ? [] : [`${words.dismissed} ${clockTime(push.dismissed_at)}`]),
    ...screenFacts(push.follow_up ?? null),
    ...push.feedback.map(
      ({ type, at, source }) =>
        `${words.feedback}${strings.mark.colon}${type} ${clockTime(at)}${strings.mark.open}${words.by} ${source}${strings.mark.close}`,
    ),
  ];
  if (facts.length === 0) return null;
  return (
    <ul className={styles.attempts}>
      {facts.map((fact) => (
        <li key={fact}>{fact}</li>
      ))}
    </ul>
  );
}
