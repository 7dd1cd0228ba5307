import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { NeedsScope } from '../access/access.guard.js';
import { CurrentCaller } from '../access/caller.decorator.js';
import type { Caller } from '../access/caller.js';
import { CurrentApp } from '../access/current-app.decorator.js';
import { Guarded } from '../access/guarded.decorator.js';
import { invalid } from '../access/problem.js';
import { instant } from '../model/instant.js';
import { Clock } from '../observe/clock.js';
import { replayShape } from './replay-view.js';
import { ReplaysService } from './replays.service.js';

const DAY_MS = 86_400_000;
const MAX_DAYS = 31;

const newReplay = z.strictObject({
  policy_version: z.number().int().positive().describe('The draft, or any other version.'),
  days: z.number().int().min(1).max(MAX_DAYS).default(7).describe('Ends now; `since` says it otherwise.'),
  since: instant.optional(),
  until: instant.optional().describe('Left out, or later than now: now.'),
  warm_up_seconds: z
    .number()
    .int()
    .nonnegative()
    .max(7 * 86_400)
    .default(86_400)
    .describe('How much earlier it begins, so that holds, batches and counts are as they were.'),
  cpu_share: z.number().min(0.01).max(1).default(0.25).describe('Of one core, beside live traffic.'),
});
const pageQuery = z.strictObject({
  before: z.string().optional(),
  page_size: z.coerce.number().int().min(1).max(100).default(20),
});
const replayPage = z.object({ items: z.array(replayShape), next_cursor: z.string().nullable() });

@ApiTags('replays')
@Controller('v1/replays')
@Guarded({ scope: 'decisions:read' })
export class ReplaysController {
  constructor(
    private readonly replays: ReplaysService,
    private readonly clock: Clock,
  ) {}

  @ApiOperation({
    summary:
      'Replays, newest first, those under way with their progress, ended ones without `changes`. Pass next_cursor as before.',
  })
  @ApiResponse({ status: 200, description: 'Done', standardSchema: replayPage })
  @Get()
  list(
    @CurrentApp() app: string,
    @Query({ schema: pageQuery }) { before, page_size }: z.infer<typeof pageQuery>,
  ) {
    return this.replays.list(app, before ?? null, page_size);
  }

  @ApiOperation({ summary: 'One replay: how far it is, or what it found.' })
  @ApiResponse({ status: 200, description: 'Done', standardSchema: replayShape })
  @Get(':id')
  get(@CurrentApp() app: string, @Param('id') id: string) {
    return this.replays.get(app, id);
  }

  @ApiOperation({
    summary:
      'Decides the past again under a policy version, beside live traffic. Nothing is written to the record and nothing is sent.',
  })
  @ApiResponse({ status: 202, description: 'Queued', standardSchema: replayShape })
  @NeedsScope('admin')
  @Post()
  @HttpCode(202)
  start(
    @CurrentCaller() { app, keyId }: Caller,
    @Body({ schema: newReplay }) { days, since, until, ...asked }: z.infer<typeof newReplay>,
  ) {
    // What waits now would be let go in a time that has not come, and look like a change.
    const end = Math.min(until ?? Infinity, this.clock.now());
    const begin = since ?? end - days * DAY_MS;
    if (begin >= end)
      throw invalid([
        { field: 'since', problem: 'is not before until', fix: 'Give a time before until, and before now.' },
      ]);
    if (end - begin > MAX_DAYS * DAY_MS) {
      const fix = `Replay at most ${MAX_DAYS} days at a time.`;
      throw invalid([{ field: 'since', problem: 'is too long before until', fix }]);
    }
    return this.replays.start({ ...asked, app, author: keyId, since: begin, until: end });
  }

  @ApiOperation({ summary: 'Gives up a replay that waits or runs. One that has ended stays as it is.' })
  @ApiResponse({ status: 200, description: 'Done', standardSchema: replayShape })
  @NeedsScope('admin')
  @Post(':id/cancel')
  @HttpCode(200)
  cancel(@CurrentCaller() { app, keyId }: Caller, @Param('id') id: string) {
    return this.replays.cancel(app, id, keyId);
  }
}
