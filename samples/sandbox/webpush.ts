// A fake of a browser's push service: `POST <endpoint>`. It also plays the browser: it decrypts and shows.
import type { VirtualDevice } from './device.js';
import type { Fault } from './faults.js';
import { json, type Handle, type Received, type Reply } from './listener.js';
import type { Arrival } from './screen.js';
import { decryptPush } from './webpush-crypto.js';
import { readNotification } from './webpush-notification.js';
import { checkPushHeaders, vapidCheck, type VapidCheck } from './webpush-request.js';
import type { World } from './world.js';

export const ENDPOINT_PATH = '/push/';
/** Services may keep a push shorter than asked; thirty days is what Mozilla's keeps at most. */
const MAX_TTL_SECONDS = 30 * 24 * 3_600;

export class WebpushFake {
  readonly #checkVapid: VapidCheck;
  #sent = 0;

  constructor(
    private readonly world: World,
    private readonly origin: () => string,
  ) {
    this.#checkVapid = vapidCheck(origin);
  }

  readonly handle: Handle = (received) => {
    if (!received.path.startsWith(ENDPOINT_PATH)) return refusal(404, 102, 'Not found');
    if (received.method !== 'POST') return refusal(405, 405, 'Method not allowed');
    const address = received.path.slice(ENDPOINT_PATH.length);
    const device = this.world.devices.at('webpush', address);
    const effect = () => this.#take(received, device);
    return this.world.faults.around(
      'webpush',
      { token: address, device: device?.id ?? null },
      effect,
      scripted,
    );
  };

  #take(received: Received, device: VirtualDevice | null): Reply {
    const subscription = device?.identity.subscription;
    if (!device || !subscription) return refusal(404, 102, 'No such subscription');
    if (device.state === 'uninstalled') return refusal(410, 106, 'Subscription is gone');
    const now = this.world.clock();
    const authorization = received.headers['authorization'];
    const problem =
      checkPushHeaders(received) ?? this.#checkVapid(authorization, subscription.applicationServerKey, now);
    if (problem) {
      this.world.truth.violated('webpush', 'request', problem.message);
      return refusal(problem.status, problem.errno, problem.message);
    }
    this.#sent += 1;
    const id = `${this.origin()}/message/${now.toString(36)}-${this.#sent.toString(36)}`;
    const ttlSeconds = Math.min(Number(received.headers['ttl']), MAX_TTL_SECONDS);
    this.#deliver(received, device, id, ttlSeconds);
    return { kind: 'answer', status: 201, headers: { location: id, ttl: String(ttlSeconds) } };
  }

  #deliver({ headers, body }: Received, device: VirtualDevice, id: string, ttlSeconds: number): void {
    const { truth, clock } = this.world;
    const { subscription, address } = device.identity;
    const topic = headers['topic'] ?? null;
    const row = { provider: 'webpush', provider_id: id, device: device.id, token: address };
    const plain = body.length === 0 ? Buffer.alloc(0) : decryptPush(body, subscription!);
    if (!plain) {
      // The service cannot look inside, so it accepts; only the browser fails.
      truth.violated('webpush', 'body', 'the browser cannot decrypt it');
      return truth.accepted({ ...row, replace_id: topic, outcome: 'undecryptable' });
    }
    const { unknown, ...notification } = readNotification(plain.toString('utf8'));
    for (const field of unknown) truth.violated('webpush', field, 'no field of a notification');
    const at = clock();
    const arrival: Arrival = {
      ...notification,
      ...{ at, sent_at: at, provider: 'webpush', provider_id: id, expires_at: at + ttlSeconds * 1_000 },
      replace_id: notification.replace_id ?? topic,
    };
    const outcome = device.receive({ arrival, slot: topic, storable: ttlSeconds > 0 });
    truth.accepted({ ...row, replace_id: arrival.replace_id, outcome });
  }
}

const ERRORS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  410: 'Gone',
  413: 'Payload Too Large',
  429: 'Too Many Requests',
  503: 'Service Unavailable',
};

function refusal(code: number, errno: number, message: string, headers: Record<string, string> = {}): Reply {
  return json(code, { code, errno, error: ERRORS[code] ?? 'Error', message }, headers);
}

/** With a reason in the shape of Apple's service, else in that of Mozilla's. */
function scripted(fault: Fault): Reply {
  const headers: Record<string, string> =
    fault.retry_after === undefined ? {} : { 'retry-after': String(fault.retry_after) };
  const status = fault.status ?? 400;
  if (fault.reason !== undefined) return json(status, { reason: fault.reason }, headers);
  return refusal(status, ERRNO[status] ?? 999, 'Scripted', headers);
}

const ERRNO: Readonly<Record<number, number>> = {
  401: 109,
  403: 109,
  404: 102,
  410: 106,
  413: 104,
  503: 201,
};
