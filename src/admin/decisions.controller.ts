import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Answers, pageOf } from './answers.decorator.js';
import { decisionEntry } from './decision-entry.js';
import { DecisionDetailService } from './decision-detail.service.js';
import { decisionDetail, previewAnswer } from './decision-shapes.js';
import { DecisionsService } from './decisions.service.js';
import { previewEvent, previewRequest, type PreviewRequest } from './preview-event.js';
import { sentenceOf } from './sentence.js';
import { withIsoInstants } from './wire.js';
import { CurrentCaller } from '../access/caller.decorator.js';
import { mayDo, type Caller } from '../access/caller.js';
import { CurrentApp } from '../access/current-app.decorator.js';
import { Guarded } from '../access/guarded.decorator.js';
import { invalid, notFound } from '../access/problem.js';
import { outcomes } from '../model/decision.js';
import { id } from '../model/event.js';
import type { Policy } from '../model/policy.js';
import { Clock } from '../observe/clock.js';
import { Pipeline, PolicyVersions, type Preview } from '../ports.js';

const listQuery = z.strictObject({
  user: id.optional(),
  message: id.optional(),
  conversation: id.optional(),
  outcome: z.enum(outcomes).optional(),
  reason: z.string().max(64).optional(),
  /** Entries after this one, oldest first. */
  after: z.string().max(64).optional(),
  /** Entries before this one, newest first (the default direction). */
  before: z.string().max(64).optional(),
  page_size: z.coerce.number().int().min(1).max(100).default(50),
});

@ApiTags('decisions')
@Controller('v1/decisions')
@Guarded({ scope: 'decisions:read' })
export class DecisionsController {
  constructor(
    private readonly decisions: DecisionsService,
    private readonly details: DecisionDetailService,
    private readonly pipeline: Pipeline,
    private readonly policies: PolicyVersions,
    private readonly clock: Clock,
  ) {}

  @Answers(
    'Decisions, one per (event, user, device). Pass next_cursor as before, or as after when you list upwards.',
    pageOf(decisionEntry),
  )
  @Get()
  list(@CurrentApp() app: string, @Query({ schema: listQuery }) query: z.infer<typeof listQuery>) {
    return this.decisions.list(app, query);
  }

  @Answers('One decision with all that led to it and all that came of it.', decisionDetail)
  @Get(':id')
  async get(@CurrentCaller() caller: Caller, @Param('id') decision: string) {
    const found = await this.details.get(caller.app, decision, mayDo(caller, 'text:read'));
    if (found === null) throw notFound();
    return found;
  }

  @Answers(
    'What would be decided for this event now. Nothing is written, sent, charged or asked of the LLM.',
    previewAnswer,
  )
  @Post('preview')
  @HttpCode(200)
  async preview(@CurrentApp() app: string, @Body({ schema: previewRequest }) wanted: PreviewRequest) {
    const event = previewEvent(app, wanted.event, this.clock.now());
    if (Array.isArray(event)) throw invalid(event);
    const policy = await this.#policy(app, wanted.policy_version);
    const previews = await this.pipeline.preview(event, wanted.users ?? null, wanted.scores ?? null, policy);
    return { policy_version: policy.version, items: previews.flatMap(previewEntries) };
  }

  async #policy(app: string, version: number | undefined): Promise<Policy> {
    if (version === undefined) return this.policies.current(app);
    const found = await this.policies.version(app, version);
    if (found !== null) return found;
    const problem = `there is no version ${version}`;
    const fix = 'Choose one that GET /v1/policies/default/versions lists.';
    throw invalid([{ field: 'policy_version', problem, fix }]);
  }
}

function previewEntries({ user, decisions, scoring, notes }: Preview) {
  return decisions.flatMap(({ devices, message, conversation, relevance }) =>
    devices.map((device) => ({
      user,
      message,
      conversation,
      ...(withIsoInstants(device) as Record<string, unknown>),
      notes: [...notes, ...device.notes],
      relevance,
      scoring,
      sentence: sentenceOf(device, relevance),
    })),
  );
}
