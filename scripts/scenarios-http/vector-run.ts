// One vector at one gateway: its app, its devices, and what had to be done otherwise than the vector says (remarks).
import { setTimeout } from 'node:timers/promises';
import type { Sandbox } from '../../samples/sandbox/sandbox.js';
import type { DeviceKind } from '../../src/model/recipient.js';
import type { Plain } from '../scenario-world.js';
import { integerFor } from './llm-score.js';
import { Phones } from './phones.js';
import { pushesOf } from './pushes.js';
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
  /** What vectors say of their messages and notices, for when one is scored later than it came. */
  readonly #given = new Map<string, GivenScores | null>();
  #occupied = 0;

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
    const target = this.phones.target(id, kind, device['voip_token'] === 'valid');
    await this.put(id, { ...this.registration(device), ...target, ...more });
  }

  registration(device: Plain): Plain {
    return Object.fromEntries(
      registrationFields.filter((name) => name in device).map((name) => [name, device[name]]),
    );
  }

  /** The app on the device tells that it shows the message. */
  async displayed(message: string, device: string): Promise<void> {
    for (const { id } of await pushesOf(this.wire, message, device))
      await this.wire.call('POST', '/v1/feedback', { push_id: id, type: 'displayed' });
    await this.stage.settle();
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
    this.#given.set(message, scores);
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

  /** What they said of it on arrival they say again: an edit may ask them for the first time. */
  async scoreAgain(message: string): Promise<void> {
    const scores = this.#given.get(message) ?? null;
    if (scores !== null) await this.score(message, scores);
  }

  #answer(local: number, shift: number): void {
    const s = integerFor(local, shift, this.world.policy);
    if (s === null) this.remarks.push(`no answer of a model (0 to 9) does what a shift of ${shift} does`);
    this.sandbox.script({ llm: { answers: { '*': s ?? (shift > 0 ? 9 : 0) } } });
  }

  /** Somebody of whom nothing is expected, with a phone, who hears everything of a conversation. */
  async someoneElse(user: string, conversation: string): Promise<void> {
    const id = `${this.wire.app}/${user}`;
    const { target } = this.sandbox.registerDevice({ id, provider: 'apns' });
    const body = { kind: 'phone', platform: 'ios', provider: 'apns', target: target.value };
    await this.wire.call('PUT', `/v1/users/${user}/devices/phone`, body);
    const level = { push_level: 'all' };
    await this.wire.call('PUT', `/v1/users/${user}/conversations/${conversation}/preferences`, level);
  }

  /** The one call that may be under way is: somebody else's message is being asked about when the vector's comes. */
  async #spendBudget(): Promise<void> {
    const conversation = 'elsewhere';
    this.#occupied += 1;
    const occupying = `elsewhere-${this.#occupied}`;
    const members = ['u-elsewhere', 'u-talks'];
    await this.someoneElse('u-elsewhere', conversation);
    await this.wire.post([{ type: 'conversation.updated', data: { conversation, type: 'group', members } }]);
    await this.stage.settle();
    const [low, high] = this.world.policy.relevance.llm_band;
    await this.stage.score(this.wire.app, occupying, (low + high) / 2);
    const asked = this.sandbox.truth().llm.length;
    this.sandbox.script({ provider: 'llm', match: {}, fault: { hang: true, times: 1 } });
    const data = { message: occupying, conversation, seq: 1, sender: 'u-talks' };
    await this.wire.post([{ type: 'message.created', data }]);
    for (let tries = 0; tries < 200 && this.sandbox.truth().llm.length === asked; tries++)
      await setTimeout(5);
  }
}
