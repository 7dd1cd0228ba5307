import type { WhatIfBody } from '../api/what-if-queries.js';

export const choices = {
  read: ['true', 'false'],
  mentioned: ['true', 'false'],
  importance: ['low', 'normal', 'high', 'critical'],
  push_level: ['all', 'mentions', 'none'],
  muted: ['true', 'false'],
  snoozed: ['true', 'false'],
  quiet_hours: ['true', 'false'],
  blocked: ['true', 'false'],
} as const;
export type Fact = keyof typeof choices;
export const facts = Object.keys(choices) as Fact[];

export const presences = ['active', 'connected', 'disconnected'] as const;

/** What was put differently; what is left out or empty stays as it was. */
export interface Supposed {
  readonly facts: Readonly<Partial<Record<Fact, string>>>;
  /** Presence by device. */
  readonly devices: Readonly<Record<string, string>>;
  readonly score: number | null;
  readonly policy: string;
}

export const nothingSupposed: Supposed = { facts: {}, devices: {}, score: null, policy: '' };

export function bodyOf({ facts: given, devices, score, policy }: Supposed): WhatIfBody {
  const told = Object.entries(given)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => [name, value === 'true' ? true : value === 'false' ? false : value]);
  const present = Object.entries(devices)
    .filter(([, presence]) => presence !== '')
    .map(([device, presence]) => [device, { presence }]);
  const all = {
    ...Object.fromEntries(told),
    ...(present.length === 0 ? {} : { devices: Object.fromEntries(present) }),
  };
  return {
    ...(Object.keys(all).length === 0 ? {} : { facts: all }),
    ...(score === null ? {} : { scores: { local: score } }),
    ...(policy === '' ? {} : { policy_version: Number(policy) }),
  };
}

export function isChanged(supposed: Supposed): boolean {
  return Object.keys(bodyOf(supposed)).length > 0;
}

/** The devices that were observed, the presence-only ones too. */
export function observedDevices(recorded: unknown): readonly string[] {
  const user = (recorded as { user?: { devices?: unknown } | null } | null)?.user;
  const devices = Array.isArray(user?.devices) ? (user.devices as readonly { id?: unknown }[]) : [];
  return devices.flatMap(({ id }) => (typeof id === 'string' ? [id] : []));
}
