// Only the rows in view are in the document, however many there are. Rows have one height, so that positions are a product.
import { useMediaQuery } from '@mantine/hooks';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { FeedRow } from '../api/types.js';
import { OlderButton } from '../parts/older-button.js';
import { strings } from '../strings.js';
import { useFeedStore } from './feed-context.js';
import styles from './feed-list.module.css';
import { DecisionRow, headings } from './decision-row.js';

const WIDE = '(min-width: 901px)';
const ROW_PX = { wide: 38, narrow: 112 } as const;
const SPARE_ROWS = 6;

interface FeedListProps {
  readonly rows: readonly FeedRow[];
  /** Whether somebody is below the top or inside the list: then it should stand still. */
  readonly onReading: (isReading: boolean) => void;
  readonly older: {
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    readonly fetchNextPage: () => unknown;
  };
}

export function FeedList({ rows, onReading, older }: FeedListProps) {
  const isWide = useMediaQuery(WIDE, undefined, { getInitialValueInEffect: false }) ?? true;
  const rowPx = isWide ? ROW_PX.wide : ROW_PX.narrow;
  const { ref, view, onScroll } = useView();
  const [hasFocus, setHasFocus] = useState(false);
  const isReading = view.top > rowPx / 2 || hasFocus;
  useEffect(() => onReading(isReading), [isReading, onReading]);
  const first = Math.max(0, Math.floor(view.top / rowPx) - SPARE_ROWS);
  const last = Math.min(rows.length, Math.ceil((view.top + view.height) / rowPx) + SPARE_ROWS);
  return (
    <div
      ref={ref}
      className={styles.scroller}
      onScroll={onScroll}
      tabIndex={0}
      role="group"
      aria-label={strings.live.list}
      onFocus={(event) => setHasFocus(event.target !== event.currentTarget)}
      onBlur={() => setHasFocus(false)}
    >
      <div role="table" aria-label={strings.live.list} aria-rowcount={rows.length + 1}>
        <Head />
        <div role="rowgroup" className={styles.body} style={{ height: rows.length * rowPx }}>
          {rows.slice(first, last).map((row, i) => (
            <DecisionRow
              key={row.id}
              row={row}
              index={first + i}
              topPx={(first + i) * rowPx}
              heightPx={rowPx}
            />
          ))}
        </div>
      </div>
      {older.hasNextPage && rows.length > 0 && last === rows.length && (
        <div className={styles.older}>
          <OlderButton list={older} />
        </div>
      )}
    </div>
  );
}

function Head() {
  return (
    <div role="rowgroup" className={styles.head}>
      <div role="row" aria-rowindex={1} className={styles.row}>
        {headings.map((name) => (
          <span role="columnheader" key={name} data-cell={name}>
            {strings.live.columns[name]}
          </span>
        ))}
      </div>
    </div>
  );
}

function useView() {
  const { left } = useFeedStore();
  const ref = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: left.topPx, height: 800 });
  useLayoutEffect(() => {
    ref.current!.scrollTop = left.topPx;
  }, [left]);
  const onScroll = useCallback(() => {
    // A frame may still report the size of a list that has just left the page.
    if (ref.current === null) return;
    const { scrollTop: top, clientHeight: height } = ref.current;
    left.topPx = top;
    setView((old) => (old.top === top && old.height === height ? old : { top, height }));
  }, [left]);
  useEffect(() => {
    const observer = new ResizeObserver(onScroll);
    observer.observe(ref.current!);
    return () => observer.disconnect();
  }, [onScroll]);
  return { ref, view, onScroll };
}
