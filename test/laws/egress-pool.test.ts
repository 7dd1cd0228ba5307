import { getEventListeners } from 'node:events';
import { createServer, type Server } from 'node:http';
import {
  connect,
  createServer as createHttp2Server,
  type Http2Server,
  type ServerHttp2Stream,
} from 'node:http2';
import type { AddressInfo } from 'node:net';
import { connect as connectTcp, createServer as createTcpServer, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { makeCertificate } from '../../samples/sandbox/certificate.js';
import { startSandbox } from '../../samples/sandbox/sandbox.js';
import type { Call } from '../../src/egress/call.js';
import { Http2Pool } from '../../src/egress/http2-pool.js';
import { type OutgoingOptions, PooledOutgoing } from '../../src/egress/pooled-outgoing.js';

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function openOutgoing(options: OutgoingOptions = {}): PooledOutgoing {
  const outgoing = new PooledOutgoing(options);
  closers.push(() => outgoing.close());
  return outgoing;
}

async function listening(server: Server | Http2Server | ReturnType<typeof createTcpServer>): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => new Promise<void>((resolve) => void server.close(() => resolve())));
  return (server.address() as AddressInfo).port;
}

/** A server that nobody may reach: counts who does. */
async function canary(): Promise<{ port: number; hits: () => number }> {
  let hits = 0;
  const server = createServer((_, response) => {
    hits++;
    response.end('canary');
  });
  return { port: await listening(server), hits: () => hits };
}

type OnStream = (stream: ServerHttp2Stream, sent: number, session: number) => void;

/** Plain HTTP/2, which a fixed host may speak: the sessions behave as over TLS. */
async function http2(onStream: OnStream, maxConcurrentStreams = 100) {
  let sessions = 0;
  let open = 0;
  let most = 0;
  let sent = 0;
  const server = createHttp2Server({ settings: { maxConcurrentStreams } });
  const sockets = new Set<{ destroy(): void }>();
  server.on('session', (session) => {
    const number = ++sessions;
    sockets.add(session);
    session.on('error', () => undefined);
    session.on('stream', (stream) => {
      most = Math.max(most, ++open);
      stream.on('error', () => undefined);
      stream.on('close', () => open--);
      onStream(stream, ++sent, number);
    });
  });
  const port = await listening(server);
  closers.push(() => sockets.forEach((each) => each.destroy()));
  return { url: `http://127.0.0.1:${port}/x`, sessions: () => sessions, most: () => most, sent: () => sent };
}

const answer: OnStream = (stream) => {
  stream.respond({ ':status': 200 });
  stream.end('ok');
};
const post = { method: 'POST', body: 'x', timeoutMs: 2_000, trust: 'fixed' } as const;
const call = (url: string): Call => ({
  ...{ method: 'POST', url: new URL(url), headers: {}, body: Buffer.from('x'), maxBytes: 1_000 },
  signal: new AbortController().signal,
});

describe('what goes out over HTTP/2', () => {
  it('shares a session, and opens no more streams than the other side allows', async () => {
    const server = await http2((stream) => setTimeout(() => answer(stream, 0, 0), 5), 10);
    const outgoing = openOutgoing();
    const send = () => outgoing.request({ ...post, url: server.url, protocol: 'http2' });
    const answers = await Promise.all(Array.from({ length: 200 }, send));
    expect(answers.filter((each) => each.ok && each.status === 200)).toHaveLength(200);
    expect(server.most()).toBeLessThanOrEqual(10 * server.sessions());
    expect(server.sessions()).toBeGreaterThan(1);
    expect(server.sessions()).toBeLessThanOrEqual(6);
    expect(server.sent()).toBe(200);
  });

  it('resends on a new session what a GOAWAY leaves unprocessed, and nothing else', async () => {
    const held: ServerHttp2Stream[] = [];
    const server = await http2((stream, sent, session) => {
      if (session > 1) return answer(stream, sent, session);
      held.push(stream);
      if (sent < 3) return;
      // The first of three is still worked on; the later ones were never looked at.
      stream.session!.goaway(0, 1);
      setTimeout(() => answer(held[0]!, sent, session), 20);
    });
    const outgoing = openOutgoing();
    const answers = await Promise.all(
      [1, 2, 3].map(() => outgoing.request({ ...post, url: server.url, protocol: 'http2' })),
    );
    expect(answers.map((each) => each.ok)).toEqual([true, true, true]);
    expect(server.sessions()).toBe(2);
    expect(server.sent()).toBe(5);
  });

  it('resends a refused stream', async () => {
    const server = await http2((stream, sent, session) =>
      sent === 1 ? stream.close(7) : answer(stream, sent, session),
    );
    const response = await openOutgoing().request({ ...post, url: server.url, protocol: 'http2' });
    expect(response).toMatchObject({ ok: true, status: 200 });
    expect(server.sent()).toBe(2);
  });

  it('resends what a GOAWAY that names an error leaves unprocessed', async () => {
    const server = await http2((stream, sent, session) => {
      if (session > 1) return answer(stream, sent, session);
      if (sent === 3) stream.session!.goaway(2, 1, Buffer.from('{"reason":"Shutdown"}'));
    });
    const outgoing = openOutgoing();
    const answers = await Promise.all(
      [1, 2, 3].map(() => outgoing.request({ ...post, url: server.url, protocol: 'http2' })),
    );
    expect(answers.map((each) => (each.ok ? each.status : each.failure))).toEqual(['ambiguous', 200, 200]);
  });

  it('holds on to nothing of a session that did not process a call, once that was sent again', async () => {
    const server = await http2((stream, sent, session) =>
      sent < 4 ? stream.close(7) : answer(stream, sent, session),
    );
    const options = { maxConnections: 2, connectTimeoutMs: 1_000, pingAfterMs: 60_000, pingTimeoutMs: 100 };
    const pool = new Http2Pool(() => connect(server.url), {
      ...options,
      monotonicMs: () => performance.now(),
    });
    closers.push(() => pool.close());
    const asked = call(server.url);
    expect(await pool.run(asked)).toMatchObject({ ok: true });
    expect(server.sent()).toBe(4);
    expect(getEventListeners(asked.signal, 'abort')).toEqual([]);
  });

  it('calls a reset after the request ambiguous, and never resends it by itself', async () => {
    const server = await http2((stream, _, session) =>
      session === 1 ? stream.session!.destroy() : answer(stream, 0, 0),
    );
    const outgoing = openOutgoing();
    const send = () => outgoing.request({ ...post, url: server.url, protocol: 'http2' });
    expect(await send()).toMatchObject({ ok: false, failure: 'ambiguous' });
    expect(server.sent()).toBe(1);
    expect(await send()).toMatchObject({ ok: true });
  });

  it('leaves a session that has gone silent', async () => {
    const server = await http2((stream, _, session) => (session === 1 ? undefined : answer(stream, 0, 0)));
    const outgoing = openOutgoing();
    const send = () => outgoing.request({ ...post, url: server.url, protocol: 'http2', timeoutMs: 200 });
    expect(await send()).toMatchObject({ ok: false, failure: 'timeout' });
    expect(await send()).toMatchObject({ ok: true });
    expect(server.sessions()).toBe(2);
  });

  it('says that nothing was sent when nobody answers the door, or nobody speaks HTTP/2 there', async () => {
    const silent = createTcpServer((socket) => {
      socket.on('error', () => undefined);
      closers.push(() => void socket.destroy());
    });
    const silentPort = await listening(silent);
    const rude = createTcpServer((socket) => {
      socket.on('error', () => undefined);
      socket.resume();
      socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
    });
    const rudePort = await listening(rude);
    const outgoing = openOutgoing({ connectTimeoutMs: 200 });
    for (const port of [silentPort, rudePort, 1]) {
      const response = await outgoing.request({
        ...post,
        url: `http://127.0.0.1:${port}/`,
        protocol: 'http2',
      });
      expect(response).toMatchObject({ ok: false, failure: 'connect' });
    }
  });

  it('keeps apart what asks for pools of its own', async () => {
    const server = await http2(answer);
    const outgoing = openOutgoing();
    for (const pool of ['team/a', 'team/b', 'team/a']) {
      await outgoing.request({ ...post, url: server.url, protocol: 'http2', pool });
    }
    expect(server.sessions()).toBe(2);
  });
});

describe('an idle HTTP/2 session', () => {
  it('is asked for a sign of life, kept when it gives one, and left when it does not', async () => {
    const server = await http2(answer);
    const wire = await freezable(Number(new URL(server.url).port));
    const options = { maxConnections: 2, connectTimeoutMs: 1_000, pingAfterMs: 0, pingTimeoutMs: 100 };
    const pool = new Http2Pool(() => connect(wire.url), { ...options, monotonicMs: () => performance.now() });
    closers.push(() => pool.close());
    await pool.run(call(wire.url));
    pool.tend(60_000);
    await new Promise((resolve) => setTimeout(resolve, 200));
    await pool.run(call(wire.url));
    expect(server.sessions()).toBe(1);
    wire.freeze();
    pool.tend(60_000);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await pool.run(call(wire.url))).toMatchObject({ ok: true });
    expect(server.sessions()).toBe(2);
  });

  it('lets its pool be closed once nobody has used it for long', async () => {
    const server = await http2(answer);
    const options = { maxConnections: 2, connectTimeoutMs: 1_000, pingAfterMs: 60_000, pingTimeoutMs: 100 };
    let now = 0;
    const pool = new Http2Pool(() => connect(server.url), { ...options, monotonicMs: () => now });
    closers.push(() => pool.close());
    await pool.run(call(server.url));
    expect(pool.tend(1_000)).toBe(false);
    now = 1_000;
    expect(pool.tend(1_000)).toBe(true);
  });
});

/** A wire to a port that can go dead: what is connected then stays connected, and nothing passes any more. */
async function freezable(to: number): Promise<{ url: string; freeze(): void }> {
  const ends: Socket[] = [];
  const proxy = createTcpServer((near) => {
    const far = connectTcp(to, '127.0.0.1');
    for (const end of [near, far]) {
      end.on('error', () => undefined);
      ends.push(end);
    }
    near.pipe(far).pipe(near);
  });
  const port = await listening(proxy);
  closers.push(() => ends.forEach((each) => each.destroy()));
  const freeze = () =>
    ends.splice(0).forEach((each) => {
      each.unpipe();
      each.pause();
      closers.push(() => void each.destroy());
    });
  return { url: `http://127.0.0.1:${port}/x`, freeze };
}

describe('TLS on the way out', () => {
  it('is refused where the certificate is not trusted, is for another name, or is older than TLS 1.2', async () => {
    const sandbox = await startSandbox();
    closers.push(() => sandbox.close());
    const trusting = openOutgoing({ caPem: sandbox.ca, resolve: async () => ['127.0.0.1'] });
    const elsewhere = sandbox.urls.fcm.replace('127.0.0.1', 'fcm.example.com');
    for (const protocol of ['http1', 'http2'] as const) {
      const get = (outgoing: PooledOutgoing, url: string) => outgoing.request({ ...post, url, protocol });
      expect(await get(trusting, `${sandbox.urls.fcm}/`)).toMatchObject({ ok: true });
      expect(await get(openOutgoing(), `${sandbox.urls.fcm}/`)).toMatchObject({
        ok: false,
        failure: 'connect',
      });
      expect(await get(trusting, `${elsewhere}/`)).toMatchObject({ ok: false, failure: 'connect' });
    }
    const certificate = makeCertificate(Date.now());
    const old = createTlsServer({
      key: certificate.privateKeyPem,
      cert: certificate.certificatePem,
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1.1',
      ciphers: 'DEFAULT@SECLEVEL=0',
    });
    old.on('tlsClientError', () => undefined);
    const url = `https://127.0.0.1:${await listening(old)}/`;
    const outgoing = openOutgoing({ caPem: certificate.certificatePem });
    expect(await outgoing.request({ ...post, url })).toMatchObject({ ok: false, failure: 'connect' });
  });
});

describe('what goes out over HTTP/1', () => {
  it('never follows a redirect', async () => {
    const bait = await canary();
    const server = createServer((_, response) => {
      response.writeHead(302, { location: `http://127.0.0.1:${bait.port}/` }).end();
    });
    const url = `http://127.0.0.1:${await listening(server)}/`;
    expect(await openOutgoing().request({ ...post, url })).toMatchObject({ ok: true, status: 302 });
    expect(bait.hits()).toBe(0);
  });

  it('stops reading an answer that is too long', async () => {
    const server = createServer((_, response) => response.end(Buffer.alloc(100_000)));
    const url = `http://127.0.0.1:${await listening(server)}/`;
    const outgoing = openOutgoing();
    expect(await outgoing.request({ ...post, url })).toMatchObject({ ok: false, failure: 'too_large' });
    expect(await outgoing.request({ ...post, url, maxBytes: 200_000 })).toMatchObject({ ok: true });
  });

  it('bounds the whole call, however slowly an answer drips', async () => {
    const server = createServer((_, response) => {
      const timer = setInterval(() => response.write('x'), 20);
      response.on('close', () => clearInterval(timer));
    });
    const url = `http://127.0.0.1:${await listening(server)}/`;
    const startedMs = performance.now();
    expect(await openOutgoing().request({ ...post, url, timeoutMs: 250 })).toMatchObject({
      failure: 'timeout',
    });
    expect(performance.now() - startedMs).toBeLessThan(1_000);
  });

  it('tells a broken connection from one that never was', async () => {
    const server = createServer((request) => request.socket.destroy());
    const url = `http://127.0.0.1:${await listening(server)}/`;
    const outgoing = openOutgoing();
    expect(await outgoing.request({ ...post, url })).toMatchObject({ ok: false, failure: 'ambiguous' });
    expect(await outgoing.request({ ...post, url: 'http://127.0.0.1:1/' })).toMatchObject({
      failure: 'connect',
    });
  });

  it('has no more calls under way than it may, and lets those who wait give up', async () => {
    let open = 0;
    let most = 0;
    const server = createServer((_, response) => {
      most = Math.max(most, ++open);
      setTimeout(() => {
        open--;
        response.end();
      }, 50);
    });
    const url = `http://127.0.0.1:${await listening(server)}/`;
    const outgoing = openOutgoing({ maxInFlight: 3 });
    const hasty = Array.from({ length: 12 }, () => outgoing.request({ ...post, url, timeoutMs: 120 }));
    const answers = await Promise.all(hasty);
    expect(most).toBe(3);
    expect(answers.some((each) => !each.ok && each.failure === 'connect')).toBe(true);
    expect(await outgoing.request({ ...post, url })).toMatchObject({ ok: true });
  });

  it('answers like fetch for libraries that take one', async () => {
    const server = createServer((request, response) => {
      response.writeHead(201, { 'x-method': request.method }).end('{"hello":1}');
    });
    const url = `http://127.0.0.1:${await listening(server)}/v1`;
    const outgoing = openOutgoing();
    const response = await outgoing.fetch('fixed')(url, { method: 'POST', body: '{}' });
    expect([response.status, response.headers.get('x-method'), await response.json()]).toEqual([
      201,
      'POST',
      { hello: 1 },
    ]);
    await expect(outgoing.fetch('named')(url)).rejects.toThrow(TypeError);
    const gaveUp = outgoing.fetch('fixed')(url, { signal: AbortSignal.abort() });
    await expect(gaveUp).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('answers nothing more once it is closed', async () => {
    const outgoing = openOutgoing();
    await outgoing.close();
    expect(await outgoing.request({ ...post, url: 'http://127.0.0.1:1/' })).toMatchObject({
      ok: false,
      failure: 'connect',
    });
  });
});

describe('a host that a stranger names', () => {
  const named = { method: 'POST', body: 'x', timeoutMs: 1_000, trust: 'named' } as const;

  it('is not reached when any of its addresses is inside', async () => {
    const bait = await canary();
    for (const addresses of [
      ['127.0.0.1'],
      ['93.184.215.14', '127.0.0.1'],
      ['::1'],
      ['::ffff:127.0.0.1'],
      ['10.0.0.1'],
      ['169.254.169.254'],
    ]) {
      const outgoing = openOutgoing({ resolve: async () => addresses });
      for (const protocol of ['http1', 'http2'] as const) {
        const response = await outgoing.request({ ...named, url: 'https://push.example.com/', protocol });
        expect(response).toEqual({ ok: false, failure: 'refused', detail: 'address' });
      }
    }
    expect(bait.hits()).toBe(0);
  });

  it('is not reached under any spelling of an inside address', async () => {
    const bait = await canary();
    const outgoing = openOutgoing({ resolve: async () => ['127.0.0.1'] });
    const hosts = [
      '127.0.0.1',
      '127.1',
      '2130706433',
      '0x7f000001',
      '0177.0.0.1',
      '0x7f.1',
      '127.0.0.1.',
      '[::1]',
    ];
    const more = [
      '[::ffff:127.0.0.1]',
      '[::127.0.0.1]',
      '[64:ff9b::127.0.0.1]',
      '0',
      'localhost',
      'LocalHost.',
      '①②⑦.0.0.1',
    ];
    for (const host of [...hosts, ...more, 'inside.example.com']) {
      for (const scheme of ['http', 'https']) {
        const response = await outgoing.request({ ...named, url: `${scheme}://${host}:${bait.port}/` });
        expect(response).toMatchObject({ ok: false, failure: 'refused' });
      }
    }
    expect(bait.hits()).toBe(0);
  });

  it('is resolved once, so that a second answer cannot lead elsewhere', async () => {
    const bait = await canary();
    let asked = 0;
    const outgoing = openOutgoing({
      allowPrivate: [`http://push.example.com:${bait.port}`],
      resolve: async () => (++asked === 1 ? ['127.0.0.1'] : ['127.0.0.2']),
    });
    expect(await outgoing.request({ ...named, url: `http://push.example.com:${bait.port}/` })).toMatchObject({
      ok: true,
    });
    expect(asked).toBe(1);
  });

  it('gets no connection that was opened for an operator’s host of the same name', async () => {
    const bait = await canary();
    const outgoing = openOutgoing({ resolve: async () => ['127.0.0.1'], allowPrivate: [] });
    const url = `http://push.example.com:${bait.port}/`;
    expect(await outgoing.request({ ...post, url })).toMatchObject({ ok: true });
    expect(await outgoing.request({ ...named, url })).toMatchObject({ ok: false, failure: 'refused' });
    expect(bait.hits()).toBe(1);
  });
});
