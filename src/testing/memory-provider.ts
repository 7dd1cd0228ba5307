import type { Prepared, Provider } from '../dispatch/provider.js';
import type { Answer, OutgoingPush } from '../model/push.js';

/** What a phone would have been told. */
export interface KeptPush {
  readonly id: string;
  readonly app: string;
  readonly user: string;
  readonly device: string;
  readonly title: string;
  readonly body: string;
  readonly badge: number | null;
  readonly data: Readonly<Record<string, string>>;
}

/** A push service that keeps what it is sent in memory: for tests of a host. Register devices with `provider: 'memory'`. */
export class MemoryProvider implements Provider {
  readonly name = 'memory';
  readonly #kept: KeptPush[] = [];
  readonly #answers: Answer[] = [];

  /** Everything that was sent and answered well, oldest first. */
  get pushes(): readonly KeptPush[] {
    return this.#kept;
  }

  of(user: string): readonly KeptPush[] {
    return this.#kept.filter((each) => each.user === user);
  }

  /** The next push gets this answer, such as `{ ok: false, kind: 'token_dead', vendorReason: 'gone' }`. */
  answerNext(answer: Answer): void {
    this.#answers.push(answer);
  }

  clear(): void {
    this.#kept.splice(0);
    this.#answers.splice(0);
  }

  prepare({ content, data }: OutgoingPush): Prepared {
    const body = new TextEncoder().encode(JSON.stringify({ content, data }));
    return { path: '', headers: {}, body };
  }

  async send({ id, app, user, device, content, data }: OutgoingPush): Promise<Answer> {
    const answer = this.#answers.shift() ?? { ok: true, providerId: null };
    if (answer.ok) this.#kept.push({ id, app, user, device, ...content, data });
    return answer;
  }

  async close(): Promise<void> {}
}
