import { type DynamicModule, type Provider, type Type } from '@nestjs/common';
import { GATEWAY_METADATA } from '@nestjs/websockets/constants.js';

/** Which doors are mounted. */
export interface Doors {
  /** The REST routes under /v1. */
  readonly rest: boolean;
  /** The socket.io namespaces /client, /im and /feed. */
  readonly sockets: boolean;
  /** Scheduled work; without it somebody else has to run it. */
  readonly jobs: boolean;
  /** /health and /metrics. */
  readonly operation: boolean;
}

/**
 * The module without its controllers or gateways where they are not to be mounted. A controller cannot be taken out of a
 * module afterwards, so this is a class of the same module whose list is shorter.
 */
export function withDoors(
  module: Type,
  { controllers, gateways }: { readonly controllers: boolean; readonly gateways: boolean },
): Type {
  if (controllers && gateways) return module;
  const shorter = class extends module {};
  Object.defineProperty(shorter, 'name', { value: module.name });
  if (!controllers) Reflect.defineMetadata('controllers', [], shorter);
  const providers = (Reflect.getMetadata('providers', module) ?? []) as readonly Provider[];
  if (!gateways)
    Reflect.defineMetadata(
      'providers',
      providers.filter((each) => !isGateway(each)),
      shorter,
    );
  return shorter;
}

function isGateway(provider: Provider): boolean {
  return typeof provider === 'function' && Reflect.getMetadata(GATEWAY_METADATA, provider) === true;
}

/** A module, however it is written, with more providers; of two with one token the later counts. */
export function withProviders(
  module: Type | DynamicModule,
  more: Pick<DynamicModule, 'imports' | 'providers'>,
): DynamicModule {
  const dynamic = typeof module === 'function' ? { module } : module;
  return {
    ...dynamic,
    imports: [...(dynamic.imports ?? []), ...(more.imports ?? [])],
    providers: [...(dynamic.providers ?? []), ...(more.providers ?? [])],
  };
}
