// The product on one screen: an event is gathered (whom it concerns, their facts, scores), decided (one `step` per user,
// in their mailbox), recorded (everything in one transaction) and only then delivered.
import { address, type Addressed, type Directory } from './context/addressing.js';
import { Lanes } from './context/lanes.js';
import type { Recipients } from './context/recipients.js';
import type { Rating } from './context/score.service.js';
import { screen } from './decide/screen.js';
import type { EarlyChanges } from './flow/early-changes.js';
import { LaneBook } from './flow/lane-book.js';
import type { Policies } from './flow/policies.js';
import type { Previews } from './flow/previews.js';
import { type Cause, cohortOf } from './flow/recording.js';
import { Stepper, type StepperParts, type Work } from './flow/stepper.js';
import { Turnstile } from './flow/turnstile.js';
import { WakeUps } from './flow/wake-ups.js';
import type { ChatEvent } from './model/event.js';
import type { ArrivingMessage, Input, Recipient, Scores } from './model/recipient.js';
import type { Log } from './observe/log.js';
import { Pipeline, type Preview } from './ports.js';
import type { Write } from './store/ledger.js';
import type { DeviceStore, StoredEvent } from './store/stores.js';

/** Events handled side by side; more would only wait in memory instead of in the ledger. */
const SIDE_BY_SIDE = 256;
const MAX_TRIES = 3;

type Ratings = ReadonlyMap<string, Rating>;

export interface Stages extends StepperParts {
  readonly directory: Directory;
  readonly policies: Policies;
  readonly previews: Previews;
  readonly early: EarlyChanges;
  readonly recipients: Recipients;
  readonly devices: DeviceStore;
  readonly log: Log;
}

interface Gathered {
  readonly addressed: Addressed;
  readonly ratings: Promise<Ratings> | null;
  readonly isDuplicate: boolean;
}

export class LivePipeline extends Pipeline {
  readonly #lanes = new Lanes();
  readonly #laneBook = new LaneBook();
  readonly #turnstile = new Turnstile(SIDE_BY_SIDE);
  readonly #stepper: Stepper;
  readonly #wakeUps: WakeUps;

  constructor(private readonly stages: Stages) {
    super();
    this.#wakeUps = new WakeUps(stages.clock, () => void this.wakeDue());
    this.#stepper = new Stepper(stages, (app, user, at) => this.#wakeUps.set(`${app}\0${user}`, at));
  }

  override accept(events: readonly StoredEvent[]): void {
    for (const stored of events) {
      this.#laneBook.enter(stored.event);
      void this.#turnstile.run(() => this.#handle(stored));
    }
  }

  override async applySoft(event: ChatEvent): Promise<void> {
    const { app } = event;
    const addressed = await address(event, this.stages.directory, this.stages.policies.current(app));
    await this.#stepper.run(app, addressed.users, (now) => ({
      ...this.#work(app, event.id, null, now),
      ...addressed,
      isSoft: true,
    }));
  }

  override run(
    app: string,
    user: string,
    cause: string,
    input: Input,
    writes: readonly Write[],
  ): Promise<void> {
    return this.#stepper.run(app, [user], (now) => ({
      ...this.#work(app, cause, null, now),
      users: [user],
      inputs: () => [input],
      before: writes,
    }));
  }

  override preview(
    event: ChatEvent,
    users: readonly string[] | null,
    scores: Scores | null,
  ): Promise<readonly Preview[]> {
    return this.stages.previews.preview(event, users, scores);
  }

  override async idle(): Promise<void> {
    do {
      await this.decided();
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
    const { events, recipients } = this.stages.directory;
    for (const { app, user, release_at } of await recipients.due(Number.MAX_SAFE_INTEGER, 1_000_000)) {
      this.#wakeUps.set(`${app}\0${user}`, release_at);
    }
    let after = 0;
    for (
      let pending = await events.pending(after, 500);
      pending.length > 0;
      pending = await events.pending(after, 500)
    ) {
      after = pending.at(-1)!.seq;
      await this.#takeUp(pending);
    }
  }

  /** Releases what is due now, earliest first. The alarm calls it; whoever sets a standing clock calls it too. */
  async wakeDue(): Promise<void> {
    const { clock } = this.stages;
    const woken = this.#wakeUps.take(clock.now()).map(async (key) => {
      const [app, user] = key.split('\0') as [string, string];
      try {
        await this.run(app, user, `clock:${user}:${clock.now()}`, { type: 'clock' }, []);
      } catch (error) {
        // The hold stays in the ledger; the sweeper finds it.
        this.stages.log.error({ app, error }, 'a due hold could not be released');
      }
    });
    await Promise.all(woken);
  }

  /** When the next hold is due (ms), or null. */
  nextWake(): number | null {
    return this.#wakeUps.next();
  }

  stop(): void {
    this.#wakeUps.stop();
  }

  /** Counts a restart against each undecided event: what crashed the process three times is poison. */
  async #takeUp(pending: readonly StoredEvent[]): Promise<void> {
    const { events } = this.stages.directory;
    const poison = pending.filter((each) => each.crashes >= MAX_TRIES).map((each) => each.seq);
    const others = pending.filter((each) => each.crashes < MAX_TRIES);
    const counted = events.countCrash(others.map((each) => each.seq));
    const buried = poison.length > 0 ? events.finish(poison, 'dead_letter') : [];
    await this.stages.ledger.commit([...counted, ...buried]);
    this.accept(others);
  }

  async #handle(stored: StoredEvent): Promise<void> {
    const { event } = stored;
    for (let tries = 1; tries <= MAX_TRIES; tries++) {
      try {
        const lane = this.#laneBook.laneOf(event);
        await this.#lanes.run(
          lane,
          () => this.#gather(event),
          (gathered) => this.#decide(stored, gathered),
        );
        return this.#laneBook.leave(event);
      } catch (error) {
        this.stages.log.error(
          { app: event.app, event: event.id, tries, error },
          'an event could not be decided',
        );
        await new Promise((resolve) => setTimeout(resolve, 50 * 8 ** tries));
      }
    }
    this.#laneBook.leave(event);
    await this.#bury(stored);
  }

  /** A message that cannot be decided never stalls others. Without the ledger it stays pending for the next start. */
  async #bury({ seq }: StoredEvent): Promise<void> {
    await this.stages.ledger
      .commit(this.stages.directory.events.finish([seq], 'dead_letter'))
      .catch(() => undefined);
  }

  async #gather(event: ChatEvent): Promise<Gathered> {
    const { directory, policies, recipients, scores, clock } = this.stages;
    const { app } = event;
    const policy = policies.current(app);
    const addressed = await address(event, directory, policy);
    const { message, users, conversations } = addressed;
    if (message === null) return { addressed, ratings: null, isDuplicate: false };
    const known = await directory.events.known(app, [], [message.message]);
    const isDuplicate = known.some((each) => each.id !== event.id);
    const now = clock.now();
    const states = [...(await recipients.load(app, users, conversations, now)).values()];
    const unclear = isDuplicate ? [] : states.filter((each) => screen(each, message, policy, now).needsScore);
    // Not awaited here: the next event of the conversation is gathered while this one's scores are worked out.
    const ratings = scores.rate({
      app,
      message,
      conversation: conversations[0]!,
      recipients: unclear,
      policy,
      now,
    });
    ratings.catch(() => undefined);
    return { addressed, ratings, isDuplicate };
  }

  async #decide(stored: StoredEvent, { addressed, ratings, isDuplicate }: Gathered): Promise<void> {
    const { event, seq } = stored;
    const { app } = event;
    const rated = (await ratings) ?? new Map<string, Rating>();
    await this.#stepper.run(app, addressed.users, (now) => {
      const work = this.#work(app, event.id, event.id, now);
      const { message } = addressed;
      return {
        ...work,
        ...addressed,
        inputs: message === null ? addressed.inputs : this.#arrival(app, message, rated, isDuplicate),
        rating: (user) => rated.get(user) ?? null,
        before: addressed.writes,
        after: [
          ...this.#cohorts(work.cause, addressed),
          ...this.stages.directory.events.finish([seq], 'done'),
        ],
      };
    });
    if (addressed.users.length === 0) this.#rememberEarly(event);
  }

  #arrival(app: string, message: ArrivingMessage, rated: Ratings, isDuplicate: boolean): Work['inputs'] {
    const early = this.stages.early.of(app, message.message);
    return (recipient: Recipient) => {
      const scores = rated.get(recipient.id)?.scores ?? null;
      return [...early, { type: 'message.created', message, scores, llmChanges: [], duplicate: isDuplicate }];
    };
  }

  #cohorts(cause: Cause, { message, cohort }: Addressed): Write[] {
    if (message === null || cohort === null) return [];
    return this.stages.recording.decisions.insertCohorts([cohortOf(cause, message, cohort)]);
  }

  #rememberEarly(event: ChatEvent): void {
    if (event.type === 'message.deleted') {
      this.stages.early.add(event.app, event.data.message, {
        type: 'message.deleted',
        message: event.data.message,
      });
    } else if (event.type === 'message.edited') {
      const { message, ...set } = event.data;
      this.stages.early.add(event.app, message, { type: 'message.edited', message, set });
    }
  }

  #work(app: string, cause: string, event: string | null, now: number): Work {
    return {
      cause: { app, cause, event, policy: this.stages.policies.current(app), now },
      users: [],
      conversations: [],
      inputs: () => [],
      rating: () => null,
      before: [],
      after: [],
      isSoft: false,
    };
  }
}
