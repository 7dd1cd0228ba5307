import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { hourCells, hourStep } from './report-hours.js';
import { type Series, seriesOf, type SeriesQuery, seriesQuery } from './report-series.js';
import { spanView } from './report-span.js';
import { Answers } from './answers.decorator.js';
import { hoursReport, latencyReport, reasonsOverTimeReport } from './report-shapes.js';
import { CurrentApp } from '../access/current-app.decorator.js';
import { Guarded } from '../access/guarded.decorator.js';
import { Clock } from '../observe/clock.js';
import { PolicyVersions } from '../ports.js';
import { evenBuckets } from '../store/buckets.js';
import { type LatencyRow, latencySteps, ReportStore } from '../store/stores.js';

const latencyQuery = seriesQuery.extend({
  step: z.enum(latencySteps).default('sent').describe('The step that over_time is about'),
});
type LatencyQuery = z.infer<typeof latencyQuery>;

@ApiTags('reports')
@Controller('v1/reports')
@Guarded({ scope: 'decisions:read' })
export class ReportTimesController {
  constructor(
    private readonly reports: ReportStore,
    private readonly policies: PolicyVersions,
    private readonly clock: Clock,
  ) {}

  @Answers(
    'Decisions by outcome and reason in buckets of a length that suits the span, counted members included. Empty buckets are left out.',
    reasonsOverTimeReport,
  )
  @Get('reasons-over-time')
  async reasonsOverTime(@CurrentApp() app: string, @Query({ schema: seriesQuery }) query: SeriesQuery) {
    const { span, buckets, view, dated } = this.#series(app, query);
    const rows = await this.reports.reasonsInTime(app, span, buckets);
    return { ...view, items: rows.map(dated) };
  }

  @Answers(
    'Decisions by outcome (counted members included), and pushes with their opens and dismissals, by weekday (1: Monday) and hour of a time zone. Opens and dismissals stand at the hour their push was made. Hours that the span does not touch are left out.',
    hoursReport,
  )
  @Get('hours')
  async hours(@CurrentApp() app: string, @Query({ schema: seriesQuery }) query: SeriesQuery) {
    const { span, view } = this.#series(app, query);
    const { time_zone } = view;
    const step = hourStep(span, time_zone);
    const decisions = await this.reports.reasonsInTime(app, span, evenBuckets(step));
    const pushes = await this.reports.pushesInTime(app, span, evenBuckets(step));
    const items = hourCells(span, time_zone, step, { decisions, pushes });
    return { ...spanView(span), time_zone, items };
  }

  @Answers(
    'How long the pushes made in the span took to each step: the time that 50, 90 and 99 percent stayed within, by provider. `immediate`: from the acceptance of the message; `held`: from the decision that released it (or chose another device). Pushes of which nobody reported the step are left out.',
    latencyReport,
  )
  @Get('latency')
  async latency(
    @CurrentApp() app: string,
    @Query({ schema: latencyQuery }) { step: wanted, ...query }: LatencyQuery,
  ) {
    const { span, buckets, view, dated } = this.#series(app, query);
    const items = [];
    for (const step of latencySteps) {
      const rows = await this.reports.latency(app, span, step, null);
      items.push(...rows.map((row) => ({ step, ...timesOf(row) })));
    }
    const inTime = await this.reports.latency(app, span, wanted, buckets);
    const over_time = inTime.map((row) => dated({ from: row.from ?? span.since, ...timesOf(row) }));
    return { ...view, items, step: wanted, over_time };
  }

  #series(app: string, query: SeriesQuery): Series {
    return seriesOf(query, this.policies.current(app).app_time_zone, this.clock.now());
  }
}

function timesOf({ provider, path, pushes, p50, p90, p99 }: LatencyRow) {
  return { provider, path, pushes, p50_ms: p50, p90_ms: p90, p99_ms: p99 };
}
