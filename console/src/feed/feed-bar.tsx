import { Button } from '@mantine/core';
import { strings } from '../strings.js';
import { useFeed, useFeedStore } from './feed-context.js';
import { MAX_ROWS } from './feed-store.js';
import styles from './live-page.module.css';

interface FeedBarProps {
  readonly shown: number;
  readonly waiting: number;
  readonly isPaused: boolean;
  readonly onPause: () => void;
  readonly onShow: () => void;
  readonly activeFilters: number;
  readonly isFiltering: boolean;
  readonly onFilters: () => void;
}

export function FeedBar(props: FeedBarProps) {
  const { shown, waiting, isPaused, onPause, onShow } = props;
  const store = useFeedStore();
  const status = useFeed((feed) => feed.status);
  const missed = useFeed((feed) => feed.missed);
  const { live } = strings;
  return (
    <div className={styles.bar}>
      <span className={styles.status} data-status={status} role="status">
        {strings.shell.status[status]}
      </span>
      <Button size="xs" variant="default" onClick={onPause} aria-pressed={isPaused}>
        {isPaused ? live.resume : live.pause}
      </Button>
      <FiltersToggle {...props} />
      {waiting > 0 && (
        <Button size="xs" onClick={onShow}>
          {live.show(waiting)}
        </Button>
      )}
      <span className={styles.count}>
        {live.shown(shown)}
        {shown >= MAX_ROWS && `${strings.mark.comma}${live.bounded(MAX_ROWS)}`}
      </span>
      {missed > 0 && (
        <span className={styles.missed} role="status">
          {live.missed(missed)}{' '}
          <button type="button" className={styles.plain} onClick={() => store.forgetMissed()}>
            {live.forgetMissed}
          </button>
        </span>
      )}
    </div>
  );
}

/** Shown on narrow screens only. */
function FiltersToggle({ activeFilters, isFiltering, onFilters }: FeedBarProps) {
  const { live } = strings;
  return (
    <Button
      className={styles.filterToggle}
      size="xs"
      variant="default"
      aria-expanded={isFiltering}
      aria-controls="filters"
      onClick={onFilters}
    >
      {activeFilters > 0 ? live.filtersOn(activeFilters) : live.filters}
    </Button>
  );
}
