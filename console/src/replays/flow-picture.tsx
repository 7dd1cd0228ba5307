import { useId } from 'react';
import type { Cell, ReplayOutcome } from '../api/replay-types.js';
import { strings } from '../strings.js';
import { flowOf, type Place, type Ribbon } from './flow-layout.js';
import styles from './flow.module.css';
import { outcomeName, words } from './words.js';

const HEIGHT = 320;

interface FlowPictureProps {
  readonly cells: readonly Cell[];
  /** What the table beside it does, for a pointer. */
  readonly onChoose: (from: ReplayOutcome, to: ReplayOutcome) => void;
}

/** Old outcomes on the left, new ones on the right, and between them what goes from which to which. */
export function FlowPicture({ cells, onChoose }: FlowPictureProps) {
  const { flow: text } = words();
  const flow = flowOf(cells, HEIGHT);
  const parts = cells.map(({ from, to, count }) => text.part(outcomeName(from), outcomeName(to), count));
  return (
    <div className={styles.picture} role="img" aria-label={text.label(parts.join(strings.mark.comma))}>
      <p className={styles.sides} aria-hidden="true">
        <span>{text.was}</span>
        <span>{text.is}</span>
      </p>
      <div className={styles.flow} style={{ height: flow.height }}>
        <Column places={flow.left} side="left" />
        <svg viewBox={`0 0 100 ${flow.height}`} preserveAspectRatio="none" aria-hidden="true">
          {flow.ribbons.map((ribbon) => (
            <RibbonShape key={`${ribbon.from} ${ribbon.to}`} ribbon={ribbon} onChoose={onChoose} />
          ))}
        </svg>
        <Column places={flow.right} side="right" />
      </div>
    </div>
  );
}

function Column({ places, side }: { places: readonly Place[]; side: 'left' | 'right' }) {
  return (
    <div className={styles.column} data-side={side}>
      {places.map(({ outcome, count, top, height }) => (
        <div key={outcome} className={styles.node} data-to={outcome} style={{ top, height }}>
          <span className={styles.name}>
            {outcomeName(outcome)}
            <b>{strings.number(count)}</b>
          </span>
          <i />
        </div>
      ))}
    </div>
  );
}

function RibbonShape({ ribbon, onChoose }: { ribbon: Ribbon; onChoose: FlowPictureProps['onChoose'] }) {
  const id = useId();
  const { from, to, count, left, right } = ribbon;
  const shape = `M0,${left[0]} C50,${left[0]} 50,${right[0]} 100,${right[0]} L100,${right[1]} C50,${right[1]} 50,${left[1]} 0,${left[1]} Z`;
  return (
    <>
      <linearGradient id={id}>
        <stop data-to={from} className={styles.stop} />
        <stop data-to={to} className={styles.stop} offset="1" />
      </linearGradient>
      <path
        d={shape}
        fill={`url(#${id})`}
        className={styles.ribbon}
        data-same={from === to}
        onClick={() => onChoose(from, to)}
      >
        <title>{words().flow.part(outcomeName(from), outcomeName(to), count)}</title>
      </path>
    </>
  );
}
