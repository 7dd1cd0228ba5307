import { Body, Controller, Delete, Get, HttpCode, Param, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Answers, pageOf } from './answers.decorator.js';
import { AuditService } from './audit.service.js';
import { deviceShape, deviceView } from './device-view.js';
import { changeOf, deviceRegistration } from '../model/device-change.js';
import { NeedsScope } from '../access/access.guard.js';
import { CurrentCaller } from '../access/caller.decorator.js';
import type { Caller } from '../access/caller.js';
import { CurrentApp } from '../access/current-app.decorator.js';
import { Guarded } from '../access/guarded.decorator.js';
import { notFound } from '../access/problem.js';
import { id } from '../model/event.js';
import { DeviceRegistry } from '../ports.js';

@ApiTags('devices')
@Controller('v1/users/:user/devices')
@Guarded({ scope: 'devices:write' })
export class DevicesController {
  constructor(
    private readonly registry: DeviceRegistry,
    private readonly audit: AuditService,
  ) {}

  @Answers('The user’s devices.', pageOf(deviceShape))
  @NeedsScope('devices:read')
  @Get()
  async list(@CurrentApp() app: string, @Param('user', { schema: id }) user: string) {
    return { items: (await this.registry.list(app, user)).map(deviceView), next_cursor: null };
  }

  @Answers('One device.', deviceShape)
  @NeedsScope('devices:read')
  @Get(':device')
  async get(
    @CurrentApp() app: string,
    @Param('user', { schema: id }) user: string,
    @Param('device', { schema: id }) device: string,
  ) {
    const found = (await this.registry.list(app, user)).find((each) => each.id === device);
    if (found === undefined) throw notFound();
    return deviceView(found);
  }

  @Answers(
    'Registers a device or changes it; what is left out stays. A token that another user had moves here.',
    deviceShape,
  )
  @Put(':device')
  async put(
    @CurrentCaller() caller: Caller,
    @Param('user', { schema: id }) user: string,
    @Param('device', { schema: id }) device: string,
    @Body({ schema: deviceRegistration }) change: z.infer<typeof deviceRegistration>,
  ) {
    const stored = await this.registry.put(caller.app, user, device, changeOf(change));
    await this.audit.note(caller, 'device.put', `${user}/${device}`, { fields: Object.keys(change) });
    return deviceView(stored);
  }

  @ApiOperation({ summary: 'Removes a device: nothing is pushed to it any more.' })
  @Delete(':device')
  @HttpCode(204)
  async remove(
    @CurrentCaller() caller: Caller,
    @Param('user', { schema: id }) user: string,
    @Param('device', { schema: id }) device: string,
  ): Promise<void> {
    if (!(await this.registry.remove(caller.app, user, device))) throw notFound();
    await this.audit.note(caller, 'device.remove', `${user}/${device}`);
  }
}
