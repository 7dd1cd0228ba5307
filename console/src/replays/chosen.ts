import { useSearchParams } from 'react-router';
import { replayOutcomes, type ReplayOutcome } from '../api/replay-types.js';

/** The flow that the list of changes is kept to, from the address; null: all of them. */
export type Chosen = { readonly from: ReplayOutcome; readonly to: ReplayOutcome } | null;

export function useChosen(): Chosen {
  const [search] = useSearchParams();
  const [from, to] = ['from', 'to'].map((name) => replayOutcomes.find((each) => each === search.get(name)));
  return from === undefined || to === undefined ? null : { from, to };
}
