// One vector at one gateway: its app, its devices, and what had to be done otherwise than the vector says (remarks).
import type { Sandbox } from '../../samples/sandbox/sandbox.js';
import type { DeviceKind } from '../../src/model/recipient.js';
import type { Plain } from '../scenario-world.js';
import { integerFor } from './llm-score.js';
import { Phones } from './phones.js';
import type { Stage } from './stage.js';
import { Refused, type Wire } from './wire.js';
import type { VectorWorld } from './vector-world.js';

const registrationFields = ['kind', 'push_enabled', 'time_zone'] as const;
/** Scores in a document that no model's answer could be. */
const UNUSABLE = 'no document at all';

interface GivenScores {
  readonly local: number;
  readonly llm?: {
    readonly shift?: number;
    readonly state?: 'timeout' | 'invalid_output' | 'no_budget';
  } | null;
}

export class VectorRun {
  readonly phones: Phones;
  readonly remarks: string[] = [];

  constructor(
    readonly world: VectorWorld,
    readonly wire: Wire,
    readonly stage: Stage,
    readonly sandbox: Sandbox,
  ) {
    this.phones = new Phones(sandbox, wire.app);
  }

  /** Registers a device whose token lives. */
  async register(id: string, device: Plain, more: object = {}): Promise<void> {
    const kind = (device['kind'] as DeviceKind | undefined) ?? this.phones.kindOf(id) ?? 'phone';
    if (device['voip_token'] === 'valid') this.remarks.push(`${id}: no door takes a VoIP token`);
    await this.put(id, { ...this.registration(device), ...this.phones.target(id, kind), ...more });
  }

  registration(device: Plain): Plain {
    return Object.fromEntries(
      registrationFields.filter((name) => name in device).map((name) => [name, device[name]]),
    );
  }

  put(id: string, body: object): Promise<void> {
    return this.refusable('PUT', `/v1/users/u1/devices/${id}`, body);
  }

  /** A zone that no database knows is refused at the door; the vector goes on without it. */
  async refusable(method: string, path: string, body: object): Promise<void> {
    try {
      await this.wire.call(method, path, body);
    } catch (error) {
      if (!(error instanceof Refused) || !('time_zone' in body) || body.time_zone === null) throw error;
      this.remarks.push(`${method} ${path} refuses the zone ${String(body.time_zone)}, so it never gets in`);
      await this.wire.call(method, path, { ...body, time_zone: null });
    }
  }

  /** What the scorers will say of a message. */
  async score(message: string, scores: GivenScores | null): Promise<void> {
    await this.stage.score(this.wire.app, message, scores?.local ?? null);
    if (!this.world.hasLlm) return;
    this.sandbox.script({ llm: {} });
    const llm = scores?.llm ?? null;
    if (llm?.state === 'timeout')
      this.sandbox.script({ provider: 'llm', match: {}, fault: { status: 503, times: 1 } });
    else if (llm?.state === 'invalid_output') this.sandbox.script({ llm: { raw: UNUSABLE } });
    else if (llm?.state === 'no_budget') await this.#spendBudget();
    else if (scores !== null) this.#answer(scores.local, llm?.shift ?? 0);
  }

  #answer(local: number, shift: number): void {
    const s = integerFor(local, shift, this.world.policy);
    if (s === null) this.remarks.push(`no answer of a model (0 to 9) does what a shift of ${shift} does`);
    this.sandbox.script({ llm: { answers: { '*': s ?? (shift > 0 ? 9 : 0) } } });
  }

  async #spendBudget(): Promise<void> {
    this.remarks.push('the budget cannot be spent to the point yet');
  }
}
