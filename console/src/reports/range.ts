import { useSearchParams } from 'react-router';
import type { Range } from '../api/report-queries.js';

/** Spans to choose from, by the name that stands in the address. */
export const presets = { '1h': 1, '24h': 24, '7d': 7 * 24, '30d': 30 * 24 } as const;
export type Preset = keyof typeof presets;
const USUAL: Preset = '24h';

/** What the page looks at, kept in the address so that a view can be linked. */
export function useRange() {
  const [search, setSearch] = useSearchParams();
  const { preset, range } = rangeOf(search);
  const change = (given: Readonly<Record<string, string>>): void =>
    setSearch(() => {
      const next = addressNow();
      for (const name of ['range', 'since', 'until']) next.delete(name);
      for (const [name, value] of Object.entries(given)) next.set(name, value);
      return next;
    });
  return {
    preset,
    range,
    choose: (name: Preset) => change({ range: name }),
    between: (since: Date, until: Date) => change({ since: since.toISOString(), until: until.toISOString() }),
  };
}

/** What the router hands to an update is what was last drawn: a change made since would be lost. */
function addressNow(): URLSearchParams {
  return new URLSearchParams(window.location.search);
}

function rangeOf(search: URLSearchParams): { preset: Preset | null; range: Range } {
  const [since, until] = ['since', 'until'].map((name) => Date.parse(search.get(name) ?? ''));
  if (since! < until!) {
    return {
      preset: null,
      range: { since: new Date(since!).toISOString(), until: new Date(until!).toISOString() },
    };
  }
  const named = search.get('range') as Preset | null;
  const preset = named !== null && named in presets ? named : USUAL;
  return { preset, range: { hours: presets[preset] } };
}

/** A choice of one plot, kept in the address as well. */
export function useChoice<const T extends string>(
  name: string,
  options: readonly T[],
): [T, (next: T) => void] {
  const [search, setSearch] = useSearchParams();
  const chosen = options.find((each) => each === search.get(name)) ?? options[0]!;
  const choose = (next: T): void =>
    setSearch(
      () => {
        const changed = addressNow();
        changed.set(name, next);
        return changed;
      },
      { replace: true, preventScrollReset: true },
    );
  return [chosen, choose];
}
