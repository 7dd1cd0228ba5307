import { Injectable } from '@nestjs/common';
import { entryId } from './decision-entry.js';
import { sentenceOf } from './sentence.js';
import { UserPresence } from './user-presence.js';
import type { CapAnswer, HeldEntry, PresenceShape } from './user-shapes.js';
import { UserStanding, type HeldMessage } from './user-standing.js';
import type { Language } from './why/words.js';
import { toIso } from '../model/instant.js';
import { DecisionStore } from '../store/stores.js';

interface HeldPage {
  readonly after?: string | undefined;
  readonly page_size: number;
  /** Of the sentences. */
  readonly language: Language;
}

const noCap: CapAnswer = {
  limit: null,
  per: null,
  window_seconds: null,
  counted: null,
  left: null,
  room_at: null,
  from: null,
  until: null,
  time_zone: null,
  policy_version: null,
};

/** How a user stands now, as the API tells it. */
@Injectable()
export class UsersService {
  constructor(
    private readonly standing: UserStanding,
    private readonly history: UserPresence,
    private readonly decisions: DecisionStore,
  ) {}

  async held(
    app: string,
    user: string,
    { after, page_size: size, language }: HeldPage,
  ): Promise<{ items: readonly HeldEntry[]; next_cursor: string | null }> {
    const all = await this.standing.held(app, user);
    const start = after === undefined ? 0 : all.findIndex((each) => cursorOf(each) > after);
    const page = start < 0 ? [] : all.slice(start, start + size);
    const isLast = start < 0 || start + size >= all.length;
    const items = await Promise.all(page.map((each) => this.#entry(app, user, each, language)));
    return { items, next_cursor: isLast ? null : cursorOf(page.at(-1)!) };
  }

  async cap(app: string, user: string): Promise<CapAnswer> {
    const standing = await this.standing.cap(app, user);
    if (standing === null) return noCap;
    const { cap, counted, room_at, from, until, time_zone, policy_version } = standing;
    return {
      limit: cap.limit,
      per: cap.per,
      window_seconds: cap.per === 'rolling' ? cap.window_seconds : null,
      counted,
      left: Math.max(0, cap.limit - counted),
      room_at: room_at === null ? null : toIso(room_at),
      from: toIso(from),
      until: toIso(until),
      time_zone,
      policy_version,
    };
  }

  async presence(app: string, user: string, since: number, until: number): Promise<PresenceShape> {
    const { stretches, quiet, time_zone, is_cut } = await this.history.of(app, user, since, until);
    const span = (each: { readonly from: number; readonly until: number }) => {
      return { from: toIso(each.from), until: toIso(each.until) };
    };
    return {
      since: toIso(since),
      until: toIso(until),
      time_zone,
      items: stretches.map((each) => ({ device: each.device, state: each.state, ...span(each) })),
      is_cut,
      quiet: quiet.map(span),
    };
  }

  async #entry(app: string, user: string, held: HeldMessage, language: Language): Promise<HeldEntry> {
    const { relevance, ...told } = held;
    const { outcome, reason, release_at } = held;
    const latest = await this.decisions.latest(app, user, held.message, held.kind === 'notice');
    const index = latest?.devices.findIndex(({ device }) => device === (held.devices[0] ?? null)) ?? -1;
    return {
      ...told,
      decided_at: toIso(held.decided_at),
      release_at: toIso(release_at),
      decision: latest === null || index < 0 ? null : entryId(latest.id, index),
      sentence: sentenceOf({ device: null, outcome, reason, release_at }, relevance, language),
    };
  }
}

/** Where an entry stands in the order of the list. */
function cursorOf({ release_at, message }: HeldMessage): string {
  return `${String(release_at).padStart(15, '0')} ${message}`;
}
