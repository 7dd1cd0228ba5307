import { Controller, Get, Headers, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Answers, pageOf } from './answers.decorator.js';
import { capShape, heldShape, presenceShape } from './user-shapes.js';
import { UsersService } from './users.service.js';
import { languageOf, languageQuery } from './why/language.js';
import { NeedsScope } from '../access/access.guard.js';
import { CurrentApp } from '../access/current-app.decorator.js';
import { Guarded } from '../access/guarded.decorator.js';
import { invalid } from '../access/problem.js';
import { id } from '../model/event.js';
import { instant } from '../model/instant.js';
import { Clock } from '../observe/clock.js';

const heldQuery = z.strictObject({
  /** `next_cursor` of the page before. */
  after: z.string().max(224).optional(),
  page_size: z.coerce.number().int().min(1).max(100).default(20),
  language: languageQuery,
});

const DAY_MS = 86_400_000;
const MAX_DAYS = 31;
const presenceQuery = z.strictObject({ since: instant.optional(), until: instant.optional() });

@ApiTags('users')
@Controller('v1/users/:user')
@Guarded({ scope: 'decisions:read' })
export class UsersController {
  constructor(
    private readonly users: UsersService,
    private readonly clock: Clock,
  ) {}

  @Answers('What waits for the user, until when and why; what is due first comes first.', pageOf(heldShape))
  @Get('held')
  held(
    @CurrentApp() app: string,
    @Param('user', { schema: id }) user: string,
    @Query({ schema: heldQuery }) { language, ...page }: z.infer<typeof heldQuery>,
    @Headers('accept-language') accepted?: string,
  ) {
    return this.users.held(app, user, { ...page, language: languageOf(language, accepted) });
  }

  @Answers(
    'What the cap on notifications leaves the user now, counted as the next decision will count.',
    capShape,
  )
  @Get('frequency-cap')
  cap(@CurrentApp() app: string, @Param('user', { schema: id }) user: string) {
    return this.users.cap(app, user);
  }

  @Answers(
    'When the user was connected and active, by device, and their quiet hours; left out: the last day.',
    presenceShape,
  )
  @NeedsScope('devices:read')
  @Get('presence')
  presence(
    @CurrentApp() app: string,
    @Param('user', { schema: id }) user: string,
    @Query({ schema: presenceQuery }) query: z.infer<typeof presenceQuery>,
  ) {
    const until = query.until ?? this.clock.now();
    const since = query.since ?? until - DAY_MS;
    if (since >= until || until - since > MAX_DAYS * DAY_MS) {
      const fix = `Give a time before until, at most ${MAX_DAYS} days.`;
      throw invalid([{ field: 'since', problem: 'not a stretch of time that can be shown', fix }]);
    }
    return this.users.presence(app, user, since, until);
  }
}
