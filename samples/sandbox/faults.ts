// Scripted faults: which request fails, how, and how often. A fault meant for before the effect leaves the device
// untouched; a reset `after` it is the ambiguous case, which only the device's own log can settle.
import { z } from 'zod';
import type { Reply } from './listener.js';

export const faultSchema = z.strictObject({
  status: z.number().int().min(400).max(599).optional(),
  /** The service's own word: an APNs reason, an FCM errorCode. Without `status` the service's usual one is used. */
  reason: z.string().optional(),
  /** How many requests it hits; left out: all until cleared. */
  times: z.number().int().positive().optional(),
  delay_ms: z.number().int().nonnegative().max(600_000).optional(),
  reset: z.enum(['before', 'after']).optional(),
  goaway: z.literal(true).optional(),
  hang: z.literal(true).optional(),
  /** Seconds. */
  retry_after: z.number().int().nonnegative().optional(),
});
export type Fault = z.infer<typeof faultSchema>;

export const matchSchema = z.strictObject({
  token: z.string().optional(),
  device: z.string().optional(),
  percent: z.number().min(0).max(100).optional(),
});
export type Match = z.infer<typeof matchSchema>;

export interface Addressee {
  readonly token: string;
  readonly device: string | null;
}

type Refuse = (fault: Fault) => Reply;

interface Armed {
  readonly provider: string;
  readonly match: Match;
  readonly fault: Fault;
  left: number;
}

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms).unref());

export class Faults {
  #armed: Armed[] = [];
  #drawn = 1;

  arm(provider: string, match: Match, fault: Fault): void {
    this.#armed.push({ provider, match, fault, left: fault.times ?? Infinity });
  }

  clear(): void {
    this.#armed = [];
  }

  /** Runs `effect` unless a fault forbids it; `refuse` writes the error in the service's own shape. */
  around(provider: string, to: Addressee, effect: () => Reply, refuse: Refuse): Reply | Promise<Reply> {
    const fault = this.#armed.length === 0 ? null : this.#take(provider, to);
    return fault ? suffer(fault, effect, refuse) : effect();
  }

  #take(provider: string, to: Addressee): Fault | null {
    const hit = this.#armed.find((each) => each.provider === provider && this.#matches(each.match, to));
    if (!hit) return null;
    hit.left -= 1;
    if (hit.left <= 0) this.#armed = this.#armed.filter((each) => each !== hit);
    return hit.fault;
  }

  #matches(match: Match, to: Addressee): boolean {
    if (match.token !== undefined && match.token !== to.token) return false;
    if (match.device !== undefined && match.device !== to.device) return false;
    return match.percent === undefined || this.#draw() * 100 < match.percent;
  }

  /** Dice that fall the same in every run (Lehmer generator). */
  #draw(): number {
    this.#drawn = (this.#drawn * 48_271) % 2_147_483_647;
    return this.#drawn / 2_147_483_647;
  }
}

async function suffer(fault: Fault, effect: () => Reply, refuse: Refuse): Promise<Reply> {
  if (fault.delay_ms !== undefined) await sleep(fault.delay_ms);
  if (fault.hang) return { kind: 'hang' };
  if (fault.reset === 'before') return { kind: 'reset' };
  if (fault.goaway) return { kind: 'goaway', reason: fault.reason ?? 'Shutdown' };
  if (fault.status !== undefined || fault.reason !== undefined) return refuse(fault);
  const reply = effect();
  return fault.reset === 'after' ? { kind: 'reset' } : reply;
}
