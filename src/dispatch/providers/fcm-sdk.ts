// The Firebase SDK's own sender, for who wants Google's code on the wire. Its hosts are constants and it keeps no
// sessions between calls, which is why our own sender is the default.
import type { Agent } from 'node:http';
import { type Credential, deleteApp, initializeApp } from 'firebase-admin/app';
import {
  type FidMessage,
  getMessaging,
  MessagingErrorCode,
  type TokenMessage,
} from 'firebase-admin/messaging';
import type { Answer, FailureKind } from '../../model/push.js';
import { vendorWord } from '../answers.js';

const kinds: Readonly<Record<string, FailureKind>> = {
  [MessagingErrorCode.REGISTRATION_TOKEN_NOT_REGISTERED]: 'token_dead',
  [MessagingErrorCode.INSTALLATION_ID_NOT_REGISTERED]: 'token_dead',
  [MessagingErrorCode.INVALID_REGISTRATION_TOKEN]: 'token_suspect',
  [MessagingErrorCode.INVALID_RECIPIENT]: 'token_suspect',
  [MessagingErrorCode.MISMATCHED_CREDENTIAL]: 'token_suspect',
  [MessagingErrorCode.INVALID_ARGUMENT]: 'bad_request',
  [MessagingErrorCode.INVALID_PAYLOAD]: 'bad_request',
  [MessagingErrorCode.INVALID_DATA_PAYLOAD_KEY]: 'bad_request',
  [MessagingErrorCode.INVALID_OPTIONS]: 'bad_request',
  [MessagingErrorCode.INVALID_PACKAGE_NAME]: 'bad_request',
  [MessagingErrorCode.PAYLOAD_SIZE_LIMIT_EXCEEDED]: 'too_large',
  [MessagingErrorCode.DEVICE_MESSAGE_RATE_EXCEEDED]: 'throttled',
  [MessagingErrorCode.MESSAGE_RATE_EXCEEDED]: 'throttled',
  [MessagingErrorCode.THIRD_PARTY_AUTH_ERROR]: 'credential',
  [MessagingErrorCode.AUTHENTICATION_ERROR]: 'credential',
  [MessagingErrorCode.SERVER_UNAVAILABLE]: 'provider_down',
  [MessagingErrorCode.INTERNAL_ERROR]: 'provider_down',
  [MessagingErrorCode.UNKNOWN_ERROR]: 'unknown',
};

/** Errors of the SDK's transport: it does not say whether the request had gone out. */
const transport: Readonly<Record<string, FailureKind>> = {
  'app/network-error': 'ambiguous',
  'app/network-timeout': 'ambiguous',
  'app/invalid-credential': 'credential',
};

export interface FcmSdk {
  send(message: TokenMessage | FidMessage): Promise<Answer>;
  close(): Promise<void>;
}

let apps = 0;

/** `httpAgent`: the SDK's only opening to lead its calls elsewhere. */
export function openFcmSdk(projectId: string, credential: Credential, httpAgent?: Agent): FcmSdk {
  const options = { credential, projectId, ...(httpAgent === undefined ? {} : { httpAgent }) };
  const app = initializeApp(options, `warbler-${++apps}`);
  return {
    async send(message) {
      try {
        const name = await getMessaging(app).send(message);
        return { ok: true, providerId: name.slice(name.lastIndexOf('/') + 1) };
      } catch (error) {
        return readSdkError(error);
      }
    },
    close: () => deleteApp(app),
  };
}

function readSdkError(error: unknown): Answer {
  const code = String((error as { code?: unknown }).code ?? '');
  const word = code.replace(/^messaging\//, '');
  const kind = kinds[word] ?? transport[code] ?? 'unknown';
  return { ok: false, kind, vendorReason: vendorWord(word.replace('/', '.'), 'sdk_error') };
}
