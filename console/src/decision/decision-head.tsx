import { Anchor } from '@mantine/core';
import type { ReactNode, Ref } from 'react';
import { Link } from 'react-router';
import { useSiblings } from '../api/queries.js';
import type { DecisionDetail, DecisionEntry } from '../api/types.js';
import { OutcomeBadge } from '../parts/outcome-badge.js';
import { RelativeTime } from '../parts/relative-time.js';
import { readableSentence } from '../parts/sentence.js';
import { fullTime } from '../parts/times.js';
import { UserLink } from '../parts/user-link.js';
import { strings } from '../strings.js';
import styles from './decision-page.module.css';

const { decision: words } = strings;

interface DecisionHeadProps {
  readonly decision: DecisionDetail;
  readonly headingRef: Ref<HTMLHeadingElement>;
}

export function DecisionHead({ decision, headingRef }: DecisionHeadProps) {
  return (
    <header className={styles.head}>
      <div className={styles.verdict}>
        <OutcomeBadge outcome={decision.outcome} size="lg" />
        <span className="mono">{decision.reason}</span>
      </div>
      <h1 className={styles.sentence} ref={headingRef} tabIndex={-1}>
        <bdi className="wild" lang={decision.sentences.language}>
          {readableSentence(decision.sentences.agent)}
        </bdi>
      </h1>
      <p className={styles.toUser}>
        <span>{strings.why.toUser}</span>
        <q lang={decision.sentences.language}>{decision.sentences.user}</q>
      </p>
      <MessageText decision={decision} />
      <dl className={styles.facts}>
        {details(decision).map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd className="wild">{value}</dd>
          </div>
        ))}
      </dl>
      <Neighbours decision={decision} />
    </header>
  );
}

function details(decision: DecisionDetail): [string, ReactNode][] {
  const { user, device, cause, at, release_at, policy_version, notes } = decision;
  return [
    [words.user, <UserLink key="user" user={user} />],
    [words.device, <Name key="device" value={device ?? strings.live.noDevice} />],
    ...subjectOf(decision),
    [words.cause, <Name key="cause" value={cause} />],
    [words.decidedAt, <Instant key="at" at={at} />],
    ...(release_at === null
      ? []
      : [[words.releaseAt, <Instant key="release" at={release_at} />] as [string, ReactNode]]),
    [words.policy, policy_version],
    ...(notes.length === 0 ? [] : [[words.notes, notes.join(', ')] as [string, ReactNode]]),
  ];
}

/** The message with its conversation; or the notice with what was asked of it. */
function subjectOf({ item_kind, conversation, message, notice }: DecisionDetail): [string, ReactNode][] {
  const id = <Name key="message" value={message} />;
  if (item_kind === 'message')
    return [
      [words.conversation, <Name key="conversation" value={conversation ?? strings.none} />],
      [words.message, id],
    ];
  if (notice === null) return [[words.notice, id]];
  const { kind, topic, key, alert, not_before: notBefore } = notice;
  const named = (label: string, value: string | null): [string, ReactNode][] =>
    value === null ? [] : [[label, <Name key={label} value={value} />]];
  return [
    [words.notice, id],
    [words.kind, strings.noticeKinds[kind]],
    ...named(words.topic, topic),
    ...named(words.key, key),
    ...(alert ? [] : [[words.correction, strings.yes] as [string, ReactNode]]),
    ...(notBefore === null
      ? []
      : [[words.notBefore, <Instant key="before" at={notBefore} />] as [string, ReactNode]]),
  ];
}

function Name({ value }: { value: string }) {
  return <bdi className="mono">{value}</bdi>;
}

function Instant({ at }: { at: string }) {
  return (
    <>
      {fullTime(at)}
      {strings.mark.open}
      <RelativeTime at={at} />
      {strings.mark.close}
    </>
  );
}

function MessageText({ decision: { text, text_hidden: isHidden } }: { decision: DecisionDetail }) {
  if (text !== null) {
    return (
      <blockquote className={styles.text} aria-label={words.text}>
        <bdi className="wild">{text}</bdi>
      </blockquote>
    );
  }
  return <p className={styles.noText}>{isHidden ? words.textHidden : words.textGone}</p>;
}

/** Earlier and later decisions on the same message for the same device. */
function Neighbours({ decision }: { decision: DecisionDetail }) {
  const { data } = useSiblings(decision);
  const same = (data?.items ?? [])
    .filter((entry) => entry.device === decision.device && entry.id !== null)
    .sort((a, b) => (a.id! < b.id! ? -1 : 1));
  const place = same.findIndex((entry) => entry.id === decision.id);
  const previous = place > 0 ? same[place - 1] : undefined;
  const next = place >= 0 ? same[place + 1] : undefined;
  return (
    <nav className={styles.neighbours} aria-label={words.title}>
      {previous === undefined && next === undefined && <span>{data === undefined ? '' : words.only}</span>}
      {previous !== undefined && <Neighbour entry={previous} label={`← ${words.previous}`} />}
      {next !== undefined && <Neighbour entry={next} label={`${words.next} →`} />}
    </nav>
  );
}

function Neighbour({ entry, label }: { entry: DecisionEntry; label: string }) {
  return (
    <span>
      <Anchor
        component={Link}
        to={`/decisions/${encodeURIComponent(entry.id!)}`}
        underline="always"
        size="sm"
      >
        {label}
      </Anchor>{' '}
      <OutcomeBadge outcome={entry.outcome} /> <span className="mono">{entry.reason}</span>
    </span>
  );
}
