import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { NeedsScope } from '../access/access.guard.js';
import { CurrentCaller } from '../access/caller.decorator.js';
import type { Caller } from '../access/caller.js';
import { CurrentApp } from '../access/current-app.decorator.js';
import { Guarded } from '../access/guarded.decorator.js';
import { lookShape, proposalPage, proposalShape } from './proposal-view.js';
import { ProposalsService } from './proposals.service.js';

const version = z.coerce.number().int().positive();
const pageQuery = z.strictObject({
  before: version.optional(),
  page_size: z.coerce.number().int().min(1).max(100).default(20),
});
const looked = lookShape.extend({ proposal: proposalShape.nullable() });

@ApiTags('proposals')
@Controller('v1/proposals')
@Guarded({ scope: 'decisions:read' })
export class ProposalsController {
  constructor(private readonly proposals: ProposalsService) {}

  @ApiOperation({
    summary:
      'Draft policy versions that feedback speaks for, newest first, with their evidence, and what the last look found. Pass next_cursor as before.',
  })
  @ApiResponse({ status: 200, description: 'Done', standardSchema: proposalPage })
  @Get()
  list(
    @CurrentApp() app: string,
    @Query({ schema: pageQuery }) { before, page_size }: z.infer<typeof pageQuery>,
  ) {
    return this.proposals.list(app, before ?? null, page_size);
  }

  @ApiOperation({ summary: 'One proposal: evidence, what it changes, what it promises and what came of it.' })
  @ApiResponse({ status: 200, description: 'Done', standardSchema: proposalShape })
  @Get(':version')
  get(@CurrentApp() app: string, @Param('version', { schema: version }) wanted: number) {
    return this.proposals.get(app, wanted);
  }

  @ApiOperation({
    summary:
      'Looks at the feedback now. `created`: there is a new draft; `unchanged`: it is open already; `refused`: nothing is proposed, and `findings` say why.',
  })
  @ApiResponse({ status: 200, description: 'Done', standardSchema: looked })
  @NeedsScope('admin')
  @Post()
  @HttpCode(200)
  propose(@CurrentCaller() { app, keyId }: Caller) {
    return this.proposals.propose(app, keyId);
  }
}
