import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Foundation, providerContext } from './foundation.module.js';
import { ClientSockets } from './client/client-sockets.js';
import { InAppReceipts } from './client/in-app-receipts.service.js';
import { inApp } from './client/in-app.provider.js';
import { ProviderSet } from './dispatch/provider-set.js';
import { Outgoing } from './egress/outgoing.js';
import { Dice } from './observe/clock.js';

/** Adds what no configuration names: the app's own socket with its receipts, and the push services of a host. */
@Injectable()
export class InAppRoute implements OnModuleDestroy {
  #stopReceipts: () => void = () => undefined;

  constructor(
    private readonly foundation: Foundation,
    private readonly providers: ProviderSet,
    private readonly sockets: ClientSockets,
    private readonly receipts: InAppReceipts,
    private readonly outgoing: Outgoing,
    private readonly dice: Dice,
  ) {}

  start(): void {
    this.#stopReceipts = this.receipts.start();
    const socket = inApp(this.sockets, (push) => this.receipts.acknowledged(push));
    const context = providerContext(this.outgoing, this.dice);
    for (const each of [...this.foundation.pushProviders, socket.create({}, context)]) {
      this.providers.register(each.name, each);
    }
  }

  /** Before the shutdown proper, so that no receipt that is under way is lost. */
  onModuleDestroy(): void {
    this.#stopReceipts();
  }
}
