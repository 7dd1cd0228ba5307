import { Injectable } from '@nestjs/common';
import type { OutgoingPush } from '../model/push.js';
import { Clock } from '../observe/clock.js';
import { Log } from '../observe/log.js';
import { Happenings } from '../ports.js';
import { FeedbackIntake } from './feedback-intake.js';

/** How long a receipt waits at most for the ledger to say `sent`. */
const LONGEST_WAIT_MS = 1_000;

/**
 * Records a client's acknowledgement as `delivered`, once the ledger has the push as sent: the receipt must not be
 * overtaken by the end of the attempt that it belongs to.
 */
@Injectable()
export class InAppReceipts {
  readonly #waiting = new Map<string, () => void>();

  constructor(
    private readonly feedback: FeedbackIntake,
    private readonly happenings: Happenings,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** Begins to listen; ends with the returned function, which loses no receipt that is under way. */
  start(): () => void {
    const stop = this.happenings.listen((happening) => {
      if (happening.type === 'push' && happening.push.state === 'sent')
        this.#waiting.get(happening.push.id)?.();
    });
    return () => {
      stop();
      for (const record of [...this.#waiting.values()]) record();
    };
  }

  /** A client has the push now. */
  acknowledged({ app, id }: OutgoingPush): void {
    const at = this.clock.now();
    const record = () => {
      clearTimeout(timer);
      if (this.#waiting.delete(id)) void this.#record(app, id, at);
    };
    const timer = setTimeout(record, LONGEST_WAIT_MS);
    this.#waiting.set(id, record);
  }

  async #record(app: string, push: string, at: number): Promise<void> {
    try {
      await this.feedback.record(app, [{ push_id: push, type: 'delivered', at }], 'client');
    } catch (error) {
      this.log.error({ app, push, error }, 'a receipt could not be recorded');
    }
  }
}
