import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { BINS_PER_DECADE, scoreBins } from './report-bins.js';
import { llmOverTime, llmSummary } from './report-llm.js';
import { seriesOf, type SeriesQuery, seriesQuery } from './report-series.js';
import { spanOf, type SpanQuery, spanQuery, spanView } from './report-span.js';
import { Answers } from './answers.decorator.js';
import { llmReport, relevanceReport } from './report-shapes.js';
import { CurrentApp } from '../access/current-app.decorator.js';
import { Guarded } from '../access/guarded.decorator.js';
import { Clock } from '../observe/clock.js';
import { PolicyVersions } from '../ports.js';
import { ReportStore } from '../store/stores.js';

@ApiTags('reports')
@Controller('v1/reports')
@Guarded({ scope: 'decisions:read' })
export class ReportScoresController {
  constructor(
    private readonly reports: ReportStore,
    private readonly policies: PolicyVersions,
    private readonly clock: Clock,
  ) {}

  @Answers(
    'Scores of ordinary messages for their recipients in bins that are even on a logarithmic scale: the local ones and those that decided, with the pushes they led to, opened and dismissed, and the thresholds of the policy that decides now.',
    relevanceReport,
  )
  @Get('relevance')
  async relevance(@CurrentApp() app: string, @Query({ schema: spanQuery }) query: SpanQuery) {
    const span = spanOf(query, this.clock.now());
    const scores = await this.reports.scores(app, span, BINS_PER_DECADE);
    const pushes = await this.reports.pushesByScore(app, span, BINS_PER_DECADE);
    const { version, relevance } = this.policies.current(app);
    const { push_threshold: push, batch_threshold: batch, llm_band } = relevance;
    return {
      ...spanView(span),
      policy_version: version,
      thresholds: { push, batch },
      llm_band,
      bins: scoreBins(scores, pushes),
    };
  }

  @Answers(
    'Recipients near the threshold, whom the LLM was to judge: its answers (0 to 9), why there was none, and how long answers took.',
    llmReport,
  )
  @Get('llm')
  async llm(@CurrentApp() app: string, @Query({ schema: seriesQuery }) query: SeriesQuery) {
    const { app_time_zone: zone } = this.policies.current(app);
    const { span, buckets, view, dated } = seriesOf(query, zone, this.clock.now());
    const rows = await this.reports.llm(app, span, buckets);
    const latency = await this.reports.llmLatency(app, span);
    return {
      ...view,
      ...llmSummary(rows),
      latency: latency && { p50_ms: latency.p50, p90_ms: latency.p90, p99_ms: latency.p99 },
      over_time: llmOverTime(rows).map(dated),
    };
  }
}
