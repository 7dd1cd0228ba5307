import { Injectable } from '@nestjs/common';
import type { NoticeEntry } from './notice-shapes.js';
import { toIso } from '../model/instant.js';
import type { NoticeItem } from '../model/recipient.js';
import { Clock } from '../observe/clock.js';
import { EventStore } from '../store/event-store.js';
import { RecipientStore } from '../store/stores.js';

/** As many of the newest as are looked at for one that takes another's place. */
const NEWEST = 200;

export interface NoticeQuery {
  readonly user: string;
  readonly before?: string | undefined;
  readonly page_size: number;
}

/** What an app shows in its inbox: a user's notices, newest first. */
@Injectable()
export class NoticesService {
  constructor(
    private readonly recipients: RecipientStore,
    private readonly events: EventStore,
    private readonly clock: Clock,
  ) {}

  async list(
    app: string,
    { user, before, page_size: size }: NoticeQuery,
    mayReadText: boolean,
  ): Promise<{ items: readonly NoticeEntry[]; next_cursor: string | null }> {
    const from = before === undefined ? null : Number(before);
    const page = await this.recipients.notices(app, user, from, size + 1);
    const newest = await this.recipients.notices(app, user, null, NEWEST);
    const now = this.clock.now();
    const items = await Promise.all(
      page.slice(0, size).map(async (notice) => ({
        ...entryOf(notice, stateOf(notice, newest, now)),
        ...(mayReadText ? await this.#text(app, user, notice) : { title: null, body: null }),
      })),
    );
    return { items, next_cursor: page.length > size ? String(page[size - 1]!.seq) : null };
  }

  async #text(app: string, user: string, { content_of }: NoticeItem) {
    const [told] = await this.events.notice(app, user, content_of);
    return { title: told?.data.title ?? '', body: told?.data.body ?? '' };
  }
}

function entryOf(notice: NoticeItem, state: NoticeEntry['state']): Omit<NoticeEntry, 'title' | 'body'> {
  const { topic, key, importance, not_before, seen_at, merged_into, devices, scheduled_until } = notice;
  const newest = Object.values(devices).toSorted((a, b) => b.decided_at - a.decided_at)[0];
  const releases = Object.values(devices).flatMap(({ release_at }) => release_at ?? []);
  if (scheduled_until !== null) releases.push(scheduled_until);
  return {
    notice: notice.message,
    kind: notice.notice_kind,
    ...{ topic, key, importance, state, merged_into },
    reason: newest?.reason ?? null,
    created_at: toIso(notice.created_at),
    not_before: not_before === null ? null : toIso(not_before),
    release_at: releases.length === 0 ? null : toIso(Math.min(...releases)),
    expires_at: toIso(notice.expires_at),
    seen_at: seen_at === null ? null : toIso(seen_at),
  };
}

function stateOf(notice: NoticeItem, newest: readonly NoticeItem[], now: number): NoticeEntry['state'] {
  if (notice.deleted) return 'cancelled';
  if (notice.merged_into !== null) return 'merged';
  if (newest.some((each) => takesPlaceOf(each, notice, now))) return 'superseded';
  if (notice.seen_at !== null) return 'seen';
  if (notice.scheduled_until !== null) return 'scheduled';
  const all = Object.values(notice.devices);
  if (all.some(({ release_at }) => release_at !== null)) return 'held';
  return all.some(({ outcome }) => outcome === 'push') ? 'pushed' : 'suppressed';
}

/** A later `created_at`, or of equal ones taken in later; and it has taken effect (A07). */
function takesPlaceOf(newer: NoticeItem, older: NoticeItem, now: number): boolean {
  if (older.key === null || newer.key !== older.key || newer.merged_into !== null) return false;
  if (newer.effect_at === null || newer.effect_at > now) return false;
  return newer.created_at === older.created_at ? newer.seq > older.seq : newer.created_at > older.created_at;
}
