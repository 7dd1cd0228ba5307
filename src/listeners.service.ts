import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { entriesOf } from './admin/decision-entry.js';
import {
  DECISION_LISTENER,
  FEEDBACK_LISTENER,
  type HeardDecision,
  type HeardFeedback,
} from './listeners.decorator.js';
import { Log } from './observe/log.js';
import { type Happening, Happenings } from './ports.js';

type Wish = Readonly<Record<string, unknown>>;
type Heard = HeardDecision | HeardFeedback;

interface Listener {
  readonly name: string;
  readonly wish: Wish;
  readonly call: (heard: Heard) => unknown;
}

const DECIDED = { key: DECISION_LISTENER, type: 'decision' } as const;
const SAID = { key: FEEDBACK_LISTENER, type: 'feedback' } as const;

/** Finds the host's methods that listen, and calls them one by one, each on its own. */
@Injectable()
export class Listeners implements OnModuleInit, OnModuleDestroy {
  readonly #found = new Map<Happening['type'], Listener[]>();
  #stop: () => void = () => undefined;

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly happenings: Happenings,
    private readonly log: Log,
  ) {}

  onModuleInit(): void {
    for (const { key, type } of [DECIDED, SAID]) this.#found.set(type, this.#listenersOf(key));
    // Who has no listener pays nothing.
    if ([...this.#found.values()].every((each) => each.length === 0)) return;
    this.#stop = this.happenings.listen((happening) => this.#tell(happening));
  }

  onModuleDestroy(): void {
    this.#stop();
  }

  /** Providers made per request have no instance to call, and are passed over. */
  #listenersOf(key: string): Listener[] {
    const wrappers = [...this.discovery.getProviders(), ...this.discovery.getControllers()];
    const instances = wrappers
      .filter((each) => each.isDependencyTreeStatic() && each.isAlias !== true)
      .map((each) => each.instance as Record<string, unknown> | null)
      .filter((each) => typeof each === 'object' && each !== null && isOfClass(each));
    return [...new Set(instances)].flatMap((instance) => this.#ofInstance(instance!, key));
  }

  #ofInstance(instance: Record<string, unknown>, key: string): Listener[] {
    const names = this.scanner.getAllMethodNames(Object.getPrototypeOf(instance) as object);
    return names.flatMap((name) => {
      const method = instance[name];
      const wish: unknown = typeof method === 'function' ? Reflect.getMetadata(key, method) : undefined;
      if (typeof method !== 'function' || wish === undefined) return [];
      const call = (heard: Heard): unknown => (method as Listener['call']).call(instance, heard);
      return [{ name: `${instance.constructor.name}.${name}`, wish: wish as Wish, call }];
    });
  }

  #tell(happening: Happening): void {
    const listeners = this.#found.get(happening.type) ?? [];
    if (listeners.length === 0) return;
    for (const heard of heardIn(happening)) {
      for (const listener of listeners) if (isWished(heard, listener.wish)) void this.#call(listener, heard);
    }
  }

  /** Not in the caller's turn: what a host does with a decision must not hold up the next one. */
  async #call({ name, call }: Listener, heard: Heard): Promise<void> {
    try {
      await Promise.resolve();
      await call(heard);
    } catch (error) {
      this.log.error({ app: heard.app, cause: name, error }, 'a listener of the host failed');
    }
  }
}

function isOfClass(instance: object): boolean {
  return Object.getPrototypeOf(instance) !== null && Object.getPrototypeOf(instance) !== Object.prototype;
}

function heardIn(happening: Happening): readonly Heard[] {
  if (happening.type === 'decision') {
    const { app } = happening.decision;
    return entriesOf(happening.decision).map((entry) => ({ ...entry, app }));
  }
  if (happening.type !== 'feedback') return [];
  return [{ app: happening.app, push_id: happening.push, type: happening.feedback }];
}

function isWished(heard: Heard, wish: Wish): boolean {
  return Object.entries(wish).every(
    ([field, value]) => value === undefined || heard[field as keyof Heard] === value,
  );
}
