import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { afterAttempt, closedBreaker, mayPass, stateOf, type Breaker } from '../../src/dispatch/breaker.js';
import { Gates } from '../../src/dispatch/gates.js';
import { FairQueue } from '../../src/dispatch/fair-queue.js';
import { type FailedAttempt, nextStep, remedies } from '../../src/dispatch/retry.js';
import { type Answer, failureKinds } from '../../src/model/push.js';
import { SilentLog } from '../../src/observe/log.js';

const attempt: fc.Arbitrary<FailedAttempt> = fc.record({
  kind: fc.constantFrom(...failureKinds),
  attempt: fc.integer({ min: 1, max: 300 }),
  sameKindBefore: fc.integer({ min: 0, max: 300 }),
  retryAfterMs: fc.option(fc.integer({ min: 0, max: 4_000_000 }), { nil: undefined }),
  replaces: fc.boolean(),
  now: fc.constant(1_000_000),
  expiresAt: fc.integer({ min: 1_000_001, max: 90_000_000 }),
  fraction: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
});
const usual: FailedAttempt = {
  kind: 'provider_down',
  attempt: 1,
  sameKindBefore: 0,
  replaces: true,
  now: 1_000_000,
  expiresAt: 90_000_000,
  fraction: 0.5,
};

describe('the retry table', () => {
  it('has a remedy for every kind of failure', () => {
    expect(Object.keys(remedies).sort()).toEqual([...failureKinds].sort());
  });

  it('never tries again at or after the end of a push', () => {
    fc.assert(
      fc.property(attempt, (failed) => {
        const step = nextStep(failed);
        if (step.do === 'retry') expect(step.at).toBeLessThan(failed.expiresAt);
      }),
    );
  });

  it('never tries again in the past, nor before the time that the service named', () => {
    fc.assert(
      fc.property(attempt, (failed) => {
        const step = nextStep(failed);
        if (step.do !== 'retry') return;
        expect(step.at).toBeGreaterThanOrEqual(failed.now);
        const waits = failed.kind !== 'too_large' && !(failed.kind === 'auth' && failed.sameKindBefore === 0);
        if (waits) expect(step.at).toBeGreaterThanOrEqual(failed.now + (failed.retryAfterMs ?? 0));
      }),
    );
  });

  it('costs a token only when the service says that the token is dead', () => {
    fc.assert(
      fc.property(attempt, (failed) => {
        const step = nextStep(failed);
        const isDead = step.do === 'stop' && step.state === 'token_dead';
        expect(isDead).toBe(failed.kind === 'token_dead');
      }),
    );
  });

  it('comes to an end however often it fails', () => {
    fc.assert(
      fc.property(attempt, (failed) => {
        expect(nextStep({ ...failed, attempt: 1_000, sameKindBefore: 999 }).do).toBe('stop');
      }),
    );
  });

  it('spreads what failed together over the whole wait', () => {
    const at = (fraction: number) => nextStep({ ...usual, sameKindBefore: 3, fraction });
    expect(at(0)).toEqual({ do: 'retry', at: 1_000_500 });
    expect(at(0.5)).toEqual({ do: 'retry', at: 1_008_000 });
    expect(at(0.999)).toEqual({ do: 'retry', at: 1_015_984 });
  });

  it('refreshes a credential once at once, then waits', () => {
    expect(nextStep({ ...usual, kind: 'auth' })).toEqual({ do: 'retry', at: usual.now });
    expect(nextStep({ ...usual, kind: 'auth', sameKindBefore: 1 })).toEqual({
      do: 'retry',
      at: usual.now + 60_000,
    });
  });

  it('shrinks once, then gives up', () => {
    expect(nextStep({ ...usual, kind: 'too_large' })).toEqual({ do: 'retry', at: usual.now });
    expect(nextStep({ ...usual, kind: 'too_large', sameKindBefore: 1 })).toEqual({
      do: 'stop',
      state: 'dead_letter',
    });
  });

  it('resends what may have been shown only where a banner is replaced', () => {
    expect(nextStep({ ...usual, kind: 'ambiguous' }).do).toBe('retry');
    expect(nextStep({ ...usual, kind: 'ambiguous', replaces: false }).do).toBe('stop');
  });
});

describe('a breaker', () => {
  const fail = (breaker: Breaker, times: number, kind: (typeof failureKinds)[number], now = 1_000): Breaker =>
    Array.from({ length: times }).reduce<Breaker>((each) => afterAttempt(each, kind, now), breaker);

  it('opens after five timeouts in a row', () => {
    expect(mayPass(fail(closedBreaker, 4, 'ambiguous'), 0, 1_000).go).toBe(true);
    expect(mayPass(fail(closedBreaker, 5, 'ambiguous'), 0, 1_000).go).toBe(false);
  });

  it('opens when half of twenty calls failed in the service', () => {
    const half = Array.from({ length: 10 }).reduce<Breaker>(
      (each) => afterAttempt(afterAttempt(each, null, 1_000), 'provider_down', 1_000),
      closedBreaker,
    );
    expect(mayPass(half, 0, 1_000).go).toBe(false);
  });

  it('never opens for bad tokens or messages', () => {
    for (const kind of ['token_dead', 'token_suspect', 'bad_request', 'too_large', 'throttled'] as const) {
      expect(mayPass(fail(closedBreaker, 100, kind), 0, 1_000).go).toBe(true);
    }
  });

  it('opens, and longer, for a credential refused three times in a row, but not for one device of another', () => {
    const open = fail(closedBreaker, 3, 'credential');
    expect(mayPass(open, 0, 60_000)).toEqual({ go: false, until: 61_000 });
    const mixed = Array.from({ length: 50 }).reduce<Breaker>(
      (each) => afterAttempt(fail(each, 2, 'credential'), null, 1_000),
      closedBreaker,
    );
    expect(mayPass(mixed, 0, 1_000).go).toBe(true);
  });

  it('lets one probe through, then five, then twenty-five, then all', () => {
    let breaker = fail(closedBreaker, 5, 'ambiguous');
    const probed: number[] = [];
    for (let step = 0; step < 3; step++) {
      let probes = 0;
      while (mayPass(breaker, probes, 7_000).go) probes++;
      probed.push(probes);
      breaker = afterAttempt(breaker, null, 7_000);
    }
    expect(probed).toEqual([1, 5, 25]);
    expect(mayPass(breaker, 10_000, 7_000).go).toBe(true);
  });

  it('does not stay open for as long as the clock was set back', () => {
    const hourMs = 3_600_000;
    for (const kind of ['ambiguous', 'credential'] as const) {
      const open = fail(closedBreaker, 5, kind, 2 * hourMs);
      expect(mayPass(open, 0, 2 * hourMs).go).toBe(false);
      expect(mayPass(open, 0, hourMs).go).toBe(true);
      expect(stateOf(open, hourMs)).toBe('half_open');
      expect(afterAttempt(open, null, hourMs).probes).toBe(5);
    }
  });

  it('opens again when a probe fails', () => {
    const breaker = fail(fail(closedBreaker, 5, 'ambiguous'), 1, 'provider_down', 7_000);
    expect(mayPass(breaker, 0, 7_001).go).toBe(false);
  });
});

describe('the breakers of an app', () => {
  const lost = { ok: false, kind: 'ambiguous', vendorReason: 'timeout' } as const;
  const taken = { ok: true, providerId: null } as const;
  const gates = new Gates(new SilentLog());
  const attempt = (answer: Answer, now: number, app = 'a') => {
    const gate = gates.of({ provider: 'fcm', app, host: null });
    if (gate.enter(now) <= now) gate.leave(answer, now);
  };

  it('tell since when nothing goes, when it is tried again, and what the last failure was', () => {
    attempt(taken, 1_000);
    attempt(taken, 1_000, 'b');
    const quiet = {
      provider: 'fcm',
      host: null,
      state: 'closed',
      since: null,
      retryAt: null,
      lastError: null,
    };
    expect(gates.standings('a', 1_000)).toEqual([quiet]);
    for (let i = 0; i < 5; i++) attempt(lost, 2_000);
    const failing = { ...quiet, since: 2_000, lastError: { kind: 'ambiguous', at: 2_000 } };
    expect(gates.standings('a', 3_000)).toEqual([{ ...failing, state: 'open', retryAt: 7_000 }]);
    expect(gates.standings('a', 7_000)).toEqual([{ ...failing, state: 'half_open' }]);
    expect(gates.standings('b', 3_000)).toEqual([quiet]);
  });

  it('have been open since they opened, however often a probe fails, and closed since the last probe passed', () => {
    attempt(lost, 7_000);
    const lastError = { kind: 'ambiguous', at: 7_000 };
    expect(gates.standings('a', 8_000)).toMatchObject([
      { state: 'open', since: 2_000, retryAt: 12_000, lastError },
    ]);
    for (let i = 0; i < 3; i++) attempt(taken, 12_000 + i);
    expect(gates.standings('a', 12_010)).toMatchObject([
      { state: 'closed', since: 12_002, retryAt: null, lastError },
    ]);
  });

  it('keep no failure that is about one token or message', () => {
    attempt({ ok: false, kind: 'token_dead', vendorReason: 'Unregistered' }, 1_000, 'c');
    expect(gates.standings('c', 1_000)).toMatchObject([{ lastError: null }]);
  });
});

describe('the fair queue', () => {
  it('serves everybody within one round, however much one of them brought', () => {
    const queue = new FairQueue<string>();
    for (let i = 0; i < 1_000; i++) queue.push('noisy', 'u1', `noisy ${i}`);
    queue.push('quiet', 'u1', 'quiet');
    queue.push('noisy', 'u2', 'neighbour');
    const first = [queue.shift(), queue.shift(), queue.shift()];
    expect(first).toContain('quiet');
    expect(first).toContain('neighbour');
  });

  it('gives back each item once, in order within one user', () => {
    const owner = fc.record({ app: fc.constantFrom('a', 'b'), user: fc.constantFrom('u', 'v', 'w') });
    fc.assert(
      fc.property(fc.array(owner), (owners) => {
        const queue = new FairQueue<{ owner: string; turn: number }>();
        owners.forEach(({ app, user }, turn) => queue.push(app, user, { owner: app + user, turn }));
        const seen = Array.from({ length: owners.length }, () => queue.shift()!);
        expect(queue.shift()).toBeUndefined();
        expect(queue.size).toBe(0);
        for (const each of ['au', 'av', 'aw', 'bu', 'bv', 'bw']) {
          const turns = seen.filter((item) => item.owner === each).map((item) => item.turn);
          expect(turns).toEqual([...turns].sort((a, b) => a - b));
        }
      }),
    );
  });
});
