// Waits for the word that a push is on the screen, and asks for what follows when it does not come in time (W01). In: sent
// pushes and feedback; out: the inputs `push.displayed` and `push.not_displayed`. What it waits for lies in the ledger.
import { LRUCache } from 'lru-cache';
import type { Input } from '../model/input.js';
import type { Clock } from '../observe/clock.js';
import type { Log } from '../observe/log.js';
import type { Pipeline, PolicyVersions } from '../ports.js';
import type { Write } from '../store/ledger.js';
import type { AwaitedDisplay, DisplayStore, PushStore, StoredPush } from '../store/stores.js';
import { pushedSubject } from './pushed-subject.js';
import { Turnstile } from './turnstile.js';
import { WakeUps } from './wake-ups.js';

export type DisplayPorts = readonly [DisplayStore, PushStore, Pick<PolicyVersions, 'inEffect'>, Clock, Log];

const SIDE_BY_SIDE = 16;
const AT_ONCE = 500;
/** What cannot be done now is done by the sweeper. */
const MAX_ROUNDS = 200;
const MAX_DEVICES = 100_000;
/** Whatever a user does with a banner, it was on the screen. */
const provesDisplay: ReadonlySet<string> = new Set(['displayed', 'opened', 'replied', 'dismissed']);

export class DisplayTimeouts {
  readonly #wakeUps: WakeUps;
  readonly #turnstile = new Turnstile(SIDE_BY_SIDE);
  /** Devices whose app tells of displays; the ledger is asked once about each. */
  readonly #tellers = new LRUCache<string, boolean>({ max: MAX_DEVICES });

  readonly #displays: DisplayStore;
  readonly #pushes: PushStore;
  readonly #policies: DisplayPorts[2];
  readonly #clock: Clock;
  readonly #log: Log;

  /** `reports`: what a provider tells of its pushes by itself. */
  constructor(
    private readonly pipeline: () => Pick<Pipeline, 'run'>,
    private readonly reports: (provider: string) => readonly string[],
    ...ports: DisplayPorts
  ) {
    [this.#displays, this.#pushes, this.#policies, this.#clock, this.#log] = ports;
    this.#wakeUps = new WakeUps(this.#clock, () => void this.fireDue());
  }

  /**
   * Written with the news that a push was sent: that its display is awaited. Nothing where nobody could tell of it: the
   * provider does not, and the app on that device never has. Nor for calls (W01).
   */
  async sent(push: StoredPush, sentAt: number): Promise<readonly Write[]> {
    const { app, id, user, kind } = push;
    const policy = this.#policies.inEffect(app);
    if (kind === 'voip' || policy === null || !(await this.#canTell(push))) return [];
    const due_at = sentAt + policy.display_timeout_seconds * 1_000;
    this.#wakeUps.set(`${app}\0${id}`, due_at);
    return this.#displays.await({ app, push: id, user, due_at });
  }

  /** What was said of a push, after its commit. */
  heard(app: string, push: string, feedback: string): void {
    if (!provesDisplay.has(feedback)) return;
    void this.#turnstile.run(app, push, () => this.#displayed(app, push, feedback === 'displayed'));
  }

  /** The earliest alarm in ms, or null. */
  next(): number | null {
    return this.#wakeUps.next();
  }

  async resume(): Promise<void> {
    for (const each of await this.#displays.due(Number.MAX_SAFE_INTEGER, 1_000_000))
      this.#wakeUps.set(`${each.app}\0${each.push}`, each.due_at);
  }

  /** Resolves when what is due now has been done, and what was heard before. */
  async fireDue(): Promise<void> {
    if (this.#wakeUps.take(this.#clock.now()).length > 0) {
      for (let rounds = 0; rounds < MAX_ROUNDS && (await this.sweep()) === AT_ONCE;) rounds += 1;
    }
    await this.#turnstile.idle();
  }

  /** Does what is due by the ledger, whatever alarms there are; how much that was. */
  async sweep(): Promise<number> {
    const due = await this.#displays.due(this.#clock.now(), AT_ONCE);
    for (const each of due) void this.#turnstile.run(each.app, each.push, () => this.#overdue(each));
    await this.#turnstile.idle();
    return due.length;
  }

  stop(): Promise<void> {
    this.#wakeUps.stop();
    return this.#turnstile.close();
  }

  async #overdue({ app, push: id }: AwaitedDisplay): Promise<void> {
    const push = await this.#pushes.get(app, id);
    if (push !== null) await this.#tell(push, isDisplayed(push) ? 'push.displayed' : 'push.not_displayed');
  }

  /** `isWord`: the app told of the display itself, so that it will tell of others. */
  async #displayed(app: string, id: string, isWord: boolean): Promise<void> {
    const push = await this.#pushes.get(app, id);
    if (push === null) return;
    const { user, device, provider } = push;
    const isNews = isWord && this.#tellers.get(tellerKey(push)) !== true;
    const now = this.#clock.now();
    const writes = isNews ? this.#displays.reported(app, user, device, provider, now) : [];
    await this.#tell(push, 'push.displayed', writes);
    if (isWord) this.#tellers.set(tellerKey(push), true);
  }

  /** The alarm ends in the transaction of what follows, so that it neither is lost nor rings twice. */
  async #tell(
    push: StoredPush,
    type: 'push.displayed' | 'push.not_displayed',
    writes: readonly Write[] = [],
  ): Promise<void> {
    const { app, id, user, device } = push;
    const input = { type, ...pushedSubject(push), device } as Input;
    try {
      const ends = this.#displays.end(app, id);
      await this.pipeline().run(app, user, `${type}:${id}`, input, [...writes, ...ends]);
      this.#wakeUps.set(`${app}\0${id}`, null);
    } catch (error) {
      // The row stays; the sweeper finds it.
      this.#log.error({ app, push: id, error }, 'a display could not be taken note of');
    }
  }

  async #canTell(push: StoredPush): Promise<boolean> {
    const { app, user, device, provider } = push;
    if (this.reports(provider).includes('displayed')) return true;
    const known = this.#tellers.get(tellerKey(push));
    if (known !== undefined) return known;
    const has = await this.#displays.hasReported(app, user, device, provider);
    this.#tellers.set(tellerKey(push), has);
    return has;
  }
}

function isDisplayed({ displayed_at, opened_at, dismissed_at }: StoredPush): boolean {
  return displayed_at !== null || opened_at !== null || dismissed_at !== null;
}

function tellerKey({ app, user, device, provider }: StoredPush): string {
  return [app, user, device, provider].join('\0');
}
