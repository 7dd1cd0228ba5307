import { Inject, Injectable, Module, Optional } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { expect, it } from 'vitest';

abstract class Greeting {
  abstract text(): string;
}

@Injectable()
class German extends Greeting {
  text(): string {
    return 'Guten Tag';
  }
}

@Injectable()
class Host {
  constructor(
    readonly greeting: Greeting,
    @Optional() @Inject('absent') readonly absent?: string,
  ) {}
}

@Module({ providers: [{ provide: Greeting, useClass: German }, Host] })
class Parlour {}

it('runs the decorators and constructor types of Nest as the compiled product does', async () => {
  const app = await NestFactory.createApplicationContext(Parlour, { logger: false });
  expect(app.get(Host).greeting.text()).toBe('Guten Tag');
  await app.close();
});

it('opens the SQLite of the Node that runs it', async () => {
  const { DatabaseSync } = await import('node:sqlite');
  const database = new DatabaseSync(':memory:');
  expect(database.prepare('select 7 as n').get()).toEqual({ n: 7 });
  database.close();
});
