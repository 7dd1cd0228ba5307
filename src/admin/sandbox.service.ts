import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { entryId } from './decision-entry.js';
import { SandboxScreens, type Screens, type VirtualDevice } from './sandbox-screens.js';
import {
  goneCauses,
  type GoneNotification,
  type OtherDevice,
  type ScreensAnswer,
  type ScreenView,
  type ShownNotification,
} from './sandbox-shapes.js';
import { toIso } from '../model/instant.js';
import type { Device } from '../model/push.js';
import { DecisionStore, DeviceStore, PushStore, type StoredPush } from '../store/stores.js';

const MAX_SHOWN = 12;
const MAX_GONE = 4;
/** How long what has gone from a screen is still told of. */
const GONE_FOR_MS = 30_000;
const MAX_KNOWN_DECISIONS = 5_000;

interface Look {
  readonly app: string;
  readonly now: number;
  readonly mayReadText: boolean;
}

interface Owned {
  readonly virtual: VirtualDevice;
  readonly device: Device;
}

type Text = Pick<ShownNotification, 'title' | 'body'>;

/**
 * What stands on the virtual devices that belong to users of an app. A virtual device belongs to whoever registered its
 * token, so that no app sees the screens of another.
 */
@Injectable()
export class SandboxService {
  /** The decision behind a push never changes. */
  readonly #decisions = new LRUCache<string, string>({ max: MAX_KNOWN_DECISIONS });

  constructor(
    private readonly screens: SandboxScreens,
    private readonly devices: DeviceStore,
    private readonly pushes: PushStore,
    private readonly decisions: DecisionStore,
  ) {}

  read(): Promise<Screens | 'none' | 'silent'> {
    return this.screens.read();
  }

  /** `user` null: everybody's. Title and body come along only where the caller may read text. */
  async list(
    app: string,
    screens: Screens,
    user: string | null,
    mayReadText: boolean,
  ): Promise<ScreensAnswer> {
    const owned = (await this.#owned(app, screens.items)).filter(
      ({ device }) => user === null || device.user === user,
    );
    const look = { app, now: screens.now, mayReadText };
    return {
      now: toIso(screens.now),
      text_hidden: !mayReadText,
      items: await Promise.all(owned.map((each) => this.#screen(each, look))),
      others: await this.#others(app, owned),
      next_cursor: null,
    };
  }

  /** Null: this app has no such screen. */
  async get(app: string, screens: Screens, id: string, mayReadText: boolean): Promise<ScreenView | null> {
    const [owned] = await this.#owned(
      app,
      screens.items.filter((each) => each.id === id),
    );
    return owned === undefined ? null : this.#screen(owned, { app, now: screens.now, mayReadText });
  }

  async #owned(app: string, virtual: readonly VirtualDevice[]): Promise<Owned[]> {
    const found = await Promise.all(
      virtual.map(async (each) => {
        const [device] = await this.devices.byTarget(app, each.provider, each.target.value);
        return device === undefined ? [] : [{ virtual: each, device }];
      }),
    );
    return found.flat();
  }

  async #others(app: string, owned: readonly Owned[]): Promise<OtherDevice[]> {
    const users = [...new Set(owned.map(({ device }) => device.user))];
    const played = new Set(owned.map(({ device }) => `${device.user}\0${device.id}`));
    const all = users.length === 0 ? [] : await this.devices.of(app, users);
    return all.filter((each) => !played.has(`${each.user}\0${each.id}`)).map(placeOf);
  }

  async #screen({ virtual, device }: Owned, look: Look): Promise<ScreenView> {
    const { id, state, badge, received, alerts, silent, waiting, visible_banners: banners } = virtual;
    const newest = banners.slice(-MAX_SHOWN).reverse();
    return {
      ...placeOf(device),
      ...{ id, state, badge, received, alerts, silent, waiting },
      banners: banners.length,
      notifications: await Promise.all(newest.map((each) => this.#shown(each, look))),
      gone: await this.#gone(virtual, look),
    };
  }

  async #shown(banner: VirtualDevice['visible_banners'][number], look: Look): Promise<ShownNotification> {
    const push = await this.#push(look.app, banner.push ?? banner.replace_id);
    return {
      ...(await this.#origin(push, banner.thread_id)),
      ...textOf(banner, look),
      at: toIso(banner.at),
      shown_at: toIso(banner.shown_at),
      times: banner.times,
      alerts: banner.alerts,
    };
  }

  async #gone(virtual: VirtualDevice, look: Look): Promise<GoneNotification[]> {
    const found: GoneNotification[] = [];
    for (const each of leftBehind(virtual)) {
      if (found.length === MAX_GONE) break;
      const push = await this.#push(look.app, each.push ?? each.replace_id);
      const end = endOf(push, each);
      if (look.now - (end.at ?? each.at) > GONE_FOR_MS) continue;
      found.push({
        ...(await this.#origin(push, each.thread_id)),
        ...textOf(each, look),
        at: toIso(each.at),
        cause: end.cause,
        gone_at: end.at === null ? null : toIso(end.at),
      });
    }
    return found;
  }

  async #push(app: string, replaceId: string | null): Promise<StoredPush | null> {
    return replaceId === null ? null : this.pushes.get(app, replaceId);
  }

  async #origin(push: StoredPush | null, thread: string | null) {
    if (push === null) return { push: null, decision: null, conversation: thread };
    return { push: push.id, decision: await this.#decision(push), conversation: push.conversation };
  }

  async #decision({ app, id, decision, device }: StoredPush): Promise<string> {
    const known = this.#decisions.get(`${app}\0${id}`);
    if (known !== undefined) return known;
    const stored = await this.decisions.get(app, decision);
    const index = stored?.devices.findIndex((each) => each.device === device) ?? -1;
    const found = index < 0 ? decision : entryId(decision, index);
    this.#decisions.set(`${app}\0${id}`, found);
    return found;
  }
}

function placeOf({ user, id, kind, platform, provider, connected, foreground }: Device): OtherDevice {
  return { user, device: id, kind, platform, provider, connected, foreground };
}

function textOf({ title, body }: { title: string; body: string }, { mayReadText }: Look): Text {
  return mayReadText ? { title, body } : { title: null, body: null };
}

type Left = Pick<
  VirtualDevice['history'][number],
  'at' | 'replace_id' | 'thread_id' | 'push' | 'title' | 'body'
> & {
  /** As the screen saw it go; left out where it only is no longer there. */
  readonly gone?: string;
  readonly gone_at?: number;
};

/** What was shown and is not any more, newest first: as the sandbox tells it, else what arrived and is not there. */
function leftBehind({ gone_banners: told, history, visible_banners: banners }: VirtualDevice): Left[] {
  const seen = new Set<string | null>([null, ...banners.map((each) => each.replace_id)]);
  const left: readonly Left[] = told ?? history.filter((each) => each.kind === 'alert');
  return left.toReversed().filter(({ replace_id: id }) => {
    const isNew = !seen.has(id);
    seen.add(id);
    return isNew;
  });
}

interface End {
  readonly cause: GoneNotification['cause'];
  readonly at: number | null;
}

/** What took a notification away: what a screen alone can know, then what the ledger knows, the first of several. */
function endOf(push: StoredPush | null, { gone, gone_at }: Left): End {
  const goneAt = gone_at ?? null;
  const seen = goneCauses.find((each) => each === gone) ?? 'unknown';
  if (seen !== 'dismissed' && seen !== 'unknown') return { cause: seen, at: goneAt };
  const ends = [
    { cause: 'opened', at: push?.opened_at ?? null },
    { cause: 'dismissed', at: push?.dismissed_at ?? null },
    { cause: 'retracted', at: push?.retracted_at ?? null },
  ] as const;
  const told = ends.filter((each) => each.at !== null).sort((a, b) => a.at! - b.at!);
  return told[0] ?? { cause: seen, at: goneAt };
}
