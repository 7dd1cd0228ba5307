// The three processes of an end-to-end benchmark: this one sends, one is the gateway, one plays the providers.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Child } from './child.js';
import type { Phone, SandboxLead } from './installation.js';
import { type Sender, socketSender } from './senders.js';
import type { SuiteContext } from './suite.js';

/** Events of one emit. */
export const BATCH = 100;
/** A benchmark that hangs says so. */
const ARRIVE_WITHIN_MS = 60_000;

export class Trio {
  private constructor(
    readonly context: SuiteContext,
    readonly lead: SandboxLead,
    readonly gateway: Child,
    readonly sandbox: Child,
    readonly sender: Sender,
  ) {}

  /** `name`: of the folder where the gateway keeps its data. */
  static async start(context: SuiteContext, name: string): Promise<Trio> {
    const sandbox = new Child('sandbox-child');
    const gateway = new Child('gateway-child', { profileTo: context.profileTo });
    const lead = await sandbox.call<SandboxLead>('start');
    const directory = join(context.directory, name);
    mkdirSync(directory);
    const url = await gateway.call<string>('start', { directory, sandbox: lead });
    return new Trio(context, lead, gateway, sandbox, await socketSender(url));
  }

  /** A phone at APNs for each; gives their tokens. */
  async equip(users: readonly string[]): Promise<readonly string[]> {
    const tokens = await this.sandbox.call<readonly string[]>('phones', users);
    const phones = users.map((user, index): Phone => ({ user, token: tokens[index]! }));
    await this.gateway.call('equip', phones);
    return tokens;
  }

  /** Sends events in batches, one after another: resolves when all are committed. */
  async send(count: number, event: (index: number) => object): Promise<void> {
    for (let at = 0; at < count; at += BATCH) {
      const length = Math.min(BATCH, count - at);
      await this.sender.send(Array.from({ length }, (_, index) => event(at + index)));
    }
  }

  /** Resolves once so many different messages have reached a phone; rejects when they do not. */
  async arrived(count: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      const give = (): void => reject(new Error(`${count} pushes did not arrive within a minute`));
      timer = setTimeout(give, ARRIVE_WITHIN_MS);
    });
    await Promise.race([this.sandbox.call('arrived', count), late]);
    clearTimeout(timer);
  }

  async stop(): Promise<void> {
    this.sender.close();
    await this.gateway.call('stop');
    await this.sandbox.call('stop');
    await Promise.all([this.gateway.stop(), this.sandbox.stop()]);
  }
}
