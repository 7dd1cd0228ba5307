import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ConfigError, hasCredentials, loadConfig } from '../../src/config.js';
import type { FieldError } from '../../src/model/problem.js';

const directory = mkdtempSync(join(tmpdir(), 'warbler-config-'));
afterAll(() => rmSync(directory, { recursive: true }));

function written(yaml: string): string {
  const file = join(directory, 'warbler.yaml');
  writeFileSync(file, yaml);
  return file;
}

function problemsOf(environment: Record<string, string>): readonly FieldError[] {
  try {
    loadConfig(environment, directory);
  } catch (error) {
    if (error instanceof ConfigError) return error.errors;
    throw error;
  }
  throw new Error('it was taken');
}

describe('the configuration', () => {
  it('may be left out whole', () => {
    const config = loadConfig({}, directory);
    expect(config).toMatchObject({ port: 8080, demo: 'auto', data_dir: join(directory, 'var') });
    expect(hasCredentials(config)).toBe(false);
  });

  it('says of everything that is wrong, at once, which field it is and how to mend it', () => {
    const yaml = `
colour: red
limits: {body_bytes: -1}
apps:
  default: {time_zone: Mars/Base, providers: {pigeon: {}, apns: {team_id: x}}, connectors: {irc: {}}}
  Bad App: {}`;
    const found = problemsOf({
      ...{ WARBLER_CONFIG: written(yaml), WARBLER_PORT: '99999', WARBLER_PROT: '1' },
      ...{ WARBLER_DEMO: 'maybe', WARBLER_DATABASE_URL: 'http://warbler:secret@db' },
    });
    const fields = found.map(({ field }) => field);
    expect(fields).toEqual(
      expect.arrayContaining([
        ...['WARBLER_PROT', 'port', 'demo', 'document', 'limits.body_bytes', 'database_url', 'apps.Bad App'],
        ...['apps.default.time_zone', 'apps.default.providers', 'apps.default.providers.apns.private_key'],
        'apps.default.connectors',
      ]),
    );
    expect(found.every(({ problem, fix }) => problem !== '' && fix !== '')).toBe(true);
    expect(found.find(({ field }) => field === 'apps.default.providers')!.problem).toContain('apns');
    expect(JSON.stringify(found)).not.toContain('secret@');
  });

  it('reads keys from the files that it names, and says which is missing', () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    writeFileSync(join(directory, 'AuthKey.p8'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
    const apns =
      '{team_id: ABCDE12345, key_id: FGHIJ67890, topic: com.example, private_key_file: AuthKey.p8}';
    const yaml = (file: string) =>
      `apps: {default: {providers: {apns: ${apns.replace('AuthKey.p8', file)}}}}`;
    expect(hasCredentials(loadConfig({ WARBLER_CONFIG: written(yaml('AuthKey.p8')) }, directory))).toBe(true);
    expect(problemsOf({ WARBLER_CONFIG: written(yaml('gone.p8')) })[0]).toMatchObject({
      field: 'apps.default.providers.apns.private_key_file',
      problem: 'no file gone.p8',
    });
  });

  it('takes a key from a file as it is, without the line end that editors and echo put behind it', () => {
    writeFileSync(join(directory, 'admin.key'), 'an-admin-key-from-a-file\n');
    const { admin_key } = loadConfig({ WARBLER_CONFIG: written('admin_key_file: admin.key') }, directory);
    expect(admin_key!.reveal()).toBe('an-admin-key-from-a-file');
  });

  it('refuses keys that nobody could ever call by', () => {
    expect(problemsOf({ WARBLER_ADMIN_KEY: 'correct horse battery staple' })[0]!.field).toBe('admin_key');
    const secrets = (list: string) => ({
      WARBLER_CONFIG: written(`apps: {default: {webhook_secrets: [${list}]}}`),
    });
    expect(problemsOf(secrets('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw, not-base64!'))).toMatchObject([
      { field: 'apps.default.webhook_secrets[1]' },
    ]);
    expect(problemsOf(secrets('whsec_'))).toMatchObject([{ field: 'apps.default.webhook_secrets[0]' }]);
  });

  it('refuses an installation without an app, which no key could open, and a port that is no number', () => {
    expect(problemsOf({ WARBLER_CONFIG: written('apps: {}') })).toMatchObject([{ field: 'apps' }]);
    for (const port of ['', 'true', '[]', '"80a"', '0.5'])
      expect(problemsOf({ WARBLER_CONFIG: written(`port: ${port}`) })).toMatchObject([{ field: 'port' }]);
    expect(loadConfig({ WARBLER_CONFIG: written('port: "8081"') }, directory).port).toBe(8081);
  });

  it('refuses a policy that names a segment which it does not define: nothing would ever hold', () => {
    const condition = (more: string) =>
      written(
        `apps: {default: {policy: {${more} conditions: [{name: new, when: segment("vip"), outcome: suppress}]}}}`,
      );
    expect(problemsOf({ WARBLER_CONFIG: condition('') })).toMatchObject([
      {
        field: 'apps.default.policy.conditions[0].when',
        problem: 'there is no segment vip',
        fix: 'Define it under segment_definitions.',
      },
    ]);
    const defined = { WARBLER_CONFIG: condition('segment_definitions: {vip: user.bot},') };
    expect(loadConfig(defined, directory).apps['default']!.policy.segment_definitions).toEqual({
      vip: 'user.bot',
    });
  });

  it('refuses a policy whose thresholds contradict each other, as a draft is refused', () => {
    const policy = '{relevance: {push_threshold: 0.01, batch_threshold: 0.5}}';
    expect(problemsOf({ WARBLER_CONFIG: written(`apps: {default: {policy: ${policy}}}`) })).toMatchObject([
      { field: 'apps.default.policy.relevance.batch_threshold', fix: expect.stringContaining('0.01') },
    ]);
  });
});
