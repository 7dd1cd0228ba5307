import { useEffect, useMemo, useRef } from 'react';
import { useSearchParams } from 'react-router';
import { outcomes, type DecisionEntry } from '../api/types.js';

export const filterFields = ['outcome', 'reason', 'about', 'user', 'conversation'] as const;
export const subjects = ['message', 'notice'] as const;
export type FilterField = (typeof filterFields)[number];
export type Filters = Readonly<Record<FilterField, string>>;

/** The filters, kept in the address so that a view can be linked and the back button works. */
export function useFilters() {
  const [search, setSearch] = useSearchParams();
  const filters = useMemo(() => filtersOf(search), [search]);
  // A second change may come before the address shows the first, and starts from what that one asked for.
  const wanted = useRef(search);
  useEffect(() => {
    wanted.current = search;
  }, [search]);
  const want = (next: URLSearchParams): void => {
    wanted.current = next;
    setSearch(next, { replace: true, flushSync: true });
  };
  const set = (field: FilterField, value: string): void => {
    const next = new URLSearchParams(wanted.current);
    if (value === '') next.delete(field);
    else next.set(field, value);
    want(next);
  };
  const reset = (): void => want(new URLSearchParams());
  return { filters, set, reset, active: filterFields.filter((field) => filters[field] !== '').length };
}

function filtersOf(search: URLSearchParams): Filters {
  const value = (field: FilterField): string => (search.get(field) ?? '').slice(0, 191);
  const outcome = value('outcome');
  const about = value('about');
  return {
    outcome: outcomes.some((each) => each === outcome) ? outcome : '',
    reason: value('reason'),
    about: subjects.some((each) => each === about) ? about : '',
    user: value('user'),
    conversation: value('conversation'),
  };
}

/** Outcome and reason are chosen from lists and must be equal; names match by a part, in any case. */
export function matcherOf({
  outcome,
  reason,
  about,
  user,
  conversation,
}: Filters): (row: DecisionEntry) => boolean {
  const userPart = user.toLowerCase();
  const conversationPart = conversation.toLowerCase();
  return (row) =>
    (outcome === '' || row.outcome === outcome) &&
    (reason === '' || row.reason === reason) &&
    (about === '' || row.item_kind === about) &&
    (userPart === '' || row.user.toLowerCase().includes(userPart)) &&
    (conversationPart === '' || (row.conversation?.toLowerCase().includes(conversationPart) ?? false));
}

export function exactOf(filters: Filters): Partial<Filters> {
  return Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== ''));
}
