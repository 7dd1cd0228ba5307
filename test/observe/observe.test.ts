import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../src/observe/clock.js';
import { InProcessHappenings } from '../../src/observe/happenings.js';
import { PinoLog, SilentLog, type LogFields } from '../../src/observe/log.js';
import { Metrics } from '../../src/observe/metrics.js';
import type { Happening } from '../../src/ports.js';
import { decision, push } from '../admin/decisions-fixture.js';

function captured() {
  const lines: string[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _, done) {
      lines.push(chunk.toString());
      done();
    },
  });
  return { lines, log: new PinoLog('debug', sink) };
}

describe('the log', () => {
  it('writes only fields of its list, whatever it is given', () => {
    const { lines, log } = captured();
    log.info({ app: 'one', count: 3, text: 'canary', token: 'canary' } as LogFields, 'something happened');
    expect(JSON.parse(lines[0]!)).toMatchObject({ app: 'one', count: 3, msg: 'something happened' });
    expect(lines.join()).not.toContain('canary');
  });

  it('writes an error without the tokens and quotations that libraries repeat', () => {
    const { lines, log } = captured();
    const token = 'dGhpcyBpcyBhIHZlcnkgbG9uZyBkZXZpY2UgdG9rZW4_and-more';
    log.error({ error: new TypeError(`bad token ${token} for "meet me at noon at the pier"`) }, 'it broke');
    expect(JSON.parse(lines[0]!)).toMatchObject({ error: 'TypeError', level: 50 });
    expect(lines.join()).not.toMatch(/dGhpcyBp|noon/);
  });

  it('keeps one event on one line, whatever ids contain', () => {
    const { lines, log } = captured();
    log.warn({ user: 'u1\n{"level":50}\u001b[31m' }, 'odd id');
    expect(lines.join('').trimEnd().split('\n')).toHaveLength(1);
    expect((JSON.parse(lines[0]!) as { user: string }).user).not.toMatch(/[\n\u001b]/);
  });
});

describe('happenings', () => {
  const happening: Happening = { type: 'feedback', app: 'one', push: 'psh_1', feedback: 'opened' };

  it('are told to everybody who listens, until they stop', () => {
    const happenings = new InProcessHappenings(new SilentLog());
    const heard: string[] = [];
    const stop = happenings.listen(() => heard.push('a'));
    happenings.listen(() => heard.push('b'));
    happenings.tell(happening);
    stop();
    happenings.tell(happening);
    expect(heard).toEqual(['a', 'b', 'b']);
  });

  it('drop a listener that throws, and nobody else', () => {
    const happenings = new InProcessHappenings(new SilentLog());
    const heard: string[] = [];
    happenings.listen(() => {
      heard.push('bad');
      throw new Error('no');
    });
    happenings.listen(() => heard.push('good'));
    happenings.tell(happening);
    happenings.tell(happening);
    expect(heard).toEqual(['bad', 'good', 'good']);
  });
});

describe('metrics', () => {
  it('count decisions by outcome and reason, and pushes by provider and state', async () => {
    const metrics = new Metrics();
    metrics.count({ type: 'decision', decision: decision(1) });
    metrics.count({ type: 'push', push: push(decision(1)) });
    metrics.events('one', 'rest', 'accepted', 2);
    metrics.watch('pipeline_depth', 'depth', () => 7);
    metrics.watchCounts('scoring', 'since the start', () => ({ llmCalls: 3 }));
    metrics.job('accounting', 'ok', 0.2, new ManualClock(5_000).now());
    const text = await metrics.registry.metrics();
    expect(text).toContain('warbler_decisions_total{app="one",outcome="suppress",reason="read_elsewhere"} 1');
    expect(text).toContain('warbler_pushes_total{app="one",provider="fcm",state="sent"} 1');
    expect(text).toContain('warbler_events_total{app="one",door="rest",status="accepted"} 2');
    expect(text).toContain('warbler_pipeline_depth 7');
    expect(text).toContain('warbler_scoring{what="llm_calls"} 3');
    expect(text).toContain('warbler_job_last_run_timestamp_seconds{job="accounting"} 5');
    expect(text).toContain('warbler_nodejs_eventloop_lag_seconds');
  });
});
