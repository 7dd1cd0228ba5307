import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useReasons } from '../api/queries.js';
import { outcomes } from '../api/types.js';
import { strings } from '../strings.js';
import { type FilterField, type Filters, subjects } from './filters.js';
import styles from './live-page.module.css';

interface FeedFiltersProps {
  readonly filters: Filters;
  readonly active: number;
  readonly set: (field: FilterField, value: string) => void;
  readonly reset: () => void;
  /** Reasons among the rows, so that a new one can be chosen before the report knows it. */
  readonly known: readonly string[];
  /** On a phone the filters take their room only when asked for. */
  readonly isOpen: boolean;
}

export function FeedFilters({ filters, active, set, reset, known, isOpen }: FeedFiltersProps) {
  const reasons = useReasonChoices(filters.reason, known);
  const { columns } = strings.live;
  const any = { value: '', label: strings.live.any };
  return (
    <search id="filters" className={styles.filters} data-open={isOpen}>
      <NativeSelect
        size="xs"
        label={columns.outcome}
        value={filters.outcome}
        data={[any, ...outcomes.map((value) => ({ value, label: strings.outcomes[value] }))]}
        onChange={(event) => set('outcome', event.currentTarget.value)}
      />
      <NativeSelect
        size="xs"
        label={columns.reason}
        value={filters.reason}
        data={[any, ...reasons.map((value) => ({ value, label: value }))]}
        onChange={(event) => set('reason', event.currentTarget.value)}
      />
      <NativeSelect
        size="xs"
        label={strings.live.about}
        value={filters.about}
        data={[any, ...subjects.map((value) => ({ value, label: strings.live.subjects[value] }))]}
        onChange={(event) => set('about', event.currentTarget.value)}
      />
      {(['user', 'conversation'] as const).map((field) => (
        <TextInput
          key={field}
          size="xs"
          label={columns[field]}
          value={filters[field]}
          title={strings.live.textHint}
          spellCheck={false}
          autoCapitalize="none"
          onChange={(event) => set(field, event.currentTarget.value)}
        />
      ))}
      <Button size="xs" variant="default" onClick={reset} disabled={active === 0}>
        {strings.live.reset}
      </Button>
    </search>
  );
}

function useReasonChoices(chosen: string, known: readonly string[]): readonly string[] {
  const { data } = useReasons();
  const all = [...(data?.items.map((item) => item.reason) ?? []), ...known, chosen];
  return [...new Set(all)].filter((reason) => reason !== '').sort();
}
