import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { invalid, ledgerAway, notFound, ProblemError, problemOf, tooMany } from '../access/problem.js';
import { RateLimits } from '../access/rate-limits.service.js';
import { fieldErrors, type Problem } from '../model/problem.js';
import { Dice } from '../observe/clock.js';
import { Log } from '../observe/log.js';
import { DeviceRegistry, Intake } from '../ports.js';
import { Ledger, LedgerAway } from '../store/ledger.js';
import { PushStore } from '../store/stores.js';
import {
  feedbackMessage,
  presenceEvent,
  presenceMessage,
  readEvent,
  readMessage,
  seenEvent,
  seenMessage,
  typingEvent,
  typingMessage,
} from './client-messages.js';
import type { Holder } from './client-sockets.js';
import { changeOf, deviceRegistration } from '../model/device-change.js';
import { FeedbackIntake } from './feedback-intake.js';

/** What a client gets as acknowledgement. */
export type Reply = { readonly ok: true; readonly results?: readonly unknown[] } | Refusal;
type Refusal = { readonly ok: false; readonly problem: Problem };

export const requests = ['presence', 'read', 'seen', 'typing', 'register', 'logout', 'feedback'] as const;
export type Request = (typeof requests)[number];
const softRequests: ReadonlySet<Request> = new Set(['presence', 'typing']);

type Handler = (holder: Holder, said: unknown) => Promise<Reply>;

/** What a client may ask for on its socket: about its own user and device, and nothing else. */
@Injectable()
export class ClientRequests {
  readonly #handlers: Readonly<Record<Request, Handler>> = {
    presence: (holder, said) => this.presence(holder, { connected: true, ...read(presenceMessage, said) }),
    read: (holder, said) => this.#admit(holder, readEvent(holder, read(readMessage, said))),
    seen: (holder, said) => this.#admit(holder, seenEvent(holder, read(seenMessage, said))),
    typing: (holder, said) =>
      this.#admit(holder, typingEvent(holder, read(typingMessage, said), this.#unique())),
    register: async (holder, said) => {
      const change = changeOf(read(deviceRegistration, said));
      await this.devices.put(holder.app, holder.user, holder.device, change);
      return { ok: true };
    },
    logout: async ({ app, user, device }) => {
      await this.devices.remove(app, user, device);
      return { ok: true };
    },
    feedback: (holder, said) => this.#feedback(holder, read(feedbackMessage, said)),
  };

  constructor(
    private readonly intake: Intake,
    private readonly devices: DeviceRegistry,
    private readonly feedback: FeedbackIntake,
    private readonly pushes: PushStore,
    private readonly limits: RateLimits,
    private readonly dice: Dice,
    private readonly log: Log,
    private readonly ledger: Ledger,
  ) {}

  /** Answers one request. Never throws: what goes wrong is a problem in the reply. */
  async answer(request: Request, holder: Holder, said: unknown): Promise<Reply> {
    try {
      const { isAllowed, retryAfterMs } = this.limits.request(`client/${holder.app}/${holder.user}`);
      if (!isAllowed) throw tooMany(retryAfterMs / 1_000, 'This user sends more than the rate allows.');
      const answer = () => this.#handlers[request](holder, said);
      // Presence and typing are kept in memory.
      return await (softRequests.has(request) ? answer() : this.ledger.whileThere(answer));
    } catch (thrown) {
      const error = thrown instanceof LedgerAway ? ledgerAway(thrown) : thrown;
      if (error instanceof ProblemError) return { ok: false, problem: error.problem };
      this.log.error({ app: holder.app, kind: request, error }, 'a client could not be answered');
      return { ok: false, problem: problemOf(500, 'Something broke on our side; send it again.') };
    }
  }

  /** Tells the pipeline where the user is. `said`: fields of `presence.changed`. */
  presence(holder: Holder, said: object): Promise<Reply> {
    return this.#admit(holder, presenceEvent(holder, said, this.#unique()));
  }

  async #admit({ app }: Holder, event: unknown): Promise<Reply> {
    const [result] = await this.intake.admit(app, [event]);
    return result?.status === 'rejected' ? { ok: false, problem: result.problem } : { ok: true };
  }

  /** Feedback on another user's push is answered like feedback on none. */
  async #feedback({ app, user }: Holder, items: readonly unknown[]): Promise<Reply> {
    const isForeign = await Promise.all(items.map((item) => this.#isForeign(app, user, item)));
    const own = items.filter((_, i) => !isForeign[i]);
    const recorded = [...(await this.feedback.record(app, own, 'client'))];
    const results = isForeign.map((foreign) =>
      foreign ? { status: 'rejected', problem: notFound().problem } : recorded.shift(),
    );
    return { ok: true, results };
  }

  async #isForeign(app: string, user: string, item: unknown): Promise<boolean> {
    if (typeof item !== 'object' || item === null || !('push_id' in item)) return false;
    if (typeof item.push_id !== 'string') return false;
    const push = await this.pushes.get(app, item.push_id);
    return push !== null && push.user !== user;
  }

  #unique(): string {
    return Buffer.from(this.dice.bytes(16)).toString('base64url');
  }
}

function read<T>(schema: z.ZodType<T>, said: unknown): T {
  const parsed = schema.safeParse(said ?? {});
  if (!parsed.success) throw invalid(fieldErrors(parsed.error));
  return parsed.data;
}
