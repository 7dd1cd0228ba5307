// A small IM server in NestJS (on Express) that has Warbler inside. In: messages over HTTP; out: pushes to phones, through
// a sandbox that plays APNs and FCM.
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { type ConfigDocument, SilentLog, WarblerModule } from '../../src/library.js';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.js';
import { warblerConfig } from '../sandbox/warbler-config.js';
import { RoomsController } from './rooms.controller.js';
import { RoomsService } from './rooms.service.js';

export interface EmbeddedOptions {
  /** 0: any free port. */
  readonly port: number;
  readonly dataDir: string;
  /** For Warbler's own routes under /v1. */
  readonly adminKey: string;
}

export interface Embedded {
  readonly url: string;
  readonly sandbox: Sandbox;
  close(): Promise<void>;
}

function imModule(config: ConfigDocument) {
  @Module({
    imports: [WarblerModule.forRoot({ config, log: new SilentLog() })],
    controllers: [RoomsController],
    providers: [RoomsService],
  })
  class ImModule {}
  return ImModule;
}

/** Starts the sandbox and the server, and gives Sam a phone. */
export async function startEmbedded({ port, dataDir, adminKey }: EmbeddedOptions): Promise<Embedded> {
  const sandbox = await startSandbox();
  const config = { ...warblerConfig(sandbox), data_dir: dataDir, admin_key: adminKey };
  // Signed webhooks need the raw body; without that door the option can be left out.
  const create = { rawBody: true, logger: false } as const;
  const app = await NestFactory.create<NestExpressApplication>(imModule(config), create);
  await app.listen(port, '127.0.0.1');
  const url = await app.getUrl();
  await givePhone(url, sandbox);
  const close = async (): Promise<void> => {
    await app.close();
    await sandbox.close();
  };
  return { url, sandbox, close };
}

/** As an app does at its first start. */
async function givePhone(url: string, sandbox: Sandbox): Promise<void> {
  const { target } = sandbox.registerDevice({ id: 'sam', provider: 'apns' });
  const body = JSON.stringify({ platform: 'ios', provider: 'apns', target: target.value });
  const headers = { 'content-type': 'application/json' };
  const { ok, status } = await fetch(`${url}/people/sam/phone`, { method: 'PUT', headers, body });
  if (!ok) throw new Error(`the phone was not registered: ${status}`);
}
