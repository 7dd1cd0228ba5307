// A device after a change, worked out from what was known before. Pure.
import { changedAttributes } from '../model/condition/attributes.js';
import type { DeviceChange } from '../model/device-change.js';
import type { FieldError } from '../model/problem.js';
import type { Device, Target } from '../model/push.js';
import type { DeviceKind, RecipientDevice } from '../model/recipient.js';
import { isTimeZone, ZONE_FIX } from '../model/time-zone.js';
import { Secret } from '../model/secret.js';

export type Changed =
  | { readonly ok: true; readonly device: Device }
  | { readonly ok: false; readonly errors: readonly FieldError[] };

const kindOfPlatform: Readonly<Record<string, DeviceKind>> = {
  ios: 'phone',
  ipados: 'tablet',
  android: 'phone',
  harmony: 'phone',
  web: 'web',
  macos: 'desktop',
  windows: 'desktop',
  linux: 'desktop',
};

/** In-app pushes go to whatever socket the device holds; it has no token. */
export const IN_APP = 'in_app';

export function newDevice(app: string, user: string, id: string, kind: DeviceKind, now: number): Device {
  return {
    app,
    user,
    id,
    kind,
    platform: 'unknown',
    provider: null,
    target: { kind: 'none', value: new Secret('') },
    token: 'none',
    voip_token: 'none',
    push_enabled: true,
    os_version: null,
    app_version: null,
    locale: null,
    time_zone: null,
    connected: false,
    foreground: false,
    last_activity_at: null,
    last_seen_at: now,
    registered_at: now,
  };
}

/** What kind a new device is: as told, else by its platform; null where neither says. */
export function kindOf(change: DeviceChange): DeviceKind | null {
  return change.kind ?? kindOfPlatform[change.platform?.toLowerCase() ?? ''] ?? null;
}

/** Left-out fields stay. Naming a target, even the same, registers it anew: a dead token lives again from `now` on. */
export function changed(
  before: Device,
  change: DeviceChange,
  now: number,
  providers: readonly string[],
): Changed {
  const { target: _, provider: __, voip_target: voip, attributes, ...plain } = change;
  const provider = change.provider === undefined ? before.provider : change.provider;
  const errors = [
    ...checkProvider(provider, providers),
    ...checkZone(change.time_zone),
    ...checkLocale(change.locale),
    ...checkVoip(voip, provider),
  ];
  const target = targetOf(before, change, provider);
  if (target === null) errors.push(needsTarget(provider));
  if (errors.length > 0 || target === null) return { ok: false, errors };
  const isRegistered = target !== before.target;
  return {
    ok: true,
    device: {
      ...before,
      ...defined(plain),
      ...voipFields(voip),
      ...(attributes ? { attributes: changedAttributes(before.attributes ?? {}, attributes) } : {}),
      provider,
      target,
      token: target.kind === 'none' ? 'none' : isRegistered ? 'valid' : before.token,
      registered_at: isRegistered ? now : before.registered_at,
      last_seen_at: now,
    },
  };
}

/** Naming a token, even the same, makes it live again. */
function voipFields(voip: string | null | undefined): Partial<Device> {
  if (voip === undefined) return {};
  return voip === null ? { voip_token: 'none' } : { voip_token: 'valid', voip_target: new Secret(voip) };
}

/** What decisions see of a device. */
export function decidingFields(device: Device): Partial<RecipientDevice> {
  const { kind, token, push_enabled, time_zone, voip_token } = device;
  const { platform, provider, app_version, os_version, locale, last_seen_at, attributes } = device;
  const profile = { platform, provider, app_version, os_version, locale, last_seen_at };
  return {
    kind,
    token,
    push_enabled,
    time_zone,
    voip_token,
    ...profile,
    ...(attributes === undefined ? {} : { attributes }),
  };
}

function defined<T extends object>(values: T): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>;
}

/** Null: a provider without a target. */
function targetOf(before: Device, change: DeviceChange, provider: string | null): Target | null {
  if (provider === null) return { kind: 'none', value: new Secret('') };
  if (provider === IN_APP) {
    const isKnown = before.provider === IN_APP && change.target === undefined;
    return isKnown ? before.target : { kind: 'socket', value: new Secret(`${before.user}\0${before.id}`) };
  }
  if (change.target === undefined)
    return before.provider === provider && hasTarget(before) ? before.target : null;
  if (change.target === null) return { kind: 'none', value: new Secret('') };
  const kind = change.target.startsWith('{') ? 'subscription' : 'token';
  return { kind, value: new Secret(change.target) };
}

function hasTarget(device: Device): boolean {
  return device.target.kind !== 'none';
}

function needsTarget(provider: string | null): FieldError {
  return {
    field: 'target',
    problem: `missing for ${provider ?? 'this provider'}`,
    fix: 'Give the token or subscription that the device got, together with its provider.',
  };
}

function checkProvider(provider: string | null, known: readonly string[]): FieldError[] {
  if (provider === null || known.includes(provider)) return [];
  return [{ field: 'provider', problem: 'not known', fix: `Use one of ${known.join(', ')}.` }];
}

function checkVoip(voip: string | null | undefined, provider: string | null): FieldError[] {
  if (voip === null || voip === undefined || provider === 'apns') return [];
  return [
    {
      field: 'voip_target',
      problem: 'only for apns',
      fix: 'Leave it out: elsewhere a call rings through the target.',
    },
  ];
}

function checkZone(zone: string | null | undefined): FieldError[] {
  if (zone === null || zone === undefined || isTimeZone(zone)) return [];
  return [{ field: 'time_zone', problem: 'not an IANA time zone', fix: ZONE_FIX }];
}

function checkLocale(locale: string | null | undefined): FieldError[] {
  if (locale === null || locale === undefined) return [];
  try {
    new Intl.Locale(locale);
    return [];
  } catch {
    return [{ field: 'locale', problem: 'not a language tag', fix: 'Use a BCP 47 tag such as zh-Hans-CN.' }];
  }
}
