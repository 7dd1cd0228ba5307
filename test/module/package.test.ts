// What is published: its content, its doors, and a new Nest project that has nothing but the package and what it declares.
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { publint } from 'publint';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const isBuilt = existsSync(join(root, 'dist/src/library.d.ts'));

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
}

const HOST = `
import { Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type HeardDecision, OnDecision, Warbler, WarblerModule } from 'warbler';
import { ChatBuilder, ManualClock, MemoryProvider, SilentLog } from 'warbler/testing';

const memory = new MemoryProvider();
const heard: HeardDecision[] = [];

@Injectable()
class Listener {
  @OnDecision({ outcome: 'push' })
  note(decision: HeardDecision): void {
    heard.push(decision);
  }
}

@Module({
  imports: [
    WarblerModule.forRoot({
      config: { data_dir: './var', admin_key: 'a-key-for-this-test-only' },
      clock: new ManualClock(Date.parse('2026-03-10T14:00:00Z')),
      log: new SilentLog(),
      pushProviders: [memory],
    }),
  ],
  providers: [Listener],
})
class HostModule {}

const app = await NestFactory.create(HostModule, { logger: false });
await app.listen(0, '127.0.0.1');
const warbler = app.get(Warbler);
const chat = new ChatBuilder();
const own = warbler.app();
await own.putDevice('bob', 'phone', { kind: 'phone', platform: 'ios', provider: 'memory', target: 'bobs' });
await own.emit(chat.conversation('c1', 'direct', 'ann', 'bob'));
const [result] = await own.emit(chat.message('c1', 'ann', 'hello'));
await warbler.idle();
const answer = await fetch((await app.getUrl()) + '/v1/decisions?user=bob', {
  headers: { authorization: 'Bearer a-key-for-this-test-only' },
});
await app.close();
console.log(JSON.stringify({
  status: result?.status,
  shown: memory.of('bob').map((each) => each.body),
  reasons: heard.map((each) => each.reason),
  rest: answer.status,
}));
`;

describe.skipIf(!isBuilt)('the package', () => {
  let folder: string;
  let files: readonly string[];

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'warbler-package-'));
    const [packed] = Object.values(
      JSON.parse(npm('pack', '--json', '--ignore-scripts', '--pack-destination', folder)) as Record<
        string,
        { filename: string; files: readonly { path: string }[] }
      >,
    );
    files = packed!.files.map((each) => each.path);
    const target = join(folder, 'app/node_modules/warbler');
    mkdirSync(target, { recursive: true });
    const archive = join(folder, packed!.filename);
    execFileSync('tar', ['-xzf', archive, '-C', target, '--strip-components=1']);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('holds the product, the console, the presets and nothing else', () => {
    const wanted =
      /^(dist\/src\/.+\.(js|d\.ts|json)|config\/presets\/[\w-]+\.json|console\/dist\/[\w./-]+|README\.md|LICENSE|package\.json)$/;
    expect(files.filter((path) => !wanted.test(path))).toEqual([]);
    expect(files).toEqual(
      expect.arrayContaining(['dist/src/library.js', 'dist/src/testing.d.ts', 'LICENSE', 'README.md']),
    );
  });

  it('has doors that every tool can open', async () => {
    const { messages } = await publint({ pkgDir: root, strict: true, pack: 'npm' });
    expect(messages).toEqual([]);
  });

  it('starts nothing when it is imported', () => {
    const app = join(folder, 'app');
    link(app, ['dependencies', 'peerDependencies']);
    writeFileSync(join(app, 'package.json'), '{"type": "module"}');
    const source = `import 'warbler'; import 'warbler/testing';
      console.log(JSON.stringify(process.getActiveResourcesInfo().filter((each) => /Timeout|Server|Port/.test(each))))`;
    writeFileSync(join(app, 'import.js'), source);
    expect(JSON.parse(run(app, 'import.js'))).toEqual([]);
  });

  it(
    'works in a new Nest project, and leaves nothing behind that would keep the process',
    { timeout: 120_000 },
    () => {
      const app = join(folder, 'app');
      link(
        app,
        ['dependencies', 'peerDependencies'],
        ['@nestjs/platform-express', '@types/node', 'undici-types'],
      );
      const compilerOptions = {
        ...{ target: 'es2023', module: 'nodenext', strict: true, skipLibCheck: true, types: ['node'] },
        ...{ experimentalDecorators: true, emitDecoratorMetadata: true },
      };
      writeFileSync(join(app, 'package.json'), '{"type": "module"}');
      writeFileSync(join(app, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['host.ts'] }));
      writeFileSync(join(app, 'host.ts'), HOST);
      run(app, join(root, 'node_modules/typescript/bin/tsc'), '-p', '.');
      expect(JSON.parse(run(app, 'host.js'))).toEqual({
        status: 'accepted',
        shown: ['hello'],
        reasons: ['direct_message'],
        rest: 200,
      });
    },
  );
});

if (!isBuilt) it.skip('dist/ is not built: there is no package to look at', () => undefined);

/** Links what the manifest declares, as an installation would bring it, and nothing that it merely happens to find. */
function link(app: string, kinds: readonly (keyof Manifest)[], more: readonly string[] = []): void {
  const manifest = JSON.parse(
    readFileSync(join(app, 'node_modules/warbler/package.json'), 'utf8'),
  ) as Manifest;
  for (const name of [...kinds.flatMap((kind) => Object.keys(manifest[kind])), ...more]) {
    const place = join(app, 'node_modules', name);
    if (existsSync(place)) continue;
    mkdirSync(dirname(place), { recursive: true });
    symlinkSync(join(root, 'node_modules', name), place);
  }
}

function npm(...args: readonly string[]): string {
  return execFileSync('npm', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
}

/** Ends by itself or not at all: then the time limit says that something was left open. */
function run(folder: string, ...args: readonly string[]): string {
  try {
    return execFileSync(process.execPath, [...args], { cwd: folder, encoding: 'utf8', timeout: 60_000 });
  } catch (error) {
    throw new Error(`${(error as { stdout?: string }).stdout ?? ''}\n${(error as Error).message}`);
  }
}
