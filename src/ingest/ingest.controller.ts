import { Body, Controller, HttpCode, Post, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import { CurrentApp } from '../access/current-app.decorator.js';
import { Guarded } from '../access/guarded.decorator.js';
import { invalid, ProblemError } from '../access/problem.js';
import { eventTypes } from '../model/event.js';
import { type Door, Intake, type ItemResult } from '../ports.js';
import { documents } from './documents.js';
import { RETRY_AFTER_SECONDS } from './item-problems.js';
import { replyTo } from './reply.js';

/** What both HTTP servers that Nest runs on offer of a response. */
export interface StatusResponse {
  status(code: number): unknown;
}

export const CLOUD_EVENT_TYPES = [
  'application/cloudevents+json',
  'application/cloudevents-batch+json',
] as const;

const eventBody = {
  type: 'object',
  required: ['id', 'type', 'data'] as string[],
  properties: {
    id: { type: 'string', maxLength: 191 },
    source: { type: 'string', default: 'api' },
    type: { type: 'string', enum: [...eventTypes] },
    time: { type: 'string', format: 'date-time' },
    data: { type: 'object' },
  },
};

@ApiTags('events')
@Controller('v1/events')
@Guarded({ scope: 'events:write' })
export class IngestController {
  constructor(private readonly intake: Intake) {}

  /** Takes in one event, up to 500, or CloudEvents. 2xx means durable; every item has a result of its own. */
  @Post()
  @HttpCode(202)
  @ApiConsumes('application/json', ...CLOUD_EVENT_TYPES)
  @ApiBody({ schema: { oneOf: [eventBody, { type: 'array', items: eventBody, maxItems: 500 }] } })
  async take(
    @CurrentApp() app: string,
    @Body() body: unknown,
    @Res({ passthrough: true }) response: StatusResponse,
  ): Promise<{ results: readonly ItemResult[] }> {
    return takeDocuments({ intake: this.intake, door: 'http' }, app, body, response);
  }
}

/** Admits a request's body and answers it; a problem is thrown for the filter. Shared by the HTTP doors. */
export async function takeDocuments(
  { intake, door }: { readonly intake: Intake; readonly door: Door },
  app: string,
  body: unknown,
  response: StatusResponse,
): Promise<{ results: readonly ItemResult[] }> {
  const found = documents(body);
  if (!found.ok) throw invalid(found.errors);
  const reply = replyTo(await intake.admit(app, found.items, door), found.isSingle);
  if ('problem' in reply)
    throw new ProblemError(reply.problem, reply.isTemporary ? RETRY_AFTER_SECONDS : null);
  response.status(reply.status);
  return { results: reply.results };
}
