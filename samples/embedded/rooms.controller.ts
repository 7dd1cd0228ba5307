import { Body, Controller, Get, NotFoundException, Param, Post, Put } from '@nestjs/common';
import { type DeviceChange, Warbler } from '../../src/library.js';
import { RoomsService } from './rooms.service.js';

/** The chat server's own routes; Warbler's lie beside them under /v1. */
@Controller()
export class RoomsController {
  constructor(
    private readonly rooms: RoomsService,
    private readonly warbler: Warbler,
  ) {}

  @Post('rooms/:room/messages')
  async say(@Param('room') room: string, @Body() body: { sender?: string; text?: string }) {
    const result = await this.rooms.say(room, body.sender ?? '', body.text ?? '');
    if (result === null) throw new NotFoundException('no such room, or the sender is not in it');
    return result;
  }

  @Get('rooms/:room/messages')
  history(@Param('room') room: string) {
    return this.rooms.history(room);
  }

  @Put('people/:user/phone')
  async phone(@Param('user') user: string, @Body() phone: DeviceChange) {
    const { id, provider } = await this.warbler.app().putDevice(user, 'phone', { kind: 'phone', ...phone });
    return { id, provider };
  }

  @Get('why/:message')
  why(@Param('message') message: string) {
    return this.rooms.why(message);
  }
}
