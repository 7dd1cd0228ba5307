import type { Recipient } from '../../model/recipient.js';

/** The part of a recipient that has no table of its own, whatever fields `step` may add to it later. */
type Core = Omit<Recipient, 'id' | 'preferences' | 'devices' | 'conversations' | 'items' | 'notices'>;

export function coreOf(recipient: Recipient): Core {
  const { id: _id, preferences: _p, devices: _d, conversations: _c, ...rest } = recipient;
  const { items: _i, notices: _n, ...core } = rest;
  return core;
}

export function isSameCore(before: Recipient, after: Recipient): boolean {
  const [a, b] = [coreOf(before), coreOf(after)];
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]) as Set<keyof Core>;
  return [...keys].every((key) => a[key] === b[key]);
}

const MAP = '$map';

/** JSON with maps in it. */
export function packCore(core: Core): string {
  return JSON.stringify(core, (_key, value: unknown) =>
    value instanceof Map ? { [MAP]: [...value] } : value,
  );
}

export function unpackCore(text: string): Core {
  return JSON.parse(text, (_key, value: unknown) => {
    const isMap = typeof value === 'object' && value !== null && MAP in value;
    return isMap ? new Map(value[MAP] as [unknown, unknown][]) : value;
  }) as Core;
}
