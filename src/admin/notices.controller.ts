import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Answers, pageOf } from './answers.decorator.js';
import { noticeShape } from './notice-shapes.js';
import { NoticesService } from './notices.service.js';
import { CurrentCaller } from '../access/caller.decorator.js';
import { mayDo, type Caller } from '../access/caller.js';
import { Guarded } from '../access/guarded.decorator.js';
import { id } from '../model/event.js';

const listQuery = z.strictObject({
  user: id,
  /** `next_cursor` of the page before. */
  before: z
    .string()
    .regex(/^\d{1,15}$/, 'not a cursor of this list')
    .optional(),
  page_size: z.coerce.number().int().min(1).max(100).default(20),
});

@ApiTags('notices')
@Controller('v1/notices')
@Guarded({ scope: 'decisions:read' })
export class NoticesController {
  constructor(private readonly notices: NoticesService) {}

  @Answers(
    'A user’s notices with how each stands, newest first: what an app shows in its inbox.',
    pageOf(noticeShape),
  )
  @Get()
  list(@CurrentCaller() caller: Caller, @Query({ schema: listQuery }) query: z.infer<typeof listQuery>) {
    return this.notices.list(caller.app, query, mayDo(caller, 'text:read'));
  }
}
