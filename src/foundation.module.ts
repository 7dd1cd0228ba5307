// What the process brings before anything is assembled: configuration, clock, dice, log, the way out. In: a factory, so
// that a host's own providers can make it; out: each part under its own port. It must never know a stage.
import {
  type DynamicModule,
  type FactoryProvider,
  type ModuleMetadata,
  Module,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { Config } from './config.js';
import type { Provider as PushProvider, ProviderContext } from './dispatch/provider.js';
import { Outgoing } from './egress/outgoing.js';
import { PooledOutgoing } from './egress/pooled-outgoing.js';
import { Clock, Dice, SystemClock, SystemDice, wallNow } from './observe/clock.js';
import { Log, PinoLog } from './observe/log.js';

/** An injection token too. */
export abstract class Foundation {
  abstract readonly config: Config;
  abstract readonly clock: Clock;
  abstract readonly dice: Dice;
  abstract readonly log: Log;
  /** Push services besides those of the registry; every app has them. */
  abstract readonly pushProviders: readonly PushProvider[];
}

/** A foundation of what is given, and of the machine's own clock, dice and log for what is not. */
export function foundationOf(given: Partial<Foundation> & Pick<Foundation, 'config'>): Foundation {
  return {
    config: given.config,
    clock: given.clock ?? new SystemClock(),
    dice: given.dice ?? new SystemDice(),
    log: given.log ?? new PinoLog(given.config.log_level),
    pushProviders: given.pushProviders ?? [],
  };
}

/** How to make the foundation, with what it needs of modules that the assembly does not know. */
export interface FoundationSource extends Pick<FactoryProvider<Foundation>, 'inject' | 'useFactory'> {
  readonly imports?: ModuleMetadata['imports'];
}

/** What push services may use besides their settings. */
export function providerContext(outgoing: Outgoing, dice: Dice): ProviderContext {
  return { outgoing, wallNow, randomBytes: (count) => dice.bytes(count) };
}

@Module({})
export class FoundationModule implements OnApplicationShutdown {
  constructor(private readonly outgoing: Outgoing) {}

  static of({ imports = [], inject = [], useFactory }: FoundationSource): DynamicModule {
    const providers: FactoryProvider[] = [
      { provide: Foundation, inject, useFactory },
      { provide: Clock, inject: [Foundation], useFactory: ({ clock }: Foundation) => clock },
      { provide: Dice, inject: [Foundation], useFactory: ({ dice }: Foundation) => dice },
      { provide: Log, inject: [Foundation], useFactory: ({ log }: Foundation) => log },
      { provide: Outgoing, inject: [Foundation], useFactory: outgoingOf },
    ];
    const exported = providers.map(({ provide }) => provide);
    return { module: FoundationModule, global: true, imports, providers, exports: exported };
  }

  /** Everything that calls out has stopped by then. */
  onApplicationShutdown(): Promise<void> {
    return this.outgoing.close();
  }
}

function outgoingOf({ config }: Foundation): Outgoing {
  const { ca_pem: caPem, allow_private: allowPrivate } = config.egress;
  return new PooledOutgoing({ caPem, allowPrivate });
}
