import { z } from 'zod';
import { type Command } from '../command.js';
import { UsageError } from '../usage-error.js';
import { path } from '../gateway-api.js';
import { done } from '../result.js';
import { padded, plain, tableOf } from '../terminal.js';

const deviceShape = z.looseObject({
  id: z.string(),
  kind: z.string(),
  platform: z.string(),
  provider: z.string().nullable(),
  token: z.string(),
  push_enabled: z.boolean(),
  connected: z.boolean(),
  last_seen_at: z.string(),
});
type DeviceAnswer = z.infer<typeof deviceShape>;

const listShape = z.looseObject({ items: z.array(deviceShape) });

const list: Command = {
  name: 'devices list',
  args: ['USER'],
  summary: 'The devices of a user.',
  options: {},
  async run({ api, args }) {
    const answer = await api.request({ path: path`/v1/users/${args[0]!}/devices`, shape: listShape });
    if (!answer.ok) return answer;
    const { items } = answer.body;
    if (items.length === 0) return done(answer.body, [`${plain(args[0])} has no devices.`]);
    const heading = ['device', 'kind', 'platform', 'provider', 'token', 'push', 'last seen'];
    return done(answer.body, tableOf(heading, items.map(rowOf)));
  },
};

function rowOf(device: DeviceAnswer): string[] {
  const seen = device.connected ? 'now' : `${device.last_seen_at.slice(0, 16)}Z`;
  const { id, kind, platform, provider, token } = device;
  return [id, kind, platform, provider ?? '-', token, device.push_enabled ? 'on' : 'off', seen].map(plain);
}

const show: Command = {
  name: 'devices show',
  args: ['USER', 'DEVICE'],
  summary: 'All that is known of one device. Its token never comes back, only a fingerprint.',
  options: {},
  async run({ api, args }) {
    const where = path`/v1/users/${args[0]!}/devices/${args[1]!}`;
    const answer = await api.request({ path: where, shape: deviceShape });
    if (!answer.ok) return answer;
    const rows = Object.entries(answer.body).map(([name, value]) => [name, valueText(value)] as const);
    return done(
      answer.body,
      rows.map(([name, value]) => plain(`${padded(name, 17)} ${value}`)),
    );
  },
};

function valueText(value: unknown): string {
  if (value === null) return '-';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

const remove: Command = {
  name: 'devices remove',
  args: ['USER', '[DEVICE]'],
  summary: 'Removes a device, or with --all every device of the user: nothing is pushed there any more.',
  options: { all: { type: 'boolean', help: 'every device of the user' } },
  async run({ api, args: [user, device], values }) {
    if ((device === undefined) !== (values['all'] === true)) {
      throw new UsageError('Name one device, or give --all');
    }
    const listed =
      device === undefined
        ? await api.request({ path: path`/v1/users/${user!}/devices`, shape: listShape })
        : ({ ok: true, body: { items: [{ id: device }] } } as const);
    if (!listed.ok) return listed;
    const removed: string[] = [];
    for (const { id } of listed.body.items) {
      const where = path`/v1/users/${user!}/devices/${id}`;
      const answer = await api.request({ method: 'DELETE', path: where, shape: z.null() });
      if (!answer.ok) return answer;
      removed.push(id);
    }
    const lines = removed.map((id) => plain(`Removed ${user}/${id}.`));
    return done({ user, removed }, lines.length === 0 ? [plain(`${user} has no devices.`)] : lines);
  },
};

export const devices: readonly Command[] = [list, show, remove];
