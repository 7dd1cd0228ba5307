import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAdminApp, type AdminApp } from '../admin/admin-app.js';

describe('operation', () => {
  let running: AdminApp;
  beforeAll(async () => {
    running = await startAdminApp();
  });
  afterAll(() => running.stop());

  it('is live and ready without a key', async () => {
    expect((await running.app.inject('/health/live')).json()).toEqual({ status: 'ok' });
    const ready = await running.app.inject('/health/ready');
    expect([ready.statusCode, ready.json().status]).toEqual([200, 'ok']);
  });

  it('is not ready while more events wait than the limit, and says so', async () => {
    running.pipeline.pending = 50_000;
    const answer = await running.app.inject('/health/ready');
    running.pipeline.pending = 0;
    expect(answer.statusCode).toBe(503);
    expect(answer.json()).toMatchObject({
      status: 503,
      detail: expect.stringContaining('pipeline: 50000 events'),
    });
  });

  it('shows metrics to a key with the scope admin only', async () => {
    const reader = await running.keyFor('one', ['decisions:read']);
    expect((await running.call('GET', '/metrics', undefined, reader)).statusCode).toBe(403);
    const answer = await running.call('GET', '/metrics');
    expect(answer.headers['content-type']).toContain('text/plain');
    expect(answer.payload).toContain('warbler_pipeline_depth 0');
    expect(answer.payload).toContain('route="/health/live"');
  });
});
