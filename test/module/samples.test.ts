// Each sample as its README says: one command, and a message on a phone.
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Embedded, startEmbedded } from '../../samples/embedded/im-server.js';
import { restApp } from '../../samples/rest-express/app.js';
import { type OwnGateway, startOwnGateway } from '../../samples/rest-express/own-gateway.js';
import { shown } from './shown.js';

const dist = fileURLToPath(new URL('../../dist/samples', import.meta.url));
const isBuilt = existsSync(join(dist, 'embedded/main.js'));

describe('the IM server with Warbler inside', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'warbler-sample-'));
  const adminKey = 'the-admin-key-of-this-sample-test';
  let server: Embedded;

  beforeAll(async () => {
    server = await startEmbedded({ port: 0, dataDir, adminKey });
  });
  afterAll(async () => {
    await server.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('shows what is said in its rooms on a phone, and says why', async () => {
    const phone = shown(server.sandbox);
    const said = { sender: 'mia', text: 'Are you coming?' };
    await request(server.url).post('/rooms/mia-sam/messages').send(said).expect(201);
    expect(await phone).toMatchObject({ device: 'sam', title: 'Mia', body: 'Are you coming?' });
    const why = await request(server.url).get('/why/mia-sam-1').expect(200);
    expect(why.body).toContainEqual(expect.stringMatching(/^sam: push, direct_message/));
  });

  it('keeps its own answers, beside those of Warbler', async () => {
    const stranger = { sender: 'zoe', text: 'hello?' };
    const refused = await request(server.url).post('/rooms/mia-sam/messages').send(stranger).expect(404);
    expect(refused.body).toEqual({
      statusCode: 404,
      error: 'Not Found',
      message: 'no such room, or the sender is not in it',
    });
    await request(server.url).get('/v1/decisions').expect(401);
    const key = `Bearer ${adminKey}`;
    await request(server.url).get('/v1/decisions?user=sam').set('authorization', key).expect(200);
  });
});

describe('the Express app that calls the REST API', () => {
  let gateway: OwnGateway;
  beforeAll(async () => {
    gateway = await startOwnGateway();
  });
  afterAll(() => gateway.close());

  it('tells what is said, and a phone shows it', async () => {
    const app = restApp({ warbler: gateway.url, key: gateway.key });
    const { target } = gateway.sandbox.registerDevice({ id: 'sam', provider: 'fcm' });
    const device = { platform: 'android', provider: 'fcm', target: target.value };
    await request(app).put('/people/sam/phone').send(device).expect(200);
    await request(app)
      .post('/rooms/r1')
      .send({ type: 'direct', members: ['mia', 'sam'] })
      .expect(202);
    const phone = shown(gateway.sandbox);
    const said = await request(app).post('/rooms/r1/messages').send({ sender: 'mia', text: 'Lunch?' });
    expect(said.body).toMatchObject({ message: 'r1-1', results: [{ status: 'accepted' }] });
    expect(await phone).toMatchObject({ device: 'sam', body: 'Lunch?' });
    const why = await request(app).get('/why?user=sam&message=r1-1').expect(200);
    expect(why.body.items).toMatchObject([{ outcome: 'push', reason: 'direct_message' }]);
  });
});

describe.skipIf(!isBuilt)('the commands', () => {
  it.each([
    ['embedded', "sam's phone shows: Mia: Are you coming?"],
    ['rest-express', 'why: push, direct_message.'],
  ])('%s runs, shows a push and ends with nothing left open', async (name, line) => {
    const command = [join(dist, name, 'main.js'), '--port', '0', '--once'];
    const { stdout } = await promisify(execFile)(process.execPath, command, { timeout: 25_000 });
    expect(stdout).toContain(line);
  });
});
