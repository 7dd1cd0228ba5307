// A fake of Firebase Cloud Messaging: `POST /v1/projects/<project>/messages:send` with a bearer token from `POST /token`.
import type { VirtualDevice } from './device.js';
import { deliveryOf } from './fcm-delivery.js';
import { badRequest, badToken, fcmError, plainError, scriptedFcmError } from './fcm-errors.js';
import { payloadBytes, sendSchema, withSnakeCaseNames, type FcmMessage } from './fcm-message.js';
import type { TokenEndpoint } from './fcm-token.js';
import { json, type Handle, type Reply } from './listener.js';
import type { World } from './world.js';

const SEND_PATH = /^\/v1\/projects\/([^/]+)\/messages:send$/;
const MAX_BYTES = 4_096;
/** What a token or installation id looks like; anything else is refused as no token at all. */
const TOKEN = /^[\w-]{22}(:[\w-]{80,200})?$/;

interface ParsedMessage {
  readonly message: FcmMessage;
  readonly validateOnly: boolean;
}

type Parsed = { readonly refusal: Reply } | ParsedMessage;

export class FcmFake {
  #sent = 0;

  constructor(
    private readonly world: World,
    private readonly project: string,
    private readonly tokens: TokenEndpoint,
  ) {}

  readonly handle: Handle = (received) => {
    if (received.path === '/token') return this.tokens.handle(received);
    const asked = SEND_PATH.exec(received.path)?.[1];
    if (asked === undefined || received.method !== 'POST')
      return plainError(404, 'NOT_FOUND', 'The requested URL was not found.');
    const parsed = parse(received.body, this.world);
    const token = 'message' in parsed ? (parsed.message.token ?? parsed.message.fid ?? '') : '';
    const device = this.world.devices.at('fcm', token);
    const effect = () => {
      if (!this.tokens.isValid(received.headers['authorization']))
        return plainError(401, 'UNAUTHENTICATED', 'Request had invalid authentication credentials.');
      if (asked !== this.project)
        return plainError(403, 'PERMISSION_DENIED', 'Permission denied on resource project.');
      return 'refusal' in parsed ? parsed.refusal : this.#take(parsed, token, device);
    };
    const to = { token, device: device?.id ?? null };
    return this.world.faults.around('fcm', to, effect, scriptedFcmError);
  };

  #take({ message, validateOnly }: ParsedMessage, token: string, device: VirtualDevice | null): Reply {
    const isFanOut = message.topic !== undefined || message.condition !== undefined;
    if (isFanOut) return json(200, { name: this.#nameOf(validateOnly) });
    if (!TOKEN.test(token)) return badToken();
    if (!device || device.state === 'uninstalled') return fcmError('UNREGISTERED');
    if (device.identity.project !== this.project) return fcmError('SENDER_ID_MISMATCH');
    const name = this.#nameOf(validateOnly);
    if (!validateOnly) this.#deliver(message, device, name);
    return json(200, { name });
  }

  #deliver(message: FcmMessage, device: VirtualDevice, name: string): void {
    const { platform, address } = device.identity;
    const delivery = deliveryOf(message, name, this.world.clock(), platform);
    const outcome = device.receive(delivery);
    const { replace_id } = delivery.arrival;
    const row = { provider: 'fcm', provider_id: name, device: device.id, token: address };
    this.world.truth.accepted({ ...row, replace_id, outcome });
  }

  #nameOf(isTrial: boolean): string {
    this.#sent += 1;
    const count = this.#sent.toString(16).padStart(16, '0');
    const id = isTrial ? 'fake_message_id' : `0:${this.world.clock() * 1_000}%${count}`;
    return `projects/${this.project}/messages/${id}`;
  }
}

function parse(body: Buffer, world: World): Parsed {
  let document: unknown;
  try {
    document = JSON.parse(body.toString('utf8'));
  } catch {
    return { refusal: badRequest('Invalid JSON payload received.', '') };
  }
  const parsed = sendSchema.safeParse(withSnakeCaseNames(document));
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    const field = issue.path.join('.') || 'message';
    world.truth.violated('fcm', field, issue.message);
    return { refusal: badRequest(`Invalid value at '${field}': ${issue.message}`, field) };
  }
  if (payloadBytes(parsed.data.message) > MAX_BYTES) {
    world.truth.violated('fcm', 'message', 'too big');
    return { refusal: fcmError('INVALID_ARGUMENT', { message: 'Android message is too big' }) };
  }
  return { message: parsed.data.message, validateOnly: parsed.data.validate_only === true };
}
