// A chat server as others write them: a NestJS app on Express or Fastify with routes, pipes, guards and timers of its own.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  Body,
  type CanActivate,
  Controller,
  type DynamicModule,
  type ExecutionContext,
  Get,
  type INestApplication,
  Injectable,
  type ModuleMetadata,
  Param,
  ParseIntPipe,
  Post,
  UseGuards,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Interval, ScheduleModule } from '@nestjs/schedule';
import { ChatBuilder, ManualClock, MemoryProvider, SilentLog } from '../../src/testing.js';
import { Warbler, type WarblerApp } from '../../src/warbler.js';
import { type WarblerSettings } from '../../src/warbler.module.js';

export const platforms = ['express', 'fastify'] as const;
export type Platform = (typeof platforms)[number];

export const ADMIN_KEY = 'the-admin-key-of-the-module-tests';
/** A Tuesday. */
const START = Date.parse('2026-03-10T14:00:00Z');

@Injectable()
class HostGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { headers } = context.switchToHttp().getRequest<{ headers: Record<string, string> }>();
    return headers['x-host'] === 'yes';
  }
}

@Controller()
class HostController {
  @Get('hello')
  hello() {
    return { hello: 'from the host' };
  }

  @Get('numbers/:n')
  number(@Param('n', ParseIntPipe) n: number) {
    return { n };
  }

  @Post('notes')
  note(@Body() body: unknown) {
    return { body: body ?? null };
  }

  @Get('guarded')
  @UseGuards(HostGuard)
  guarded() {
    return 'in';
  }

  @Get('v1/rooms')
  rooms() {
    return [];
  }

  @Get('boom')
  boom(): never {
    throw new Error('the host broke');
  }
}

@Injectable()
export class HostTimer {
  ticks = 0;

  @Interval(50)
  tick(): void {
    this.ticks += 1;
  }
}

export interface HostOptions {
  readonly warbler?: DynamicModule;
  readonly providers?: ModuleMetadata['providers'];
  readonly imports?: ModuleMetadata['imports'];
  readonly rawBody?: boolean;
  readonly before?: (app: INestApplication) => void;
}

/** Listens on any free port. */
export async function startHost(platform: Platform, options: HostOptions = {}) {
  const { warbler, providers = [], imports = [], rawBody = true } = options;
  const module: DynamicModule = {
    module: class HostModule {},
    imports: [ScheduleModule.forRoot(), ...imports, ...(warbler === undefined ? [] : [warbler])],
    controllers: [HostController],
    providers: [HostTimer, ...providers],
  };
  const adapter = platform === 'express' ? new ExpressAdapter() : new FastifyAdapter();
  const app = await NestFactory.create(module, adapter, { logger: false, abortOnError: false, rawBody });
  options.before?.(app);
  await app.listen(0, '127.0.0.1');
  return { app, url: await app.getUrl(), server: app.getHttpServer() as import('node:http').Server };
}

/** What a test gives to `forRoot`: a clock that stands, phones in memory, a data directory of its own. */
export function testSettings() {
  const dataDir = mkdtempSync(join(tmpdir(), 'warbler-module-'));
  const clock = new ManualClock(START);
  const memory = new MemoryProvider();
  const config = { data_dir: dataDir, admin_key: ADMIN_KEY };
  const settings: WarblerSettings = { config, clock, log: new SilentLog(), pushProviders: [memory] };
  return { settings, clock, memory, config, remove: () => rmSync(dataDir, { recursive: true, force: true }) };
}

/** Bob has a phone, and a direct conversation with Ann in which she writes. */
export async function annWrites(app: WarblerApp, chat: ChatBuilder, text: string) {
  await app.putDevice('bob', 'phone', { kind: 'phone', platform: 'ios', provider: 'memory', target: 'bobs' });
  await app.emit([chat.user('ann', 'Ann'), chat.conversation('c1', 'direct', 'ann', 'bob')]);
  return app.emit(chat.message('c1', 'ann', text));
}

export function warblerOf(app: INestApplication): Warbler {
  return app.get(Warbler);
}
