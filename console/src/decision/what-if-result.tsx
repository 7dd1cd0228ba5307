import type { DecisionDetail } from '../api/types.js';
import type { Supposition } from '../api/what-if-queries.js';
import { OutcomeBadge } from '../parts/outcome-badge.js';
import { readableSentence } from '../parts/sentence.js';
import { fullTime } from '../parts/times.js';
import { strings } from '../strings.js';
import styles from './what-if.module.css';

const { whatIf: words } = strings;
type Item = Supposition['items'][number];

interface WhatIfResultProps {
  readonly decision: DecisionDetail;
  readonly before: Supposition;
  readonly after: Supposition;
}

export function WhatIfResult({ decision, before, after }: WhatIfResultProps) {
  const { facts, at } = after.started_from;
  return (
    <>
      <ul className={styles.results}>
        {after.items.map((item) => (
          <Row
            key={item.device}
            was={before.items.find((each) => each.device === item.device)}
            is={item}
            isCall={after.about === 'call'}
          />
        ))}
      </ul>
      {after.items.length === 0 && <p className={styles.quiet}>{words.nobody}</p>}
      <p className={styles.quiet}>
        {facts === 'recorded' ? words.fromRecorded(fullTime(at)) : words.fromNow}{' '}
        {words.byVersion(after.policy_version)}
      </p>
      {differs(decision, before) && <p className={styles.quiet}>{words.baseDiffers}</p>}
    </>
  );
}

interface RowProps {
  readonly was: Item | undefined;
  readonly is: Item;
  readonly isCall: boolean;
}

function Row({ was, is, isCall }: RowProps) {
  const isSame = was !== undefined && isAlike(was, is);
  return (
    <li data-changed={!isSame}>
      <bdi className="mono wild">{is.device ?? strings.live.noDevice}</bdi>
      <span className={styles.change}>
        {was !== undefined && (
          <span>
            <OutcomeBadge outcome={was.outcome} /> <span className="mono">{was.reason}</span>
            {isCall && <Ringing item={was} />}
          </span>
        )}
        <span aria-hidden="true">→</span>
        <span className="offscreen">{words.becomes}</span>
        <span>
          <OutcomeBadge outcome={is.outcome} /> <strong className="mono">{is.reason}</strong>
          {isCall && <Ringing item={is} />}
        </span>
        {isSame && <span className={styles.quiet}>{words.same}</span>}
      </span>
      {!isSame && (
        <bdi className={styles.sentence} lang={is.sentences.language}>
          {readableSentence(is.sentences.agent)}
        </bdi>
      )}
    </li>
  );
}

function Ringing({ item: { push_kind } }: { item: Item }) {
  return push_kind === null ? null : <span className={styles.quiet}> {words.pushKinds[push_kind]}</span>;
}

function isAlike(one: Item, other: Item): boolean {
  const names = ['outcome', 'reason', 'release_at', 'push_kind'] as const;
  return names.every((name) => one[name] === other[name]);
}

/** Whether the record itself, made again without other facts, comes out otherwise: then more than facts has changed. */
function differs(decision: DecisionDetail, before: Supposition): boolean {
  return decision.devices.some((device) => {
    const again = before.items.find((each) => each.device === device.device);
    return again !== undefined && (again.outcome !== device.outcome || again.reason !== device.reason);
  });
}
