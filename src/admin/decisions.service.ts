import { Injectable } from '@nestjs/common';
import { entriesOf, entryOfCohort, placeOf, type DecisionEntry } from './decision-entry.js';
import type { Language } from './why/words.js';
import { DecisionStore, MembershipStore, type DecisionFilter } from '../store/stores.js';

export interface DecisionQuery extends Omit<DecisionFilter, 'limit'> {
  readonly page_size: number;
  /** Of the sentences; left out: English. */
  readonly language?: Language;
}

export interface DecisionPage {
  readonly items: readonly DecisionEntry[];
  readonly next_cursor: string | null;
}

// A filter that hits rarely stops here and hands out a cursor instead of reading the whole table.
const MAX_READS = 10;

/** Lists decisions as entries per device, exactly `page_size` at a time. */
@Injectable()
export class DecisionsService {
  constructor(
    private readonly decisions: DecisionStore,
    private readonly memberships: MembershipStore,
  ) {}

  async list(app: string, query: DecisionQuery): Promise<DecisionPage> {
    const page = await this.#page(app, query);
    if (page.items.length > 0 || page.next_cursor !== null) return page;
    return { items: await this.#counted(app, query), next_cursor: null };
  }

  async #page(app: string, query: DecisionQuery): Promise<DecisionPage> {
    const isUpward = query.after !== undefined;
    const start = query.after ?? query.before;
    const matches = (entry: DecisionEntry) => fits(entry, query);
    const items = start === undefined ? [] : (await this.#restOf(app, start, query.language)).filter(matches);
    let cursor = start === undefined ? undefined : placeOf(start).decision;
    for (let reads = 0; reads < MAX_READS && items.length <= query.page_size; reads++) {
      const bounds = isUpward ? { after: cursor, before: bareOf(query.before) } : { before: cursor };
      const limit = query.page_size + 1;
      const found = await this.decisions.list(app, { ...filterOf(query), ...defined(bounds), limit });
      items.push(...found.flatMap((each) => entriesOf(each, query.language)).filter(matches));
      cursor = found.at(-1)?.id ?? cursor;
      if (found.length < limit) return cut(items, query.page_size, null);
    }
    return cut(items, query.page_size, cursor ?? null);
  }

  /** The devices of a decision that the last page had no room for. */
  async #restOf(app: string, id: string, language?: Language): Promise<DecisionEntry[]> {
    const { decision, index } = placeOf(id);
    const stored = index === null ? null : await this.decisions.get(app, decision);
    return stored === null ? [] : entriesOf(stored, language).slice(index! + 1);
  }

  /** A user without a row of their own, in a conversation whose other members were counted. */
  async #counted(app: string, query: DecisionQuery): Promise<readonly DecisionEntry[]> {
    const { user, message } = query;
    if (user === undefined || message === undefined) return [];
    const [cohort] = await this.decisions.cohorts(app, { message });
    if (cohort === undefined || (await this.decisions.latest(app, user, message)) !== null) return [];
    const [member] = await this.memberships.of(app, user, [cohort.conversation]);
    if (member === undefined || member.joined_at > cohort.at) return [];
    return [entryOfCohort(cohort, user, query.language)].filter((entry) => fits(entry, query));
  }
}

function cut(items: readonly DecisionEntry[], size: number, cursor: string | null): DecisionPage {
  if (items.length <= size) return { items, next_cursor: cursor };
  return { items: items.slice(0, size), next_cursor: items[size - 1]!.id };
}

/** The store looks for decisions with such a device; here each device is looked at. */
function fits(
  entry: DecisionEntry,
  { user, message, notice, about, conversation, outcome, reason }: DecisionQuery,
): boolean {
  const item_kind = notice === undefined ? about : 'notice';
  const wanted = defined({ user, message: notice ?? message, item_kind, conversation, outcome, reason });
  return Object.entries(wanted).every(([field, value]) => entry[field as keyof DecisionEntry] === value);
}

function filterOf({ user, message, notice, about, conversation, outcome, reason }: DecisionQuery) {
  return defined({ user, message, notice, about, conversation, outcome, reason });
}

function bareOf(id: string | undefined): string | undefined {
  return id === undefined ? undefined : placeOf(id).decision;
}

function defined(fields: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).filter((field): field is [string, string] => field[1] !== undefined),
  );
}
