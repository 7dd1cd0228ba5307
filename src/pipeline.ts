// The product on one screen: an event is gathered (whom it concerns, their facts, scores), decided (one `step` per user,
// in their mailbox), recorded (everything in one transaction) and only then delivered.
import type { Directory } from './context/addressed.js';
import { address } from './context/addressing.js';
import { Lanes } from './context/lanes.js';
import type { Rating } from './context/score.service.js';
import { decideApart } from './flow/apart.js';
import { inputsOf } from './flow/arriving.js';
import { decidePersistently } from './flow/attempting.js';
import { takeUpBacklog } from './flow/backlog.js';
import { gather, type Gathered, type Ratings } from './flow/gathering.js';
import { LaneBook } from './flow/lane-book.js';
import type { Policies } from './flow/policies.js';
import type { Previews } from './flow/previews.js';
import { cohortOf } from './flow/recording.js';
import { type OtherAlarms, Releases } from './flow/releases.js';
import { recallSpentBudgets } from './flow/spent-budgets.js';
import { Stepper, type StepperParts, type Work, workFor } from './flow/stepper.js';
import { Turnstile } from './flow/turnstile.js';
import type { ChatEvent } from './model/event.js';
import type { Input } from './model/input.js';
import type { Log } from './observe/log.js';
import { Pipeline, type Preview } from './ports.js';
import type { Write } from './store/ledger.js';
import type { StoredEvent } from './store/event-store.js';

/** Events handled side by side; more would only wait in memory instead of in the ledger. */
const SIDE_BY_SIDE = 256;
const STOP_WITHIN_MS = 5_000;

export interface Stages extends StepperParts {
  readonly directory: Directory;
  readonly policies: Pick<Policies, 'current'>;
  readonly previews: Pick<Previews, 'preview'>;
  readonly log: Log;
  /** When an alarm rings that is due then (ms); left out: then. A replay lets some ring with the record. */
  readonly releaseAt?: (user: string, due: number) => number;
  /** Displays that are awaited; left out where nothing is displayed. */
  readonly displays?: OtherAlarms;
}

export class LivePipeline extends Pipeline {
  readonly #lanes = new Lanes();
  readonly #laneBook = new LaneBook();
  readonly #turnstile = new Turnstile(SIDE_BY_SIDE);
  readonly #stepper: Stepper;
  readonly #releases: Releases;
  #isStopped = false;

  constructor(private readonly stages: Stages) {
    super();
    this.#stepper = new Stepper(stages, (app, user, at) =>
      this.#releases.set(app, user, at === null ? null : (stages.releaseAt?.(user, at) ?? at)),
    );
    const release = (app: string, user: string, now: number, due: number) =>
      this.run(app, user, `clock:${user}:${now}`, { type: 'clock', due }, []);
    this.#releases = new Releases(stages.clock, stages.log, release, stages.displays);
  }

  override accept(events: readonly StoredEvent[]): void {
    for (const stored of events) {
      this.#laneBook.enter(stored.event);
      const lane = this.#laneBook.laneOf(stored.event);
      void this.#turnstile.run(stored.event.app, lane, () => this.#handle(stored));
    }
  }

  override async applySoft(event: ChatEvent): Promise<void> {
    const { app } = event;
    const policy = this.stages.policies.current(app);
    const addressed = await address(event, this.stages.directory, policy);
    await this.#stepper.run(app, addressed.users, (now) => ({
      ...workFor({ app, cause: event.id, event: null, policy, now }),
      ...addressed,
      soft: event,
    }));
  }

  override run(
    app: string,
    user: string,
    cause: string,
    input: Input,
    writes: readonly Write[],
    still?: () => Promise<boolean>,
  ): Promise<void> {
    const work = (now: number) => ({
      ...workFor({ app, cause, event: null, policy: this.stages.policies.current(app), now }),
      users: [user],
      inputs: () => [input],
      told: { user, input },
      before: writes,
    });
    return this.#stepper.run(app, [user], work, still);
  }

  override preview(...asked: Parameters<Pipeline['preview']>): Promise<readonly Preview[]> {
    return this.stages.previews.preview(...asked);
  }

  override async idle(): Promise<void> {
    do {
      await this.decided();
      await this.wakeDue();
      await this.stages.deliver.drain();
    } while (this.depth() > 0);
  }

  /** Resolves when nothing accepted is undecided, whatever is still on its way to a provider. */
  decided(): Promise<void> {
    return this.#turnstile.idle();
  }

  override depth(): number {
    return this.#turnstile.depth;
  }

  get busyMailboxes(): number {
    return this.#stepper.busyMailboxes;
  }

  /** Takes up what a restart left: undecided events in order, and the alarm of every hold. Call once, before traffic. */
  async resume(): Promise<void> {
    const { ledger, directory, journal } = this.stages;
    const { events, recipients } = directory;
    await journal.open();
    await recallSpentBudgets(this.stages);
    await this.stages.displays?.resume();
    for (const { app, user, release_at } of await recipients.due(Number.MAX_SAFE_INTEGER, 1_000_000)) {
      this.#releases.set(app, user, release_at);
    }
    await takeUpBacklog({
      events,
      ledger,
      accept: (pending) => this.accept(pending),
      below: (depth) => this.#turnstile.below(depth),
    });
  }

  /** Releases what is due now, earliest first. The alarm calls it; whoever sets a standing clock calls it too. */
  wakeDue(): Promise<void> {
    return this.#releases.releaseDue();
  }

  /** When the next hold is due (ms), or null. */
  nextWake(): number | null {
    return this.#releases.next();
  }

  /** Begins nothing new and waits at most 5 s for what is in hand. What is not decided then is taken up at the next start. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, STOP_WITHIN_MS)));
    await Promise.race([Promise.all([this.#turnstile.close(), this.#releases.stop()]), late]);
    clearTimeout(timer);
  }

  async #handle(stored: StoredEvent): Promise<void> {
    const { directory, ledger, log } = this.stages;
    const parts = { events: directory.events, ledger, log, isStopped: () => this.#isStopped };
    const isDecided = await decidePersistently(stored, () => this.#try(stored), parts);
    if (!isDecided && !this.#isStopped) await this.#tryApart(stored).catch(() => this.#bury(stored));
    this.#laneBook.leave(stored.event);
  }

  #try(stored: StoredEvent): Promise<void> {
    return this.#inLane(stored, (users, work) => this.#stepper.run(stored.event.app, users, work));
  }

  #tryApart(stored: StoredEvent): Promise<void> {
    const parts = { ...this.stages, events: this.stages.directory.events, stepper: this.#stepper };
    return this.#inLane(stored, (users, work) => decideApart(stored, users, work, parts));
  }

  #inLane(
    stored: StoredEvent,
    decide: (users: readonly string[], work: (now: number) => Work) => Promise<void>,
  ): Promise<void> {
    return this.#lanes.run(
      this.#laneBook.laneOf(stored.event),
      () => gather(stored, this.stages),
      async (gathered) => {
        const { addressed } = gathered;
        const rated = (await gathered.ratings) ?? new Map<string, Rating>();
        const users = addressed.late === null ? addressed.users : await addressed.late();
        await decide(users, (now) => this.#workOf(stored, { ...gathered, users, rated }, now));
      },
    );
  }

  /** A message that cannot be decided never stalls others. Without the ledger it stays pending for the next start. */
  async #bury({ seq }: StoredEvent): Promise<void> {
    await this.stages.ledger
      .commit(this.stages.directory.events.finish([seq], 'dead_letter'))
      .catch(() => undefined);
  }

  #workOf(
    { event, seq }: StoredEvent,
    gathered: Gathered & { readonly users: readonly string[]; readonly rated: Ratings },
    now: number,
  ): Work {
    const { addressed, policy, users, rated } = gathered;
    const work = workFor({ app: event.app, cause: event.id, event: event.id, policy, now });
    const { message, cohort } = addressed;
    return {
      ...work,
      ...addressed,
      users,
      inputs: inputsOf(gathered, rated),
      rating: (user) => rated.get(user) ?? null,
      before: addressed.writes,
      after: this.stages.directory.events.finish([seq], 'done'),
      cohorts: message === null || cohort === null ? [] : [cohortOf(work.cause, message, cohort)],
    };
  }
}
