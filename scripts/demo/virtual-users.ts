// The people behind the virtual phones: they see what is shown, open most of it, wave some of it away. What they do
// depends on the push alone, so a demo looks the same each time.
import type { Sandbox } from '../../samples/sandbox/sandbox.js';
import { FeedbackService } from '../../src/feedback/feedback.service.js';
import type { Gateway } from '../../src/main.js';
import { bucketOf } from '../../src/model/ids.js';

const REACTION_MS = 4_000;
const OPENED_OF_TEN = 6;
const DISMISSED_OF_TEN = 2;

export class VirtualUsers {
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #pending = new Set<Promise<unknown>>();
  #stopFollowing: () => void = () => undefined;

  constructor(private readonly app: string) {}

  follow(sandbox: Sandbox, gateway: Gateway): void {
    const feedback = gateway.app.get(FeedbackService);
    const tell = (pushId: string, type: string): void => {
      const work = feedback.record(this.app, [{ push_id: pushId, type }], 'client').catch(() => undefined);
      this.#pending.add(work);
      void work.finally(() => this.#pending.delete(work));
    };
    this.#stopFollowing = sandbox.onShown((device, { kind, replace_id: pushId }) => {
      if (kind !== 'alert' || pushId === null) return;
      this.#later(500, () => tell(pushId, 'displayed'));
      const mood = bucketOf(pushId, 10);
      if (mood < OPENED_OF_TEN + DISMISSED_OF_TEN) {
        this.#later(REACTION_MS, () => {
          device.remove(pushId);
          tell(pushId, mood < OPENED_OF_TEN ? 'opened' : 'dismissed');
        });
      }
    });
  }

  /** Nobody reacts any more; what they already did is recorded. */
  async stop(): Promise<void> {
    this.#stopFollowing();
    for (const timer of this.#timers) clearTimeout(timer);
    await Promise.all(this.#pending);
  }

  #later(delayMs: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act();
    }, delayMs);
    this.#timers.add(timer);
  }
}
