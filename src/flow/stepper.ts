// Runs inputs through `step` in the users' mailboxes and makes everything that follows durable in one transaction;
// only then does memory move on and anything leave the house.
import { own } from '../model/own.js';
import { Mailboxes } from '../context/mailbox.js';
import type { Recipients } from '../context/recipients.js';
import type { Rating } from '../context/score.service.js';
import type { ScoreSource } from '../context/score-source.js';
import type { MembershipIndex } from '../context/membership-index.js';
import { segmentsOf } from '../decide/segments.js';
import { step } from '../decide/step.js';
import type { DeliverService } from '../dispatch/deliver.service.js';
import type { LlmChange } from '../model/decision.js';
import type { ChatEvent } from '../model/event.js';
import type { Input } from '../model/input.js';
import type { Recipient } from '../model/recipient.js';
import type { Clock } from '../observe/clock.js';
import type { Happenings } from '../ports.js';
import type { Ledger, Write } from '../store/ledger.js';
import type { Cohort, Conversation, RecipientStore, Told } from '../store/stores.js';
import { prepareEngagement, withEngagement } from './engagement.js';
import { mergeSteps } from './merge-steps.js';
import { withNoticeScores } from './notice-scores.js';
import { observedFacts } from './observed-facts.js';
import { withSpentChanges } from './spent-changes.js';
import type { TurnJournal } from './turn-journal.js';
import { record, type Recorded, type RecordingStores } from './recording.js';
import type { Cause, Stepped } from './stepped.js';

/** What is to be done for some users of one app. */
export interface Work {
  readonly cause: Cause;
  readonly users: readonly string[];
  readonly conversations: readonly Conversation[];
  readonly inputs: (recipient: Recipient) => readonly Input[];
  readonly rating: (user: string) => Rating | null;
  /** Written before what the step changes, and after it; all in the same transaction. */
  readonly before: readonly Write[];
  readonly after: readonly Write[];
  /** Members whom nobody had to look at, written and told with the rest. */
  readonly cohorts: readonly Cohort[];
  /** A soft event (presence, typing): it may reach the ledger with the next snapshot. */
  readonly soft: ChatEvent | null;
  /** What the work is about, where no event of the ledger says it. */
  readonly told: Told | null;
}

/** Nothing to do yet, for this reason: a start to fill in. */
export function workFor(cause: Cause): Work {
  return {
    cause,
    users: [],
    conversations: [],
    inputs: () => [],
    rating: () => null,
    before: [],
    after: [],
    cohorts: [],
    soft: null,
    told: null,
  };
}

export interface StepperParts {
  readonly ledger: Ledger;
  readonly recipients: Recipients;
  readonly store: RecipientStore;
  readonly index: MembershipIndex;
  readonly recording: RecordingStores;
  readonly scores: ScoreSource;
  readonly deliver: Pick<DeliverService, 'enqueue' | 'follow' | 'drain'>;
  readonly journal: TurnJournal;
  readonly happenings: Pick<Happenings, 'tell'>;
  readonly clock: Clock;
}

export class Stepper {
  readonly #mailboxes = new Mailboxes();

  constructor(
    private readonly parts: StepperParts,
    private readonly setAlarm: (app: string, user: string, at: number | null) => void,
  ) {}

  get busyMailboxes(): number {
    return this.#mailboxes.size;
  }

  /** Takes the users' turns and does the work. `now` is taken when their turn has come. Throws when it cannot commit. */
  async run(
    app: string,
    users: readonly string[],
    work: (now: number) => Work,
    still?: () => Promise<boolean>,
  ): Promise<void> {
    const keys = users.map((user) => `${app}\0${user}`);
    await this.#mailboxes.run(keys, async () => {
      if (still === undefined || (await still())) await this.#do(work(this.parts.clock.now()));
    });
  }

  async #do(work: Work): Promise<void> {
    const charged: LlmChange[] = [];
    try {
      await this.#decide(work, charged);
    } catch (error) {
      // What was not committed is decided again, and charged then.
      this.parts.scores.takeBackLlmChanges(work.cause.app, charged);
      throw error;
    }
  }

  async #decide(work: Work, charged: LlmChange[]): Promise<void> {
    const { app, now, cause } = work.cause;
    const states = await this.parts.recipients.load(app, work.users, work.conversations, now);
    await prepareEngagement(work.cause, work.users, this.parts.scores);
    const steps = [...states.values()].sort(byId).map((recipient) => this.#step(work, recipient, charged));
    if (work.soft !== null && steps.every(isOnlyPresence)) {
      this.parts.journal.remember(work.soft, now);
      for (const each of steps) this.#keepUnsaved(work, each);
      return;
    }
    const recorded = await record(work.cause, steps, this.parts.recording);
    const saves = steps.flatMap((each) =>
      this.parts.store.save(app, each.before, each.result.recipient, now),
    );
    const { decisions } = this.parts.recording;
    const cohorts = decisions.insertCohorts(work.cohorts);
    const charges = decisions.insertLlmChanges(app, cause, now, charged);
    const writes = [...work.before, ...saves, ...recorded.writes, ...charges, ...cohorts, ...work.after];
    if (writes.length > 0) await this.#commit(work, writes);
    this.#takeEffect(work, steps, recorded);
  }

  /** Pure but for senders' LLM changes, which are taken and charged in the same turn of the loop (L06). */
  #step(work: Work, recipient: Recipient, charged: LlmChange[]): Stepped {
    const { cause } = work;
    const { app, policy, now } = cause;
    const { scores } = this.parts;
    const inputs: Input[] = [];
    const brought = work
      .inputs(recipient)
      .map((input) => withEngagement(input, cause, recipient.id, scores))
      .map((input) => withNoticeScores(input, cause, recipient, scores));
    const result = mergeSteps(recipient, brought, (state, each) => {
      const input = withSpentChanges(state, each, (sender) => scores.llmChanges(app, sender, now));
      const stepped = step(state, input, policy, now);
      inputs.push(input);
      charged.push(...stepped.llmChanges);
      if (stepped.llmChanges.length > 0) scores.recordLlmChanges(app, stepped.llmChanges);
      return stepped;
    });
    const segments = segmentsOf(recipient, policy);
    const observed = observedFacts(recipient, inputs, result.decisions, work.conversations, segments);
    const scoring = work.rating(recipient.id)?.scoring ?? null;
    return { before: recipient, inputs, result, scoring, observed };
  }

  async #commit(work: Work, writes: readonly Write[]): Promise<void> {
    const { journal, ledger, recipients } = this.parts;
    const { app, now, cause } = work.cause;
    const told = work.soft === null ? work.told : { soft: [{ at: now, event: work.soft }] };
    const turns = journal.entries(app, now, cause, told);
    try {
      await ledger.commit([...writes, ...journal.write(turns)]);
    } catch (error) {
      journal.giveBack(turns);
      for (const user of work.users) recipients.forget(app, user);
      throw error;
    }
  }

  #keepUnsaved(work: Work, { result }: Stepped): void {
    this.parts.recipients.keepUnsaved(work.cause.app, result.recipient, work.cause.now);
    this.setAlarm(work.cause.app, result.recipient.id, result.wakeAt);
  }

  #takeEffect(work: Work, steps: readonly Stepped[], recorded: Recorded): void {
    const { app, now } = work.cause;
    for (const { before, result } of steps) {
      const { recipient } = result;
      if (work.soft !== null) this.parts.recipients.keepUnsaved(app, recipient, now);
      else this.parts.recipients.keep(app, recipient, now);
      if (before.preferences !== recipient.preferences) {
        this.parts.index.setPreferences(app, recipient.id, recipient.preferences);
      }
      for (const settings of Object.values(recipient.conversations)) {
        if (own(before.conversations, settings.id) !== settings)
          this.parts.index.setSettings(app, settings.id, recipient.id, settings);
      }
      this.setAlarm(app, recipient.id, result.wakeAt);
      for (const followUp of result.followUps) {
        this.parts.happenings.tell({ type: 'follow_up', app, user: recipient.id, followUp });
      }
    }
    for (const push of recorded.pushes) this.parts.deliver.enqueue(push);
    this.parts.deliver.follow(recorded.followUps);
    for (const decision of recorded.decisions) this.parts.happenings.tell({ type: 'decision', decision });
    for (const cohort of work.cohorts) this.parts.happenings.tell({ type: 'cohort', cohort });
  }
}

/** So that neither a list's order nor who is in memory says for whom a sender's budget suffices (L06). */
function byId(one: Recipient, other: Recipient): number {
  return one.id < other.id ? -1 : 1;
}

function isOnlyPresence({ before, result }: Stepped): boolean {
  const { recipient } = result;
  return (
    result.decisions.length === 0 &&
    result.followUps.length === 0 &&
    Object.keys(recipient.devices).length === Object.keys(before.devices).length &&
    recipient.items === before.items &&
    recipient.batches === before.batches &&
    recipient.notifications === before.notifications
  );
}
