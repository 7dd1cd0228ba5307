// A fake of Apple's push service: `POST /3/device/<token>` over HTTP/2.
import { createHash } from 'node:crypto';
import type { VirtualDevice } from './device.js';
import type { Fault } from './faults.js';
import { HourlyBudget } from './hourly-budget.js';
import { json, type Handle, type Received, type Reply } from './listener.js';
import type { Arrival } from './screen.js';
import { checkApnsRequest, oddities, type ApnsRequest } from './apns-request.js';
import { apnsTokenCheck, type ApnsKey, type TokenCheck } from './apns-token.js';
import type { Delivery } from './waiting.js';
import type { World } from './world.js';

export interface ApnsOptions {
  readonly key: ApnsKey;
  readonly topic: string;
  readonly maxStreams: number;
  /** Background pushes that reach a device in an hour; three if left out. */
  readonly backgroundPerHour?: number | undefined;
}

/** developer.apple.com/documentation/usernotifications/handling-notification-responses-from-apns */
const STATUS: Readonly<Record<string, number>> = {
  BadPath: 404,
  MethodNotAllowed: 405,
  BadCertificate: 403,
  BadCertificateEnvironment: 403,
  BadEnvironmentKeyIdInToken: 403,
  ExpiredProviderToken: 403,
  Forbidden: 403,
  InvalidProviderToken: 403,
  MissingProviderToken: 403,
  UnrelatedKeyIdInToken: 403,
  ExpiredToken: 410,
  Unregistered: 410,
  PayloadTooLarge: 413,
  TooManyProviderTokenUpdates: 429,
  TooManyRequests: 429,
  InternalServerError: 500,
  ServiceUnavailable: 503,
  Shutdown: 503,
};
const REASON: Readonly<Record<number, string>> = {
  403: 'InvalidProviderToken',
  410: 'Unregistered',
  413: 'PayloadTooLarge',
  429: 'TooManyRequests',
  500: 'InternalServerError',
  503: 'ServiceUnavailable',
};
const STORED_MS = 30 * 24 * 3_600_000;
/** Apple advises two or three an hour and drops beyond without a word; three is our reading of it. */
const BACKGROUND_PER_HOUR = 3;

export class ApnsFake {
  readonly #checkToken: TokenCheck;
  readonly #budgets = new Map<string, HourlyBudget>();
  #sent = 0;

  constructor(
    private readonly world: World,
    private readonly options: ApnsOptions,
  ) {
    this.#checkToken = apnsTokenCheck(options.key, options.maxStreams);
  }

  readonly handle: Handle = (received) => {
    const { world } = this;
    const id = received.headers['apns-id'] ?? idOf((this.#sent += 1), world.clock());
    if (!received.path.startsWith('/3/device')) return refusal(id, 'BadPath');
    if (received.method !== 'POST') return refusal(id, 'MethodNotAllowed');
    const token = received.path.slice('/3/device/'.length);
    const device = world.devices.at('apns', token);
    const effect = () => this.#take(received, token, device, id);
    const fail = (fault: Fault) => scripted(id, fault, world.clock());
    return world.faults.around('apns', { token, device: device?.id ?? null }, effect, fail);
  };

  #take(received: Received, token: string, device: VirtualDevice | null, id: string): Reply {
    const { truth, clock } = this.world;
    const unauthorized = this.#checkToken(received.headers['authorization'], received.connection, clock());
    if (unauthorized) return refusal(id, unauthorized);
    if (token === '') return refusal(id, 'MissingDeviceToken');
    const checked = checkApnsRequest(received, this.options.topic);
    if ('reason' in checked) {
      truth.violated('apns', 'request', checked.reason);
      return refusal(id, checked.reason);
    }
    if (!device) return refusal(id, 'BadDeviceToken');
    const isVoip = device.identity.voipAddress === token;
    const isMixedUp =
      device.identity.voipAddress !== null && isVoip !== (checked.request.pushType === 'voip');
    if (device.identity.topic !== this.options.topic || isMixedUp)
      return refusal(id, 'DeviceTokenNotForTopic');
    const timestamp = isVoip ? device.voipLostAt : device.uninstalledAt;
    if (timestamp !== null) return refusal(id, 'Unregistered', { timestamp });
    for (const field of oddities(received, checked.request))
      truth.violated('apns', field, 'unknown, or missing although iOS 13 and later want it');
    this.#deliver(checked.request, device, id);
    return { kind: 'answer', status: 200, headers: { 'apns-id': id.toLowerCase(), 'apns-unique-id': id } };
  }

  #deliver(request: ApnsRequest, device: VirtualDevice, id: string): void {
    const token = device.identity.address;
    // What is thrifty is waking an app; one that runs gets its background pushes.
    const mustWake = request.pushType === 'background' && !device.isAwake;
    const isThrottled = mustWake && !this.#budgetOf(token).take();
    const delivery = deliveryOf(request, id, this.world.clock());
    const outcome = isThrottled ? 'throttled' : device.receive(delivery);
    const { replace_id } = delivery.arrival;
    const row = { provider: 'apns', provider_id: id, device: device.id, token };
    this.world.truth.accepted({ ...row, replace_id, outcome });
  }

  #budgetOf(token: string): HourlyBudget {
    const { backgroundPerHour = BACKGROUND_PER_HOUR } = this.options;
    const budget = this.#budgets.get(token) ?? new HourlyBudget(backgroundPerHour, this.world.budgetClock);
    this.#budgets.set(token, budget);
    return budget;
  }
}

function refusal(id: string, reason: string, more: object = {}): Reply {
  return json(STATUS[reason] ?? 400, { reason, ...more }, { 'apns-id': id.toLowerCase() });
}

function scripted(id: string, fault: Fault, nowMs: number): Reply {
  const status = fault.status ?? STATUS[fault.reason ?? ''] ?? 400;
  const reason = fault.reason ?? REASON[status] ?? 'InternalServerError';
  const headers = { 'apns-id': id, ...(fault.retry_after && { 'retry-after': String(fault.retry_after) }) };
  return json(status, { reason, ...(status === 410 && { timestamp: nowMs }) }, headers);
}

/** An id in canonical form when the sender gave none. */
function idOf(count: number, nowMs: number): string {
  const hex = createHash('sha256').update(`${nowMs} ${count}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function deliveryOf(request: ApnsRequest, id: string, nowMs: number): Delivery {
  const { aps, expiration } = request;
  const alert = aps['alert'];
  const words = typeof alert === 'string' ? { body: alert } : ((alert ?? {}) as Record<string, unknown>);
  const isShown = alert !== undefined && request.pushType !== 'background';
  const alerts = isShown && aps['interruption-level'] !== 'passive';
  const arrival: Arrival = {
    at: nowMs,
    sent_at: nowMs,
    provider: 'apns',
    provider_id: id,
    replace_id: request.collapseId,
    thread_id: typeof aps['thread-id'] === 'string' ? aps['thread-id'] : null,
    kind: isShown ? 'alert' : 'silent',
    title: String(words['title'] ?? ''),
    body: String(words['body'] ?? ''),
    badge: typeof aps['badge'] === 'number' ? aps['badge'] : null,
    alerts,
    alerts_again: alerts,
    data: asStrings(request.custom),
    wakes_app: request.pushType !== 'alert' || aps['mutable-content'] === 1,
    expires_at: expiration === null ? nowMs + STORED_MS : expiration === 0 ? nowMs : expiration * 1_000,
  };
  return { arrival, slot: request.collapseId, storable: expiration !== 0 };
}

export function asStrings(values: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      key,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
}
