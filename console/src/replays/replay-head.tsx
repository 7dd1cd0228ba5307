import { Button, Paper } from '@mantine/core';
import { Link } from 'react-router';
import { useMay } from '../api/own-key.js';
import { useCancelReplay } from '../api/replay-queries.js';
import type { Replay } from '../api/replay-types.js';
import { ProblemAlert } from '../parts/problem-alert.js';
import { RelativeTime } from '../parts/relative-time.js';
import { duration } from '../reports/figures.js';
import { strings } from '../strings.js';
import { ProgressBar } from './progress-bar.js';
import styles from './replays.module.css';
import { daysOf, spanText } from './span-text.js';
import { ReplayState } from './replay-state.js';
import { otherOutcomes } from './summary.js';
import { words } from './words.js';

/** What was replayed, how far it is, what it came to in numbers, and what can be done next. */
export function ReplayHead({ replay }: { replay: Replay }) {
  const { one: text, hints } = words();
  const { policy_version, state, author, cpu_share, created_at, result, ended_at } = replay;
  return (
    <Paper component="section" withBorder p="md" aria-labelledby="replay">
      <h1 id="replay" className={styles.heading}>
        {text.title(policy_version)}
        <span role="status">
          <ReplayState state={state} />
        </span>
      </h1>
      <p>{spanText(replay)}</p>
      <p className={styles.quiet}>
        <RelativeTime at={created_at} /> · <bdi className="wild">{text.by(author)}</bdi> ·{' '}
        {text.share(Math.round(cpu_share * 100))}
      </p>
      {ended_at === null && (
        <div className={styles.under}>
          <ProgressBar replay={replay} />
        </div>
      )}
      {ended_at === null && state !== 'queued' && <p className={styles.quiet}>{hints.running}</p>}
      {ended_at !== null && hints[state] !== '' && <p>{hints[state]}</p>}
      {result !== null && <Figures result={result} />}
      <Actions replay={replay} />
    </Paper>
  );
}

function Figures({ result }: { result: NonNullable<Replay['result']> }) {
  const { one: text } = words();
  const { compared, same, users, seconds } = result;
  const other = otherOutcomes(result);
  const reason = compared - same - other;
  const figures = [
    [text.compared, strings.number(compared), null],
    [text.other, strings.number(other), shareOf(other, compared)],
    [text.reason, strings.number(reason), shareOf(reason, compared)],
    [text.users, text.usersOf(users.affected, users.compared), null],
    [text.took, duration(seconds * 1_000), null],
  ] as const;
  return (
    <dl className={styles.figures}>
      {figures.map(([name, figure, more]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            {figure} {more !== null && <small>{more}</small>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function shareOf(part: number, whole: number): string | null {
  if (part === 0) return null;
  const percent = (part / whole) * 100;
  return words().one.percent(percent >= 10 ? String(Math.round(percent)) : percent.toPrecision(2));
}

function Actions({ replay }: { replay: Replay }) {
  const { one: text, viewer } = words();
  const { id, policy_version, ended_at } = replay;
  const mayWrite = useMay('admin');
  const cancel = useCancelReplay();
  if (ended_at === null) {
    return (
      <>
        <div className={styles.actions}>
          <Button
            size="xs"
            variant="default"
            disabled={mayWrite !== true}
            loading={cancel.isPending}
            aria-describedby="may-replay"
            onClick={() => cancel.mutate(id)}
          >
            {text.cancel}
          </Button>
          <span id="may-replay" className={styles.quiet}>
            {mayWrite === false && viewer}
          </span>
        </div>
        {cancel.error !== null && <ProblemAlert title={text.cancelFailed} error={cancel.error} />}
      </>
    );
  }
  return (
    <div className={styles.actions}>
      <Button component={Link} size="xs" variant="default" to={`/policies?version=${policy_version}`}>
        {text.open(policy_version)}
      </Button>
      {mayWrite === true && (
        <Button
          component={Link}
          size="xs"
          variant="default"
          to={`/replays?version=${policy_version}&days=${daysOf(replay)}`}
        >
          {text.again}
        </Button>
      )}
    </div>
  );
}
