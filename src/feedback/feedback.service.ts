// Feedback on pushes, from every door (REST, the client socket, in-app acks): attributed to the push and through it to
// its decision, committed, and then told. It never decides and never sends.
import { Injectable } from '@nestjs/common';
import { Clock } from '../observe/clock.js';
import { Happenings } from '../ports.js';
import { Ledger, type Write } from '../store/ledger.js';
import { EventStore } from '../store/event-store.js';
import {
  type Feedback,
  FeedbackStore,
  type FeedbackType,
  PushStore,
  type Reaction,
  type StoredPush,
} from '../store/stores.js';
import { clampToPush, difference } from './attribute.js';
import { Batches } from './batches.js';
import { type FeedbackItem, type FeedbackResult, readItem, resultOf, unknownPush } from './feedback-item.js';
import { climbs, settleClimbs } from './push-climbs.js';
import { type About, ReactionLedger } from './reaction-ledger.js';

/** What was committed by one call. */
export interface Recorded {
  readonly app: string;
  readonly feedback: readonly Feedback[];
  /** The users' reactions that changed, as they are now. */
  readonly reactions: readonly Reaction[];
}

type Listener = (recorded: Recorded) => void;

interface Arrived {
  readonly document: unknown;
  readonly source: Feedback['source'];
}

/** Everything that the items of one batch look at. */
interface Gathered {
  readonly pushes: ReadonlyMap<string, StoredPush>;
  readonly known: Map<string, Set<FeedbackType>>;
  readonly abouts: ReadonlyMap<string, readonly About[]>;
  readonly reactions: ReactionLedger;
}

@Injectable()
export class FeedbackService {
  readonly #listeners = new Set<Listener>();
  /** Counts are read, changed and written, so the batches of an app follow one another. */
  readonly #batches = new Batches<Arrived, FeedbackResult>((app, arrived) => this.#record(app, arrived));

  constructor(
    private readonly ledger: Ledger,
    private readonly pushes: PushStore,
    private readonly feedback: FeedbackStore,
    private readonly events: EventStore,
    private readonly happenings: Happenings,
    private readonly clock: Clock,
  ) {}

  /** Called after each commit that changed something, until the returned function is called. */
  onRecorded(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Records what can be recorded and says of each item what came of it; resolves after the commit. `documents` are
   * taken as they arrived. Idempotent by (push, type). Rejects only when the ledger does.
   */
  async record(
    app: string,
    documents: readonly unknown[],
    source: Feedback['source'],
  ): Promise<readonly FeedbackResult[]> {
    return this.#batches.add(
      app,
      documents.map((document) => ({ document, source })),
    );
  }

  async #record(app: string, arrived: readonly Arrived[]): Promise<readonly FeedbackResult[]> {
    const now = this.clock.now();
    const items = arrived.map(({ document }) => readItem(document));
    const gathered = await this.#gather(app, items.filter(isItem));
    const accepted: Feedback[] = [];
    const results = arrived.map(({ document, source }, i) => {
      const item = items[i]!;
      if (!isItem(item)) return resultOf(document, item);
      const push = gathered.pushes.get(item.push_id);
      if (push === undefined) return resultOf(document, unknownPush);
      if (gathered.known.get(push.id)!.has(item.type)) return resultOf(document, 'duplicate');
      accepted.push(this.#apply(gathered, push, item, source, now));
      return resultOf(document, 'accepted');
    });
    if (accepted.length > 0) await this.#commit(app, gathered, accepted);
    return results;
  }

  /** Changes what was gathered as if the item were already true. */
  #apply(
    gathered: Gathered,
    push: StoredPush,
    item: FeedbackItem,
    source: Feedback['source'],
    now: number,
  ): Feedback {
    const { app, id, user } = push;
    const { type, at = now, conversation } = item;
    const feedback = clampToPush({ app, push: id, type, at, received_at: now, source }, push);
    const known = gathered.known.get(id)!;
    const all = gathered.abouts.get(id)!;
    const abouts =
      conversation === undefined
        ? all
        : all.filter((each) => each.about === 'sender' || each.key === conversation);
    gathered.reactions.add(user, abouts, difference(known, type), now);
    known.add(type);
    return feedback;
  }

  async #gather(app: string, items: readonly FeedbackItem[]): Promise<Gathered> {
    const pushes = new Map<string, StoredPush>();
    const known = new Map<string, Set<FeedbackType>>();
    for (const id of new Set(items.map((each) => each.push_id))) {
      const push = await this.pushes.get(app, id);
      if (push === null) continue;
      pushes.set(id, push);
      known.set(id, new Set((await this.feedback.known(app, id)).map((each) => each.type)));
    }
    const users = [...new Set([...pushes.values()].map((each) => each.user))];
    const stored = users.length === 0 ? [] : await this.feedback.reactions(app, users);
    const abouts = await this.#aboutsOf(app, [...pushes.values()]);
    return { pushes, known, abouts, reactions: new ReactionLedger(app, stored) };
  }

  /** The senders and conversations that each push showed. A push of several messages speaks of all of them alike. */
  async #aboutsOf(
    app: string,
    pushes: readonly StoredPush[],
  ): Promise<ReadonlyMap<string, readonly About[]>> {
    const messages = [...new Set(pushes.flatMap(chatOf))];
    const events = messages.length === 0 ? [] : await this.events.messages(app, messages);
    const data = new Map(
      events.flatMap((each) => (each.type === 'message.created' ? [[each.data.message, each.data]] : [])),
    );
    return new Map(
      pushes.map((push) => {
        const { id, conversation } = push;
        const found = chatOf(push).flatMap((message) => data.get(message) ?? []);
        const senders = new Set(found.map((each) => each.sender));
        const places = new Set([
          ...found.map((each) => each.conversation),
          ...(conversation === null ? [] : [conversation]),
        ]);
        return [
          id,
          [
            ...[...senders].map((key): About => ({ about: 'sender', key })),
            ...[...places].map((key): About => ({ about: 'conversation', key })),
          ],
        ];
      }),
    );
  }

  async #commit(app: string, gathered: Gathered, accepted: readonly Feedback[]): Promise<void> {
    const reactions = gathered.reactions.changed();
    const said = new Map<string, Feedback[]>();
    for (const each of accepted) said.set(each.push, [...(said.get(each.push) ?? []), each]);
    const writes: Write[] = [
      ...this.feedback.insert(accepted),
      ...climbs(this.pushes, gathered.pushes.values(), said),
      ...(reactions.length === 0 ? [] : this.feedback.putReactions(reactions)),
    ];
    await this.ledger.commit(writes);
    await settleClimbs({ ledger: this.ledger, store: this.pushes }, app, said);
    for (const listener of this.#listeners) listener({ app, feedback: accepted, reactions });
    for (const { push, type } of accepted) {
      this.happenings.tell({ type: 'feedback', app, push, feedback: type });
    }
  }
}

/** A notice has no sender and no conversation to be liked or not; its id may be that of a message. */
function chatOf({ item_kind, messages }: StoredPush): readonly string[] {
  return item_kind === 'notice' ? [] : messages;
}

function isItem(item: FeedbackItem | { readonly status: number }): item is FeedbackItem {
  return 'push_id' in item;
}
