import { Body, Controller, HttpCode, Param, Post, type RawBodyRequest, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type AccessRequest, headerOf } from '../access/caller.js';
import { Unguarded } from '../access/guarded.decorator.js';
import { ProblemError, problemOf, tooMany } from '../access/problem.js';
import { RateLimits } from '../access/rate-limits.service.js';
import { Intake, type ItemResult } from '../ports.js';
import { type StatusResponse, takeDocuments } from './ingest.controller.js';
import { IngestSettings } from './ingest-settings.js';
import { eventOfWebhook } from './webhook-event.js';
import { isSigned, type WebhookHeaders } from './webhook-signature.js';

@ApiTags('events')
@Controller('v1/webhooks/in')
@Unguarded({ why: 'The body is signed with a secret of the app (Standard Webhooks)' })
export class WebhookController {
  constructor(
    private readonly intake: Intake,
    private readonly settings: IngestSettings,
    private readonly limits: RateLimits,
  ) {}

  /** Takes in what a chat server sends as a signed webhook (Standard Webhooks, `whsec_…`). 2xx means durable. */
  @Post(':app')
  @HttpCode(202)
  async take(
    @Param('app') app: string,
    @Req() request: RawBodyRequest<AccessRequest>,
    @Body() body: unknown,
    @Res({ passthrough: true }) response: StatusResponse,
  ): Promise<{ results: readonly ItemResult[] }> {
    const headers = signatureOf(request);
    const secrets = this.settings.webhookSecrets.get(app) ?? [];
    const { rawBody } = request;
    if (rawBody === undefined && isParsed(body)) throw unsignable();
    if (headers === null || rawBody === undefined || !isSigned(rawBody, headers, secrets)) {
      throw this.#refusal(request.ip ?? 'unknown');
    }
    const { isAllowed, retryAfterMs } = this.limits.request(`${app}/webhook`);
    if (!isAllowed) throw tooMany(retryAfterMs / 1_000, 'More webhooks arrive than the rate allows.');
    const events = eventOfWebhook(headers['webhook-id'], body);
    return takeDocuments({ intake: this.intake, door: 'webhook' }, app, events, response);
  }

  /** One answer for an unknown app, a missing header and a bad signature, so that none can be told from another. */
  #refusal(address: string): ProblemError {
    const { isAllowed, retryAfterMs } = this.limits.failure(address);
    if (!isAllowed) return tooMany(retryAfterMs / 1_000, 'Too many badly signed webhooks from this address.');
    const detail =
      'Sign the raw body with a secret of this app, not more than five minutes ago: webhook-id, webhook-timestamp and webhook-signature.';
    return new ProblemError(problemOf(401, detail));
  }
}

/** Only a host can forget it: the gateway on its own keeps the bytes. */
function isParsed(body: unknown): boolean {
  return typeof body === 'object' && body !== null && Object.keys(body).length > 0;
}

function unsignable(): ProblemError {
  const detail =
    'The signature is over the raw body, which this server does not keep: create its Nest app with {rawBody: true}.';
  return new ProblemError(problemOf(503, detail));
}

function signatureOf(request: AccessRequest): WebhookHeaders | null {
  const id = headerOf(request, 'webhook-id');
  const timestamp = headerOf(request, 'webhook-timestamp');
  const signature = headerOf(request, 'webhook-signature');
  if (id === undefined || timestamp === undefined || signature === undefined) return null;
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature };
}
