import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Answers, pageOf } from './answers.decorator.js';
import { PoliciesService } from './policies.service.js';
import { etagOf, expectedVersion } from './policy-etag.js';
import { differenceShape, POLICY_ID, policyHead, policyShape, policySummary } from './policy-view.js';
import { NeedsScope } from '../access/access.guard.js';
import { CurrentCaller } from '../access/caller.decorator.js';
import type { Caller } from '../access/caller.js';
import { CurrentApp } from '../access/current-app.decorator.js';
import { Guarded } from '../access/guarded.decorator.js';
import { notFound } from '../access/problem.js';
import { policySchema } from '../model/policy.js';

const version = z.coerce.number().int().positive();
const pageQuery = z.strictObject({
  before: version.optional(),
  page_size: z.coerce.number().int().min(1).max(100).default(50),
});
const diffQuery = z.strictObject({ from: version.optional(), to: version.optional() });
const newVersion = z.strictObject({ document: policySchema });
const toPublish = z.strictObject({ version: z.number().int().positive().describe('The draft') });
const toRestore = z
  .strictObject({
    version: z.number().int().positive().optional().describe('Left out: what decided before the current one'),
  })
  .default({});

const policyJsonSchema = z.toJSONSchema(policySchema, { io: 'input' });

const ifMatch = {
  name: 'If-Match',
  description: 'The ETag of the version that you mean to replace, from GET /v1/policies/current',
};

@ApiTags('policies')
@Controller('v1/policies')
@Guarded({ scope: 'decisions:read' })
export class PoliciesController {
  constructor(
    private readonly policies: PoliciesService,
    private readonly adapterHost: HttpAdapterHost,
  ) {}

  @Answers(
    'The app’s policy: the version that decides now, and the draft that may follow it.',
    pageOf(policySummary),
  )
  @Get()
  async list(@CurrentApp() app: string) {
    return { items: [await this.policies.summary(app)], next_cursor: null };
  }

  @ApiOperation({
    summary: 'The JSON Schema of a policy document: every field, what it does, its unit and default.',
  })
  @Get('schema')
  schema() {
    return policyJsonSchema;
  }

  @Answers('The version that decides now; its ETag is what If-Match wants.', policyShape)
  @Get('current')
  async current(@CurrentApp() app: string, @Res({ passthrough: true }) response: unknown) {
    return this.#tagged(response, await this.policies.current(app));
  }

  @Answers('All versions, drafts too, newest first. Pass next_cursor as before.', pageOf(policyHead))
  @Get(':id/versions')
  versions(
    @CurrentApp() app: string,
    @Param('id') id: string,
    @Query({ schema: pageQuery }) { before, page_size }: z.infer<typeof pageQuery>,
  ) {
    known(id);
    return this.policies.list(app, before ?? null, page_size);
  }

  @Answers('One version with its document.', policyShape)
  @Get(':id/versions/:version')
  version(
    @CurrentApp() app: string,
    @Param('id') id: string,
    @Param('version', { schema: version }) wanted: number,
  ) {
    known(id);
    return this.policies.get(app, wanted);
  }

  @Answers('Keeps a document as a draft version. It decides nothing until it is published.', policyShape, 201)
  @NeedsScope('admin')
  @Post(':id/versions')
  draft(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Body({ schema: newVersion }) { document }: z.infer<typeof newVersion>,
  ) {
    known(id);
    return this.policies.draft(caller, document);
  }

  @Answers('What differs between two versions, and what that brings about.', differenceShape)
  @Get(':id/diff')
  diff(
    @CurrentApp() app: string,
    @Param('id') id: string,
    @Query({ schema: diffQuery }) { from, to }: z.infer<typeof diffQuery>,
  ) {
    known(id);
    return this.policies.diff(app, from, to);
  }

  @ApiHeader({ ...ifMatch, required: true })
  @Answers(
    'Lets a draft decide from now on. Events already being decided end by the version before.',
    policyShape,
  )
  @NeedsScope('admin')
  @Post(':id/publish')
  @HttpCode(200)
  async publish(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Body({ schema: toPublish }) wanted: z.infer<typeof toPublish>,
    @Headers('if-match') match: string | undefined,
    @Res({ passthrough: true }) response: unknown,
  ) {
    known(id);
    const expected = expectedVersion(match);
    return this.#tagged(response, await this.policies.publish(caller, wanted.version, expected));
  }

  @ApiHeader({ ...ifMatch, required: false })
  @Answers('Publishes the document of a former version as a new version that names it.', policyShape)
  @NeedsScope('admin')
  @Post(':id/rollback')
  @HttpCode(200)
  async rollback(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Body({ schema: toRestore }) wanted: z.infer<typeof toRestore>,
    @Headers('if-match') match: string | undefined,
    @Res({ passthrough: true }) response: unknown,
  ) {
    known(id);
    const expected = match === undefined ? null : expectedVersion(match);
    return this.#tagged(response, await this.policies.rollback(caller, wanted.version ?? null, expected));
  }

  #tagged<T extends { readonly version: number }>(response: unknown, policy: T): T {
    this.adapterHost.httpAdapter.setHeader(response, 'ETag', etagOf(policy.version));
    return policy;
  }
}

function known(id: string): void {
  if (id !== POLICY_ID) throw notFound();
}
