import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { CurrentApp } from '../access/current-app.decorator.js';
import { Guarded } from '../access/guarded.decorator.js';
import { MAX_ITEMS, type FeedbackResult } from './feedback-item.js';
import { FeedbackService } from './feedback.service.js';

// Only the frame is checked here: one bad item must not reject its neighbours, so each is read on its own.
const anyItem = z.record(z.string(), z.unknown());
const oneOrMany = z.union([z.array(anyItem).min(1).max(MAX_ITEMS), anyItem]);
type OneOrMany = z.infer<typeof oneOrMany>;

interface Answer {
  readonly results: readonly FeedbackResult[];
}

@ApiTags('feedback')
@Controller('v1')
@Guarded({ scope: 'feedback:write' })
export class ReceiptsController {
  constructor(private readonly feedback: FeedbackService) {}

  @Post('feedback')
  @HttpCode(200)
  @ApiOperation({
    summary: 'What became of pushes and what users did with them',
    description: `One item or up to ${MAX_ITEMS} of {push_id, type, at?, conversation?}. Answered after the commit, item by item.`,
  })
  async record(@CurrentApp() app: string, @Body({ schema: oneOrMany }) body: OneOrMany): Promise<Answer> {
    return { results: await this.feedback.record(app, listOf(body), 'server') };
  }

  @Post('receipts')
  @HttpCode(200)
  @ApiOperation({ summary: 'Shorthand for feedback: {push_id, at?}, delivered; or type displayed' })
  async receipts(@CurrentApp() app: string, @Body({ schema: oneOrMany }) body: OneOrMany): Promise<Answer> {
    return { results: await this.feedback.record(app, typed(body, 'delivered'), 'server') };
  }

  @Post('opens')
  @HttpCode(200)
  @ApiOperation({ summary: 'Shorthand for feedback: {push_id, at?}, opened' })
  async opens(@CurrentApp() app: string, @Body({ schema: oneOrMany }) body: OneOrMany): Promise<Answer> {
    return { results: await this.feedback.record(app, typed(body, 'opened'), 'server') };
  }

  @Post('dismissals')
  @HttpCode(200)
  @ApiOperation({ summary: 'Shorthand for feedback: {push_id, at?}, dismissed' })
  async dismissals(@CurrentApp() app: string, @Body({ schema: oneOrMany }) body: OneOrMany): Promise<Answer> {
    return { results: await this.feedback.record(app, typed(body, 'dismissed'), 'server') };
  }
}

function listOf(body: OneOrMany): readonly Record<string, unknown>[] {
  return Array.isArray(body) ? body : [body];
}

function typed(body: OneOrMany, type: string): readonly Record<string, unknown>[] {
  return listOf(body).map((each) => ({ type, ...each }));
}
