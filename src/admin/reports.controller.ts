import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ProviderReports } from './provider-reports.js';
import { spanOf, type SpanQuery, spanQuery, spanView } from './report-span.js';
import { Answers } from './answers.decorator.js';
import { funnelReport, reasonsReport } from './report-shapes.js';
import { CurrentApp } from '../access/current-app.decorator.js';
import { Guarded } from '../access/guarded.decorator.js';
import { accountOf, type Books } from '../observe/accounting.js';
import { Clock } from '../observe/clock.js';
import { Pipeline } from '../ports.js';
import { Ledger } from '../store/ledger.js';
import { EventStore } from '../store/event-store.js';
import { DecisionStore, PushStore, RecipientStore } from '../store/stores.js';

@ApiTags('reports')
@Controller('v1/reports')
@Guarded({ scope: 'decisions:read' })
export class ReportsController {
  constructor(
    private readonly decisions: DecisionStore,
    private readonly pushes: PushStore,
    private readonly events: EventStore,
    private readonly recipients: RecipientStore,
    private readonly pipeline: Pipeline,
    private readonly clock: Clock,
    private readonly ledger: Ledger,
    private readonly reports: ProviderReports,
  ) {}

  @Answers(
    'Pushes by provider and state with how far they came, since then (default: one day). `reports`: what the provider ever tells by itself; the rest comes from the apps or stays unknown.',
    funnelReport,
  )
  @Get('funnel')
  async funnel(@CurrentApp() app: string, @Query({ schema: spanQuery }) query: SpanQuery) {
    const span = spanOf(query, this.clock.now());
    const items = await this.pushes.funnel(app, span.since, span.until);
    return {
      ...spanView(span),
      items: items.map((each) => ({ ...each, reports: this.reports.of(String(each['provider'])) })),
    };
  }

  @Answers(
    'Decisions by outcome and reason, counted members included, since then (default: one day).',
    reasonsReport,
  )
  @Get('reasons')
  async reasons(@CurrentApp() app: string, @Query({ schema: spanQuery }) query: SpanQuery) {
    const span = spanOf(query, this.clock.now());
    return { ...spanView(span), items: await this.decisions.reasons(app, span.since, span.until) };
  }

  @ApiOperation({ summary: 'Accepted = settled + held + in flight, as of now.' })
  @Get('accounting')
  accounting(@CurrentApp() app: string) {
    const { ledger, events, recipients, pushes } = this;
    const books: Books = { ledger, events, recipients, pushes, depth: () => this.pipeline.depth() };
    return accountOf(app, books);
  }
}
