// Which facts the panel offers, with what to choose from; which of them fit is the server's to say.
import type { WhatIfBody } from '../api/what-if-queries.js';

const yesOrNo = ['true', 'false'] as const;

/** In the order of the panel: what it is about first, then the user. */
export const choices = {
  read: yesOrNo,
  seen: yesOrNo,
  ended: yesOrNo,
  deleted: yesOrNo,
  due: yesOrNo,
  superseded: yesOrNo,
  mentioned: yesOrNo,
  importance: ['low', 'normal', 'high', 'critical'],
  consent: yesOrNo,
  topic_opted_out: yesOrNo,
  push_enabled: yesOrNo,
  push_level: ['all', 'mentions', 'none'],
  muted: yesOrNo,
  blocked: yesOrNo,
  snoozed: yesOrNo,
  quiet_hours: yesOrNo,
} as const;
export type Fact = keyof typeof choices;

const tokens = ['valid', 'invalid', 'none'] as const;

export const deviceChoices = {
  presence: ['active', 'connected', 'disconnected'],
  push_enabled: yesOrNo,
  token: tokens,
  voip_token: tokens,
} as const;
export type DeviceFact = keyof typeof deviceChoices;

/** The facts among those that the server says may differ. */
export function fittingFacts(changeable: readonly string[]): readonly Fact[] {
  return (Object.keys(choices) as Fact[]).filter((fact) => changeable.includes(fact));
}

export function fittingDeviceFacts(changeable: readonly string[]): readonly DeviceFact[] {
  return (Object.keys(deviceChoices) as DeviceFact[]).filter((fact) =>
    changeable.includes(`devices.${fact}`),
  );
}

type Chosen<F extends string> = Readonly<Partial<Record<F, string>>>;

/** What was put differently; what is left out or empty stays as it was. */
export interface Supposed {
  readonly facts: Chosen<Fact>;
  /** By device. */
  readonly devices: Readonly<Record<string, Chosen<DeviceFact>>>;
  readonly score: number | null;
  readonly policy: string;
}

export const nothingSupposed: Supposed = { facts: {}, devices: {}, score: null, policy: '' };

export function bodyOf({ facts, devices, score, policy }: Supposed): WhatIfBody {
  const told = Object.entries(devices)
    .map(([device, chosen]) => [device, valuesOf(chosen)] as const)
    .filter(([, chosen]) => !isEmpty(chosen));
  const all = { ...valuesOf(facts), ...(told.length === 0 ? {} : { devices: Object.fromEntries(told) }) };
  return {
    ...(isEmpty(all) ? {} : { facts: all }),
    ...(score === null ? {} : { scores: { local: score } }),
    ...(policy === '' ? {} : { policy_version: Number(policy) }),
  };
}

export function isChanged(supposed: Supposed): boolean {
  return !isEmpty(bodyOf(supposed));
}

/** The devices that were observed, the presence-only ones too. */
export function observedDevices(recorded: unknown): readonly string[] {
  const user = (recorded as { user?: { devices?: unknown } | null } | null)?.user;
  const devices = Array.isArray(user?.devices) ? (user.devices as readonly { id?: unknown }[]) : [];
  return devices.flatMap(({ id }) => (typeof id === 'string' ? [id] : []));
}

function valuesOf(chosen: Chosen<string>): Readonly<Record<string, string | boolean>> {
  const told = Object.entries(chosen).filter((entry): entry is [string, string] => !!entry[1]);
  return Object.fromEntries(
    told.map(([name, value]) => [name, value === 'true' ? true : value === 'false' ? false : value]),
  );
}

function isEmpty(record: object): boolean {
  return Object.keys(record).length === 0;
}
