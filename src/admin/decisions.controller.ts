import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Answers, pageOf } from './answers.decorator.js';
import { decisionEntry } from './decision-entry.js';
import { DecisionDetailService } from './decision-detail.service.js';
import { decisionDetail, previewAnswer } from './decision-shapes.js';
import { DecisionsService } from './decisions.service.js';
import { previewEvent, previewRequest, type PreviewRequest } from './preview-event.js';
import { Explanations } from './explanations.js';
import { sentenceOf, sentencesOf } from './sentence.js';
import { subjectWith } from './what-if-event.js';
import { changeableFor, unknownDevices } from './what-if-facts.js';
import { refusalsOf } from './what-if-refusals.js';
import { isSubject, kindOf } from './what-if-subject.js';
import { onlyOf, Supposition } from './what-if.js';
import { WhatIfService, type StartingPoint } from './what-if.service.js';
import { languageOf, languageQuery } from './why/language.js';
import type { Language } from './why/words.js';
import { withIsoInstants } from './wire.js';
import { CurrentCaller } from '../access/caller.decorator.js';
import { mayDo, type Caller } from '../access/caller.js';
import { CurrentApp } from '../access/current-app.decorator.js';
import { Guarded } from '../access/guarded.decorator.js';
import { invalid, notFound } from '../access/problem.js';
import { outcomes } from '../model/decision.js';
import { id, type ChatEvent } from '../model/event.js';
import { toIso } from '../model/instant.js';
import type { Policy } from '../model/policy.js';
import type { Scores } from '../model/recipient.js';
import { Clock } from '../observe/clock.js';
import { Pipeline, PolicyVersions, type Preview } from '../ports.js';

const listQuery = z.strictObject({
  user: id.optional(),
  message: id.optional(),
  notice: id.optional(),
  /** Only decisions on notices, or only those on messages and calls. */
  about: z.enum(['notice', 'message']).optional(),
  conversation: id.optional(),
  outcome: z.enum(outcomes).optional(),
  reason: z.string().max(64).optional(),
  /** Entries after this one, oldest first. */
  after: z.string().max(64).optional(),
  /** Entries before this one, newest first (the default direction). */
  before: z.string().max(64).optional(),
  page_size: z.coerce.number().int().min(1).max(100).default(50),
  language: languageQuery,
});

const languageOnly = z.strictObject({ language: languageQuery });

interface Start {
  readonly event: ChatEvent;
  readonly users: readonly string[] | null;
  readonly scores: Scores | null;
  readonly version: number | undefined;
  /** Null: from what holds now. */
  readonly start: StartingPoint | null;
}

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
    private readonly whatIf: WhatIfService,
    private readonly explanations: Explanations,
  ) {}

  @Answers(
    'Decisions, one per (event, user, device). Pass next_cursor as before, or as after when you list upwards.',
    pageOf(decisionEntry),
  )
  @Get()
  list(
    @CurrentApp() app: string,
    @Query({ schema: listQuery }) { language, ...query }: z.infer<typeof listQuery>,
    @Headers('accept-language') accepted?: string,
  ) {
    return this.decisions.list(app, { ...query, language: languageOf(language, accepted) });
  }

  @Answers('One decision with all that led to it and all that came of it.', decisionDetail)
  @Get(':id')
  async get(
    @CurrentCaller() caller: Caller,
    @Param('id') decision: string,
    @Query({ schema: languageOnly }) { language }: z.infer<typeof languageOnly>,
    @Headers('accept-language') accepted?: string,
  ) {
    const spoken = languageOf(language, accepted);
    const found = await this.details.get(caller.app, decision, mayDo(caller, 'text:read'), spoken);
    if (found === null) throw notFound();
    return found;
  }

  @Answers(
    'What would be decided for this event now, or for the message, call or notice of a recorded decision then; with facts put differently where asked. Nothing is written, sent, charged or asked of the LLM.',
    previewAnswer,
  )
  @Post('preview')
  @HttpCode(200)
  async preview(
    @CurrentApp() app: string,
    @Body({ schema: previewRequest }) wanted: PreviewRequest,
    @Query({ schema: languageOnly }) query: z.infer<typeof languageOnly>,
    @Headers('accept-language') accepted?: string,
  ) {
    const language = languageOf(query.language, accepted);
    const { event, users, scores, version, start } = await this.#start(app, wanted);
    const facts = wanted.facts ?? {};
    const about = isSubject(event) ? event : null;
    const refused = refusalsOf(wanted, event);
    if (refused.length > 0) throw invalid(refused);
    const policy = await this.#policy(app, version);
    const at = start?.at ?? this.clock.now();
    const supposed = new Supposition(about, facts, start);
    const changed = about === null ? event : subjectWith(about, facts, users ?? [], at);
    const previews = await this.pipeline.preview(changed, users, scores, policy, supposed);
    const unknown = unknownDevices(facts, supposed.devices);
    if (unknown.length > 0) throw invalid(unknown);
    const told = start === null ? previews : previews.map((each) => onlyOf(each, start));
    return {
      policy_version: policy.version,
      started_from: { facts: start?.facts ?? 'now', at: toIso(at) },
      about: about === null ? null : kindOf(about),
      changeable: about === null ? [] : changeableFor(about),
      items: (await Promise.all(told.map((each) => this.#entries(app, each, language)))).flat(),
    };
  }

  async #start(app: string, wanted: PreviewRequest): Promise<Start> {
    const { decision, scores = null, policy_version: version } = wanted;
    if (decision === undefined) {
      const event = previewEvent(app, wanted.event!, this.clock.now());
      if (Array.isArray(event)) throw invalid(event);
      return { event, users: wanted.users ?? null, scores, version, start: null };
    }
    const start = await this.whatIf.startOf(app, decision);
    if (start === null) throw notFound();
    if ('length' in start) throw invalid(start);
    const { event, user, policyVersion } = start;
    return {
      ...{ event, users: [user], start },
      scores: scores ?? start.scores,
      version: version ?? policyVersion,
    };
  }

  async #entries(app: string, preview: Preview, language: Language) {
    const zone = await this.explanations.zoneOf(app, preview.user);
    return previewEntries(preview, { language, zone });
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

function previewEntries(
  { user, decisions, scoring, notes }: Preview,
  tongue: { readonly language: Language; readonly zone: string },
) {
  return decisions.flatMap(({ devices, message, conversation, relevance }) =>
    devices.map((device) => ({
      user,
      message,
      conversation,
      ...(withIsoInstants(device) as Record<string, unknown>),
      push_kind: device.outcome === 'push' ? device.push_kind : null,
      notes: [...notes, ...device.notes],
      relevance,
      scoring,
      sentence: sentenceOf(device, relevance, tongue.language),
      sentences: sentencesOf(device, relevance, tongue),
    })),
  );
}
