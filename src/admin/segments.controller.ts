import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Answers, pageOf } from './answers.decorator.js';
import { SegmentsService } from './segments.service.js';
import { NeedsScope } from '../access/access.guard.js';
import { CurrentCaller } from '../access/caller.decorator.js';
import type { Caller } from '../access/caller.js';
import { CurrentApp } from '../access/current-app.decorator.js';
import { Guarded } from '../access/guarded.decorator.js';
import { ownName, segmentCondition } from '../model/policy-conditions.js';

const text = z.strictObject({
  when: segmentCondition.describe(
    'Who belongs: a condition over user.* in the language of docs/conditions.md',
  ),
  description: z.string().max(1_000).default('').describe('For people who read the list'),
});
const named = text.extend({ name: ownName });
const tried = z
  .strictObject({ when: segmentCondition.optional().describe('Left out: as the segment is kept') })
  .default({});

const segmentShape = z.object({
  name: z.string(),
  when: z.string(),
  description: z.string(),
  updated_at: z.iso.datetime(),
  author: z.string().describe('The id of the key that wrote it last, or admin'),
  in_effect: z
    .object({ policy_version: z.number().int(), when: z.string() })
    .nullable()
    .describe('What decides now: the copy in the current policy version; null: that names it nowhere'),
});
const sampleShape = z.object({
  people: z.number().int().describe('Users that have a state of their own'),
  sampled: z.number().int(),
  matched: z.number().int().describe('Of those sampled'),
  estimate: z.number().int().describe('Of all people, by the share of the sample'),
  examples: z.array(z.string()).readonly(),
});

@ApiTags('policies')
@Controller('v1/segments')
@Guarded({ scope: 'decisions:read' })
export class SegmentsController {
  constructor(private readonly segments: SegmentsService) {}

  @Answers('The app’s segments of users, by name.', pageOf(segmentShape))
  @Get()
  list(@CurrentApp() app: string) {
    return this.segments.list(app);
  }

  @Answers(
    'Makes a segment. It changes no decision before a policy that names it is published.',
    segmentShape,
    201,
  )
  @NeedsScope('admin')
  @Post()
  create(
    @CurrentCaller() caller: Caller,
    @Body({ schema: named }) { name, ...given }: z.infer<typeof named>,
  ) {
    return this.segments.create(caller, name, given);
  }

  @Answers('One segment, and what of it is in effect.', segmentShape)
  @Get(':name')
  get(@CurrentApp() app: string, @Param('name') name: string) {
    return this.segments.get(app, name);
  }

  @Answers(
    'Redefines a segment. Decisions follow with the next policy version that is published.',
    segmentShape,
  )
  @NeedsScope('admin')
  @Put(':name')
  replace(
    @CurrentCaller() caller: Caller,
    @Param('name') name: string,
    @Body({ schema: text }) given: z.infer<typeof text>,
  ) {
    return this.segments.replace(caller, name, given);
  }

  @ApiOperation({ summary: 'Removes a segment. Policy versions that carry its definition keep it.' })
  @NeedsScope('admin')
  @Delete(':name')
  @HttpCode(204)
  remove(@CurrentCaller() caller: Caller, @Param('name') name: string) {
    return this.segments.remove(caller, name);
  }

  @Answers(
    'Whom it would hold of: tried on at most 2,000 people, spread over all. Changes nothing.',
    sampleShape,
  )
  @Post(':name/preview')
  @HttpCode(200)
  preview(
    @CurrentApp() app: string,
    @Param('name') name: string,
    @Body({ schema: tried }) { when }: z.infer<typeof tried>,
  ) {
    return this.segments.preview(app, name, when);
  }
}
