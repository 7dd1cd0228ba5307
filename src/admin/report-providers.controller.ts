import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { bucketOf, dated, seriesView, spanOf, type SpanQuery, spanQuery } from './report-span.js';
import { Answers } from './answers.decorator.js';
import { providersReport } from './report-shapes.js';
import { CurrentApp } from '../access/current-app.decorator.js';
import { Guarded } from '../access/guarded.decorator.js';
import { Clock } from '../observe/clock.js';
import { ReportStore } from '../store/stores.js';

const MAX_REASONS = 20;

@ApiTags('reports')
@Controller('v1/reports')
@Guarded({ scope: 'decisions:read' })
export class ReportProvidersController {
  constructor(
    private readonly reports: ReportStore,
    private readonly clock: Clock,
  ) {}

  @Answers(
    'Attempts at each provider by what it answered: `ok`, a kind of failure, or `open` while nobody knows how the attempt ended; with the most frequent words the services refused by.',
    providersReport,
  )
  @Get('providers')
  async providers(@CurrentApp() app: string, @Query({ schema: spanQuery }) query: SpanQuery) {
    const span = spanOf(query, this.clock.now());
    const bucketMs = bucketOf(span);
    const rows = await this.reports.attempts(app, span, bucketMs);
    return {
      ...seriesView(span, bucketMs),
      over_time: rows.map(dated),
      vendor_reasons: await this.reports.vendorReasons(app, span, MAX_REASONS),
    };
  }
}
