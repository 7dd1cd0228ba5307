// What really happened: every push that a fake accepted, what became of it, every request that was not as the service
// documents it, and every call of the LLM. Bounded: old rows go.
import type { Outcome } from './device.js';
import { Ring } from './ring.js';

export interface LogRow {
  readonly at: number;
  readonly provider: string;
  readonly provider_id: string;
  readonly device: string;
  readonly token: string;
  readonly replace_id: string | null;
  /** `stored`: waits for the device; `dropped`: accepted and never shown, as services do. */
  readonly outcome: Outcome | 'undecryptable' | 'throttled';
}

export interface Violation {
  readonly at: number;
  readonly provider: string;
  readonly field: string;
  readonly problem: string;
}

export interface LlmRow {
  readonly at: number;
  readonly status: number | 'hang' | 'reset';
  readonly model: string;
  readonly candidates: readonly string[];
  readonly request: unknown;
  readonly answer: string | null;
  readonly usage: LlmUsage | null;
}

export interface LlmUsage {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
}

export class Truth {
  readonly log = new Ring<LogRow>(200_000);
  readonly violations = new Ring<Violation>(10_000);
  readonly llm = new Ring<LlmRow>(20_000);
  readonly #accepted = new Map<string, number>();

  constructor(private readonly clock: () => number) {}

  accepted(row: Omit<LogRow, 'at'>): void {
    this.log.push({ at: this.clock(), ...row });
    this.#accepted.set(row.provider, (this.#accepted.get(row.provider) ?? 0) + 1);
  }

  violated(provider: string, field: string, problem: string): void {
    this.violations.push({ at: this.clock(), provider, field, problem });
  }

  counts(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#accepted);
  }
}
