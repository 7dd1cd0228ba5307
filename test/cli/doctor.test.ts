import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { generateKeyPairSync } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../samples/sandbox/sandbox.js';
import { warblerConfig } from '../../samples/sandbox/warbler-config.js';
import { clockFindings } from '../../src/cli/doctor/clock-checks.js';
import { databaseFindings } from '../../src/cli/doctor/database-checks.js';
import type { Finding } from '../../src/cli/doctor/finding.js';
import { inspectDatabase } from '../../src/store/inspect-database.js';
import { onEveryBackend } from '../contracts/every-backend.js';
import { World } from '../e2e/support/world.js';
import { type SessionOptions, warbler } from './terminal-session.js';

const KEY = 'end-to-end-test-admin-key-on-loopback';
const NOBODY = 'http://127.0.0.1:1';

interface Settings {
  apps: Record<string, { providers?: Record<string, Record<string, unknown>>; llm?: object }>;
}

describe('the doctor', () => {
  let sandbox: Sandbox;
  let directory: string;
  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  afterAll(() => sandbox.close());
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'warbler-doctor-'));
    mkdirSync(join(directory, 'config'));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  /** YAML reads JSON. */
  const configure = (document: unknown): void =>
    writeFileSync(join(directory, 'config', 'warbler.yaml'), JSON.stringify(document));
  const settings = (): Settings => structuredClone(warblerConfig(sandbox)) as unknown as Settings;
  const examine = async (options: SessionOptions = {}) => {
    const { code, json } = await warbler(['doctor', '--json'], { directory, ...options });
    const { findings } = json() as unknown as { findings: readonly Finding[] };
    const of = (check: Finding['check'], status?: Finding['status']) =>
      findings.filter((each) => each.check === check && (status === undefined || each.status === status));
    return { code, of, problems: findings.filter(({ status }) => status === 'problem') };
  };

  it('lists every problem of a configuration with field and fix', async () => {
    configure({ port: 'eighty', apps: { one: { providers: { pigeon: {} } } }, colour: 'red' });
    const { code, of } = await examine();
    expect(code).toBe(1);
    const wrong = of('config', 'problem');
    expect(wrong.map(({ what }) => what.split(':')[0])).toEqual(
      expect.arrayContaining(['port', 'apps.one.providers', 'document']),
    );
    expect(wrong.every(({ fix }) => fix !== undefined && fix.length > 5)).toBe(true);
  });

  it('finds nothing wrong before the first start', async () => {
    const { code, problems, of } = await examine();
    expect([code, problems]).toEqual([0, []]);
    expect(of('database').map(({ status }) => status)).toEqual(['skipped']);
  });

  it('says that push services take the credentials, and pushes to nobody', async () => {
    configure(settings());
    const phone = sandbox.registerDevice({ id: 'default/ann/phone', provider: 'apns' });
    const { code, of } = await examine();
    expect(of('providers').map(({ status, what }) => [status, what.split(':')[0]])).toEqual([
      ['ok', 'default/apns'],
      ['ok', 'default/fcm'],
      ['skipped', 'default/webpush'],
    ]);
    expect(of('clock', 'ok').length).toBeGreaterThan(0);
    expect([code, phone.visibleBanners]).toEqual([0, []]);
  });

  it('names the push service that refuses its credentials, and the one that is not there', async () => {
    const document = settings();
    const { apns, fcm } = document.apps['default']!.providers!;
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    apns!['private_key'] = privateKey.export({ type: 'pkcs8', format: 'pem' });
    const account = { ...(fcm!['service_account'] as object), token_uri: `${NOBODY}/token` };
    fcm!['service_account'] = account;
    configure(document);
    const { code, of } = await examine();
    expect(code).toBe(1);
    expect(of('providers', 'problem')).toEqual([
      expect.objectContaining({
        what: expect.stringMatching(/default\/apns: \w+: the credentials are refused/) as string,
        fix: expect.stringContaining('apps.default.providers.apns') as string,
      }),
      expect.objectContaining({ what: expect.stringMatching(/default\/fcm: .*cannot be reached/) as string }),
    ]);
  });

  it('asks the LLM for its models only: reached, key taken, model there', async () => {
    const document = settings();
    document.apps['wrong_key'] = { llm: { ...document.apps['default']!.llm, api_key: 'nope' } };
    document.apps['odd_key'] = { llm: { ...document.apps['default']!.llm, api_key: 'ключ' } };
    document.apps['wrong_model'] = { llm: { ...document.apps['default']!.llm, model: 'gpt-nothing' } };
    document.apps['nobody'] = { llm: { ...document.apps['default']!.llm, base_url: `${NOBODY}/v1` } };
    configure(document);
    const { of } = await examine();
    expect(of('llm', 'ok')).toHaveLength(1);
    expect(of('llm', 'problem').map(({ what }) => what)).toEqual([
      'wrong_key: it refuses the key',
      'odd_key: no header can carry its key',
      'wrong_model: it has no model gpt-nothing',
      'nobody: it cannot be reached (ECONNREFUSED)',
    ]);
  });

  it('wants a gateway that was named to be there', async () => {
    const { code, of } = await examine({ url: NOBODY });
    expect(code).toBe(1);
    expect(of('gateway', 'problem')[0]!.fix).toContain('Start the gateway');
  });

  it('says what is wrong for people, with the fix, in 80 columns', async () => {
    const { code, out } = await warbler(['doctor'], { directory, url: NOBODY });
    expect(code).toBe(1);
    expect(out).toMatch(/PROBLEM gateway +nothing answers[^]*→ Start the gateway[^]*1 to mend\./);
    const lines = out.split('\n').filter((line) => !line.includes(directory));
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  describe('beside a running gateway', () => {
    onEveryBackend('the ledger', (backend) => {
      let world: World;
      let dataDir: string;
      let environment: NodeJS.ProcessEnv;
      beforeAll(async () => {
        const places: string[] = [];
        const spied = {
          ...backend,
          create: async () => {
            const place = await backend.create();
            places.push(place.dataDir);
            const { database } = place;
            environment = {
              WARBLER_DATA_DIR: place.dataDir,
              ...(database.kind === 'mysql' ? { WARBLER_DATABASE_URL: database.url } : {}),
            };
            return place;
          },
        };
        world = await World.start(spied, { apps: { one: {} } });
        dataDir = places[0]!;
      });
      afterAll(() => world.close());

      const here = () => examine({ url: world.gateway.url, key: KEY, environment });

      it('is well: schema, durability, key and clock', async () => {
        const { of, problems } = await here();
        expect(problems).toEqual([]);
        expect(of('database', 'ok').length).toBeGreaterThanOrEqual(4);
        expect(of('data', 'ok').map(({ what }) => what)).toContain('seal.key is the key of this database');
        expect(of('gateway', 'ok')).toHaveLength(2);
      });

      it('is not well when the key file is open to all', async () => {
        chmodSync(join(dataDir, 'seal.key'), 0o644);
        const { code, problems } = await here();
        chmodSync(join(dataDir, 'seal.key'), 0o600);
        expect(code).toBe(1);
        expect(problems).toEqual([
          expect.objectContaining({ fix: `chmod 600 ${join(dataDir, 'seal.key')}` }),
        ]);
      });

      it('is not well when its gateway refuses the key', async () => {
        const { of } = await examine({ url: world.gateway.url, key: 'wrong', environment });
        expect(of('gateway', 'problem')[0]!.what).toBe('it answers 401 to the key');
        const odd = await examine({ url: world.gateway.url, key: 'ключ', environment });
        expect(odd.of('gateway', 'problem')[0]!.what).toBe('no header can carry the key');
      });
    });
  });
});

describe('the database check', () => {
  it('knows a ledger of a newer Warbler, a lost key and a file that is no database', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'warbler-inspect-'));
    const file = join(directory, 'warbler.db');
    const database = new DatabaseSync(file);
    database.exec(`CREATE TABLE migrations (id INTEGER, name TEXT);
      INSERT INTO migrations VALUES (1, 'FromTheFuture9999999999999')`);
    database.close();
    const found = databaseFindings(await inspectDatabase({ kind: 'sqlite', file }), file);
    expect(found.filter(({ status }) => status === 'problem').map(({ what }) => what)).toEqual([
      'a newer Warbler has migrated it (FromTheFuture9999999999999)',
      expect.stringContaining('journal_mode is delete'),
    ]);
    writeFileSync(file, 'not a database, but long enough to look like the page of one'.repeat(20));
    const [broken] = databaseFindings(await inspectDatabase({ kind: 'sqlite', file }), file);
    rmSync(directory, { recursive: true, force: true });
    expect(broken).toMatchObject({
      status: 'problem',
      what: expect.stringContaining('cannot be opened') as string,
    });
  });

  it('never shows the password of a database that does not answer', async () => {
    const inspection = await inspectDatabase({ kind: 'mysql', url: 'mysql://u:hunter2@127.0.0.1:1/w' });
    expect(inspection).toEqual({ ok: false, failure: 'closed', detail: 'ECONNREFUSED' });
  });
});

describe('the clock check', () => {
  it('minds more than five seconds, either way', () => {
    const found = clockFindings([
      { host: 'near', aheadMs: -4_900 },
      { host: 'late', aheadMs: 6_000 },
      { host: 'early', aheadMs: -90_000 },
    ]);
    expect(found.map(({ status, what }) => [status, what])).toEqual([
      ['ok', 'agrees with near'],
      ['problem', 'late is 6.0 s ahead of this machine'],
      ['problem', 'early is 90.0 s behind this machine'],
    ]);
  });
});
