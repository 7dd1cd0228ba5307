import { SchedulerRegistry } from '@nestjs/schedule';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jobs } from '../../src/jobs/index.js';
import { JobRunner } from '../../src/jobs/job-runner.js';
import type { Job, JobDeps } from '../../src/jobs/job.js';
import { JobsService } from '../../src/jobs/jobs.service.js';
import { SilentLog } from '../../src/observe/log.js';
import { Metrics } from '../../src/observe/metrics.js';
import { startAdminApp, type AdminApp } from '../admin/admin-app.js';

describe('scheduled jobs', () => {
  let running: AdminApp;
  beforeAll(async () => {
    running = await startAdminApp();
  });
  afterAll(() => running.stop());

  const run = (name: string) => running.app.get(JobsService).run(name);

  it('are scheduled under their names', () => {
    const names = running.app.get(SchedulerRegistry).getIntervals();
    expect(names.toSorted()).toEqual(jobs.map((job) => job.name).toSorted());
  });

  it('all run, twice, and show in the metrics', async () => {
    for (const { name } of jobs) {
      expect(await run(name), name).toEqual(expect.any(String));
      expect(await run(name), name).toEqual(expect.any(String));
    }
    const text = (await running.call('GET', '/metrics')).payload;
    for (const { name } of jobs)
      expect(text).toContain(`warbler_job_runs_total{job="${name}",result="ok"} 2`);
  });

  it('find that accepted is more than settled, held and in flight', async () => {
    expect(await run('accounting')).toBe('it adds up');
    const { ledger } = running.store;
    const hold = { app: 'one', user: 'u1', message: 'm1', release_at: 1_000 };
    await ledger.commit([{ op: 'insert', table: 'holds', rows: [hold] }]);
    expect(await run('accounting')).toContain('2 holds');
    expect((await running.call('GET', '/metrics')).payload).toContain(
      'warbler_accounting_forgotten{of="items"} 2',
    );
  });

  it('release a hold whose alarm was lost', async () => {
    expect(await run('lost-wakeups')).toBe('released holds of 1 of 1 users, woke 0 pushes');
    expect(running.pipeline.ran).toContainEqual({ app: 'one', user: 'u1', input: { type: 'clock' } });
  });

  it('disable tokens of devices that were not seen for long', async () => {
    await running.call('PUT', '/v1/users/u7/devices/old', {
      kind: 'phone',
      platform: 'ios',
      provider: 'apns',
      target: 'abc',
    });
    expect(await run('stale-devices')).toBe('disabled 1 devices');
    expect((await running.store.devices.get('one', 'u7', 'old'))!.token).toBe('invalid');
    expect(await run('stale-devices')).toBe('disabled 0 devices');
  });
});

describe('a job runner', () => {
  const metrics = new Metrics();
  const deps = { log: new SilentLog(), metrics } as Partial<JobDeps> as JobDeps;

  it('never runs a job while it still runs, and counts a failure without falling over', async () => {
    const runner = new JobRunner(deps);
    let finish = () => {};
    const slow: Job = {
      name: 'slow',
      description: '',
      everySeconds: 1,
      run: () => new Promise((resolve) => (finish = () => resolve('done'))),
    };
    const broken: Job = { ...slow, name: 'broken', run: () => Promise.reject(new Error('no')) };
    const first = runner.run(slow);
    expect(await runner.run(slow)).toBeNull();
    finish();
    expect(await first).toBe('done');
    expect(await runner.run(broken)).toBeNull();
    expect(await metrics.registry.metrics()).toContain(
      'warbler_job_runs_total{job="broken",result="failed"} 1',
    );
  });
});
