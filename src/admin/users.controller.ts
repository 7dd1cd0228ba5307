import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Answers, pageOf } from './answers.decorator.js';
import { capShape, heldShape } from './user-shapes.js';
import { UsersService } from './users.service.js';
import { CurrentApp } from '../access/current-app.decorator.js';
import { Guarded } from '../access/guarded.decorator.js';
import { id } from '../model/event.js';

const heldQuery = z.strictObject({
  /** `next_cursor` of the page before. */
  after: z.string().max(224).optional(),
  page_size: z.coerce.number().int().min(1).max(100).default(20),
});

@ApiTags('users')
@Controller('v1/users/:user')
@Guarded({ scope: 'decisions:read' })
export class UsersController {
  constructor(private readonly users: UsersService) {}

  @Answers('What waits for the user, until when and why; what is due first comes first.', pageOf(heldShape))
  @Get('held')
  held(
    @CurrentApp() app: string,
    @Param('user', { schema: id }) user: string,
    @Query({ schema: heldQuery }) query: z.infer<typeof heldQuery>,
  ) {
    return this.users.held(app, user, query);
  }

  @Answers(
    'What the cap on notifications leaves the user now, counted as the next decision will count.',
    capShape,
  )
  @Get('frequency-cap')
  cap(@CurrentApp() app: string, @Param('user', { schema: id }) user: string) {
    return this.users.cap(app, user);
  }
}
