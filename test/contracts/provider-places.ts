// Where the provider suite runs: each provider against its sandbox fake, with the vendor's errors and what they must mean.
// The rows are written out here, apart from the tables in src: a reason that moves there must be moved here on purpose.
import { randomBytes } from 'node:crypto';
import { Agent } from 'node:https';
import { connect } from 'node:tls';
import type { Fault } from '../../samples/sandbox/faults.js';
import type { Sandbox } from '../../samples/sandbox/sandbox.js';
import type { ProviderContext, ProviderDefinition } from '../../src/dispatch/provider.js';
import type { Outgoing, OutgoingRequest } from '../../src/egress/outgoing.js';
import { PooledOutgoing } from '../../src/egress/pooled-outgoing.js';
import type { FailureKind, OutgoingPush } from '../../src/model/push.js';
import { Secret } from '../../src/model/secret.js';
import { wallNow } from '../../src/observe/clock.js';

export type Row = readonly [fault: Pick<Fault, 'status' | 'reason'>, kind: FailureKind];

export interface Place {
  /** The registry's name, where the place is a variant of it. */
  readonly provider: string;
  readonly part: 'apns' | 'fcm' | 'webpush';
  context?(sandbox: Sandbox): Partial<ProviderContext>;
  /** Tests of the suite that a variant cannot pass, each with its reason. */
  readonly deviates?: Readonly<Record<string, string>>;
  settings(sandbox: Sandbox): unknown;
  readonly rows: readonly Row[];
}

const reasons = (kind: FailureKind, ...names: readonly string[]): Row[] =>
  names.map((reason) => [{ reason }, kind]);
const statuses = (kind: FailureKind, ...codes: readonly number[]): Row[] =>
  codes.map((status) => [{ status }, kind]);

const fcmRows: readonly Row[] = [
  ...reasons('token_suspect', 'SENDER_ID_MISMATCH'),
  ...reasons('token_dead', 'UNREGISTERED'),
  ...reasons('throttled', 'QUOTA_EXCEEDED'),
  ...reasons('provider_down', 'INTERNAL'),
  ...reasons('credential', 'THIRD_PARTY_AUTH_ERROR'),
];

export const places: Readonly<Record<string, Place>> = {
  apns: {
    provider: 'apns',
    part: 'apns',
    settings: ({ credentials: { apns }, urls }) => ({
      team_id: apns.teamId,
      key_id: apns.keyId,
      private_key: apns.privateKeyPem,
      topic: apns.topic,
      host: urls.apns,
    }),
    rows: [
      ...reasons('token_suspect', 'BadDeviceToken', 'DeviceTokenNotForTopic'),
      ...reasons('token_dead', 'Unregistered', 'ExpiredToken'),
      ...reasons(
        'bad_request',
        'BadCollapseId',
        'BadExpirationDate',
        'BadMessageId',
        'BadPriority',
        'BadTopic',
      ),
      ...reasons('bad_request', 'DuplicateHeaders', 'InvalidPushType', 'MissingDeviceToken', 'MissingTopic'),
      ...reasons('bad_request', 'PayloadEmpty', 'TopicDisallowed', 'BadPath', 'MethodNotAllowed'),
      ...reasons('connection', 'IdleTimeout', 'UnrelatedKeyIdInToken'),
      ...reasons('credential', 'InvalidProviderToken', 'MissingProviderToken', 'BadCertificate', 'Forbidden'),
      ...reasons(
        'credential',
        'BadCertificateEnvironment',
        'BadEnvironmentKeyIdInToken',
        'BadEnvironmentKeyInToken',
      ),
      ...reasons('credential', 'TooManyProviderTokenUpdates'),
      ...reasons('too_large', 'PayloadTooLarge'),
      ...reasons('throttled', 'TooManyRequests'),
      ...reasons('provider_down', 'InternalServerError', 'ServiceUnavailable', 'Shutdown'),
    ],
  },
  fcm: {
    provider: 'fcm',
    part: 'fcm',
    settings: ({ credentials: { fcm }, urls }) => ({ service_account: JSON.stringify(fcm), host: urls.fcm }),
    rows: [
      ...fcmRows,
      ...reasons('token_suspect', 'INVALID_ARGUMENT'),
      ...reasons('provider_down', 'UNAVAILABLE'),
      [{ status: 500, reason: 'UNSPECIFIED_ERROR' }, 'unknown'],
      ...statuses('auth', 401),
    ],
  },
  'fcm by the SDK': {
    provider: 'fcm',
    part: 'fcm',
    settings: (sandbox) => ({ ...(places['fcm']!.settings(sandbox) as object), sender: 'sdk' }),
    context: (sandbox) => ({ sdkAgent: agentTo(sandbox) }),
    // The SDK passes on neither the details of an invalid argument nor an access token that was refused.
    rows: [...fcmRows, ...reasons('bad_request', 'INVALID_ARGUMENT'), ...statuses('credential', 401)],
    deviates: {
      retryAfter: 'the SDK does not pass the time to wait on',
      vendorReason: 'the SDK has words of its own',
      reset: 'the SDK itself sends again after a reset, under the same tag',
      hang: 'the SDK waits as long as it likes',
      nobody: 'the SDK does not tell a call that was never made from one that broke',
    },
  },
  webpush: {
    provider: 'webpush',
    part: 'webpush',
    settings: ({ credentials: { vapid } }) => ({ private_key: vapid.privateKey, subject: vapid.subject }),
    rows: [
      ...statuses('bad_request', 400, 405),
      ...statuses('credential', 401, 403),
      ...statuses('token_dead', 404, 410),
      ...statuses('too_large', 413),
      ...statuses('throttled', 429),
      ...statuses('provider_down', 500, 502, 503, 504),
      [{ status: 403, reason: 'BadJwtToken' }, 'credential'],
      [{ status: 400, reason: 'VapidPkHashMismatch' }, 'token_suspect'],
      [{ status: 503, reason: 'ReplicaMismatch' }, 'provider_down'],
      [{ status: 429, reason: 'QuotaMismatch' }, 'throttled'],
    ],
  },
};

/** The real way out, that gives up after `timeoutMs` instead of after ten seconds. */
export function impatient(outgoing: Outgoing, timeoutMs: number): Outgoing {
  return {
    request: (request: OutgoingRequest) => outgoing.request({ ...request, timeoutMs }),
    fetch: (trust) => outgoing.fetch(trust),
    close: () => outgoing.close(),
  };
}

export function outgoingTo(sandbox: Sandbox): Outgoing {
  return new PooledOutgoing({ caPem: sandbox.ca, allowPrivate: [new URL(sandbox.urls.webpush).host] });
}

/** Leads the SDK's calls, whose host is a constant, to the sandbox: for tests only. */
function agentTo(sandbox: Sandbox): Agent {
  const { hostname, port } = new URL(sandbox.urls.fcm);
  const agent = new Agent();
  agent.createConnection = () =>
    connect({ host: hostname, port: Number(port), ca: sandbox.ca, ALPNProtocols: ['http/1.1'] });
  return agent;
}

export function contextOf(outgoing: Outgoing): ProviderContext {
  return { outgoing, wallNow, randomBytes: (count) => randomBytes(count) };
}

export function openProvider(definition: ProviderDefinition, settings: unknown, context: ProviderContext) {
  return definition.create(definition.settings.parse(settings), context);
}

/** A push to a device of the sandbox, newly registered under this id unless it is known. */
export function pushTo(
  sandbox: Sandbox,
  part: Place['part'],
  id: string,
  more: Partial<OutgoingPush> = {},
): OutgoingPush {
  const device = sandbox.registerDevice({ id, provider: part });
  return {
    id: `psh_${id}`,
    app: 'a',
    user: 'u1',
    device: id,
    provider: part,
    target: { kind: device.target.kind, value: new Secret(device.target.value) },
    platform: device.identity.platform,
    replaceId: `psh_${id}`,
    threadId: 'c1',
    kind: 'alert',
    content: { title: 'Ada', body: 'lunch?', badge: 2 },
    data: { push: `psh_${id}`, conversation: 'c1', message: 'm1' },
    importance: 'normal',
    ttlSeconds: 600,
    ...more,
  };
}
