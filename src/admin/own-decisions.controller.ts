import { Controller, Get, Headers, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Answers, pageOf } from './answers.decorator.js';
import { ownDecision, OwnDecisionsService, ownDetail } from './own-decisions.service.js';
import { languageOf, languageQuery } from './why/language.js';
import type { ClientIdentity } from '../access/client-token.js';
import { CurrentClient } from '../access/current-client.decorator.js';
import { GuardedForClients } from '../access/guarded.decorator.js';
import { notFound } from '../access/problem.js';
import { id } from '../model/event.js';

const listQuery = z.strictObject({
  message: id.describe('Of a message or call').optional(),
  notice: id.optional(),
  /** Decisions after this one, oldest first. */
  after: z.string().max(64).optional(),
  /** Decisions before this one, newest first (the default direction). */
  before: z.string().max(64).optional(),
  page_size: z.coerce.number().int().min(1).max(50).default(20),
  language: languageQuery,
});
const detailQuery = z.strictObject({ language: languageQuery });

/** For the app's own client: why its user was notified, or was not. */
@ApiTags('me')
@Controller('v1/me/decisions')
@GuardedForClients()
export class OwnDecisionsController {
  constructor(private readonly decisions: OwnDecisionsService) {}

  @Answers(
    'Why the user of this client token was notified or not, in their words. Newest first; pass next_cursor as before, or as after when you list upwards.',
    pageOf(ownDecision),
  )
  @Get()
  list(
    @CurrentClient() { app, user }: ClientIdentity,
    @Query({ schema: listQuery }) { language, ...query }: z.infer<typeof listQuery>,
    @Headers('accept-language') accepted?: string,
  ) {
    return this.decisions.list({ app, user, language: languageOf(language, accepted) }, query);
  }

  @Answers(
    'One decision about the user of this client token, with the earlier ones on the message.',
    ownDetail,
  )
  @Get(':id')
  async get(
    @CurrentClient() { app, user }: ClientIdentity,
    @Param('id') decision: string,
    @Query({ schema: detailQuery }) { language }: z.infer<typeof detailQuery>,
    @Headers('accept-language') accepted?: string,
  ) {
    const found = await this.decisions.get({ app, user, language: languageOf(language, accepted) }, decision);
    if (found === null) throw notFound();
    return found;
  }
}
