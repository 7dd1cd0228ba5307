import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { placeOf } from './decision-entry.js';
import { DecisionsService } from './decisions.service.js';
import { Explanations } from './explanations.js';
import { userSentenceOf } from './sentence.js';
import type { Language } from './why/words.js';
import { outcomes, type DeviceDecision } from '../model/decision.js';
import { toIso } from '../model/instant.js';
import { isOfNotice } from '../store/is-of-notice.js';
import { DecisionStore, type StoredDecision } from '../store/stores.js';

const time = z.iso.datetime();
const MAX_EARLIER = 20;

const ownDevice = z.object({
  device: z.string().nullable(),
  outcome: z.enum(outcomes),
  release_at: time.nullable(),
  sentence: z.string(),
});

/** What users are told of a decision about them: what happened and why, without rules, scores, people or texts. */
export const ownDecision = z.object({
  id: z.string().nullable().describe('Null where the user was only counted, as one of many alike'),
  at: time,
  message: z.string(),
  conversation: z.string().nullable().describe('Null for a notice'),
  outcome: z.enum(outcomes),
  sentence: z.string(),
  devices: z.array(ownDevice),
});
export type OwnDecision = Readonly<z.infer<typeof ownDecision>>;

export const ownDetail = ownDecision.extend({
  earlier: z
    .array(z.object({ at: time, outcome: z.enum(outcomes), sentence: z.string() }))
    .describe('Decisions on the same message before it, newest first'),
});
export type OwnDetail = Readonly<z.infer<typeof ownDetail>>;

/** Whose decisions, told in which language. */
export interface Reader {
  readonly app: string;
  readonly user: string;
  readonly language: Language;
}

export interface OwnQuery {
  readonly message?: string | undefined;
  readonly notice?: string | undefined;
  readonly after?: string | undefined;
  readonly before?: string | undefined;
  readonly page_size: number;
}

/** Tells users why they were notified or not, and nobody else's affairs. */
@Injectable()
export class OwnDecisionsService {
  constructor(
    private readonly decisions: DecisionStore,
    private readonly entries: DecisionsService,
    private readonly explanations: Explanations,
  ) {}

  async list(reader: Reader, { page_size: size, ...query }: OwnQuery) {
    const { app, user } = reader;
    const filter = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined));
    const found = await this.decisions.list(app, { ...filter, user, limit: size + 1 });
    const zone = await this.explanations.zoneOf(app, user);
    const items = found.slice(0, size).map((each) => viewOf(each, reader.language, zone));
    if (items.length > 0 || query.message === undefined) {
      return { items, next_cursor: found.length > size ? found[size - 1]!.id : null };
    }
    return { items: await this.#counted(reader, query.message, zone), next_cursor: null };
  }

  /** Null: there is none, or it is about somebody else. */
  async get({ app, user, language }: Reader, id: string): Promise<OwnDetail | null> {
    const stored = await this.decisions.get(app, placeOf(id).decision);
    if (stored === null || stored.user !== user) return null;
    const zone = await this.explanations.zoneOf(app, user);
    const earlier = (await this.#earlier(stored)).map((each) => viewOf(each, language, zone));
    return {
      ...viewOf(stored, language, zone),
      earlier: earlier.map(({ at, outcome, sentence }) => ({ at, outcome, sentence })),
    };
  }

  async #earlier({ app, user, previous }: StoredDecision): Promise<readonly StoredDecision[]> {
    const found: StoredDecision[] = [];
    for (let id = previous; id !== null && found.length < MAX_EARLIER;) {
      const stored = await this.decisions.get(app, id);
      if (stored === null || stored.user !== user) break;
      found.push(stored);
      id = stored.previous;
    }
    return found;
  }

  /** A member whom nobody had to look at one by one. */
  async #counted({ app, user, language }: Reader, message: string, zone: string): Promise<OwnDecision[]> {
    const { items } = await this.entries.list(app, { user, message, page_size: 1 });
    return items
      .filter((each) => each.counted)
      .map(({ at, conversation, outcome, reason }) => ({
        ...{ id: null, at, message, conversation, outcome, devices: [] },
        sentence: userSentenceOf({ device: null, outcome, reason, release_at: null }, language, zone),
      }));
  }
}

function viewOf(stored: StoredDecision, language: Language, zone: string): OwnDecision {
  const devices = stored.devices.map((each) => deviceView(each, language, zone));
  const { outcome, sentence } = tellingOf(devices);
  const conversation = isOfNotice(stored) ? null : stored.conversation;
  return {
    id: stored.id,
    at: toIso(stored.at),
    message: stored.message,
    conversation,
    outcome,
    sentence,
    devices,
  };
}

function deviceView(decided: DeviceDecision, language: Language, zone: string) {
  const { device, outcome, release_at } = decided;
  const sentence = userSentenceOf(decided, language, zone);
  return { device, outcome, release_at: release_at === null ? null : toIso(release_at), sentence };
}

/** What happened where most happened: a push, else what waits, else the first. */
function tellingOf(devices: OwnDecision['devices']): OwnDecision['devices'][number] {
  const waiting = devices.find(({ release_at }) => release_at !== null);
  return devices.find(({ outcome }) => outcome === 'push') ?? waiting ?? devices[0]!;
}
