import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { commands } from '../../src/cli/commands/index.js';
import { exitCodes } from '../../src/cli/exit-code.js';
import { plain, tableOf, widthOf, wrapped } from '../../src/cli/terminal.js';
import { warbler } from './terminal-session.js';

const KEY = 'a-key';

describe('a command line', () => {
  it.each([
    [[], /Name a command/],
    [['sing'], /There is no command "sing"; known are: tail, explain/],
    [['devices'], /There is no command "devices" alone; known are: devices list/],
    [['explain'], /`explain` needs ID/],
    [['explain', 'a', 'b'], /does not know what to do with "b"/],
    [['tail', '--colour'], /Unknown option '--colour'/],
    [['tail', '--outcome', 'shout'], /"shout" is no outcome; known are: push, batch, defer, suppress/],
    [['tail', '--count', '0'], /give a number from 1 on/],
    [['tail', '--count', '-5'], /'--count' argument is ambiguous. Did you forget/],
    [['keys', 'create', 'ci'], /Give at least one --scope/],
    [['tail', '--url', 'chat.example'], /is not the address of a gateway/],
  ] as const)('that is wrong is answered with what to write: %j', async (argv, words) => {
    const { code, err, out } = await warbler(argv, { key: KEY });
    expect([code, out]).toEqual([exitCodes.usage, '']);
    expect(err).toMatch(words);
    expect(err).not.toContain('\ufffd');
  });

  it('may have its options before the command', async () => {
    const { code, json } = await warbler(['--json', '--url', 'http://127.0.0.1:1', 'explain', 'x'], {
      key: KEY,
    });
    expect(code).toBe(exitCodes.unreachable);
    expect(json()).toMatchObject({ problem: { title: 'The gateway cannot be reached' } });
  });

  it.each(['explain x', 'tail', 'devices list bob', 'keys list', 'policy show'])(
    'without a key says how to give one: %s',
    async (line) => {
      const { code, err } = await warbler(line.split(' '));
      expect(code).toBe(exitCodes.unauthorized);
      expect(err).toContain('WARBLER_KEY');
    },
  );

  it.each(['ключ', 'a key', 'a\nkey'])('with a key that no header can carry is told so: %j', async (key) => {
    const { code, err } = await warbler(['keys', 'list'], { url: 'http://127.0.0.1:1', key });
    expect([code, err]).toEqual([exitCodes.unauthorized, expect.stringContaining('WARBLER_KEY')]);
    expect(err).not.toContain(key);
  });

  it('for an app that no header can name is told so', async () => {
    const { code, err } = await warbler(['keys', 'list', '--app', '应用'], { key: KEY });
    expect([code, err]).toEqual([exitCodes.usage, expect.stringContaining('a-z, 0-9, _ and -')]);
  });

  it.each(['explain x', 'tail'])('tells a gateway that is not there from a refusal: %s', async (line) => {
    const { code, err } = await warbler(line.split(' '), { url: 'http://127.0.0.1:1', key: KEY });
    expect(code).toBe(exitCodes.unreachable);
    expect(err).toContain('Start the gateway');
  });

  it('knows a server that is no gateway', async () => {
    const server = createServer((_, response) => response.end('<h1>It works</h1>'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { code, err } = await warbler(['keys', 'list'], { url, key: KEY });
    server.close();
    expect([code, err]).toEqual([exitCodes.unreachable, expect.stringContaining('not a gateway')]);
  });
});

describe('help', () => {
  it('lists every command in 80 columns', async () => {
    const { code, out } = await warbler(['--help']);
    expect(code).toBe(0);
    for (const { name } of commands) expect(out).toContain(`warbler ${name}`);
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it.each(commands.map((each) => [each.name, each] as const))(
    'of %s names its arguments and options',
    async (name, command) => {
      const { code, out } = await warbler([...name.split(' '), '--help']);
      expect(code).toBe(0);
      for (const word of [...command.args, ...Object.keys(command.options)]) expect(out).toContain(word);
    },
  );

  it('of a group lists its commands', async () => {
    const { out } = await warbler(['keys', '--help']);
    expect(out).toContain('warbler keys revoke ID');
    expect(out).not.toContain('warbler tail');
  });
});

describe('docs/cli.md', () => {
  const page = readFileSync(new URL('../../docs/cli.md', import.meta.url), 'utf8');

  it('has every command with its arguments and options', () => {
    for (const { name, args, options } of commands) {
      expect(page).toContain(`\`warbler ${[name, ...args].join(' ')}\``);
      for (const option of Object.keys(options)) expect(page).toContain(`--${option}`);
    }
  });

  it('has every exit code', () => {
    for (const code of Object.values(exitCodes)) expect(page).toMatch(new RegExp(`^\\| ${code} +\\|`, 'm'));
  });
});

describe('text for a terminal', () => {
  it('keeps no control character and no mark that turns the direction of writing', () => {
    expect(plain('a\u001b[31mb\u0007\nc\u009bd\u202ee')).toBe('a\ufffd[31mb\ufffd\ufffdc\ufffdd\ufffde');
    expect(plain('łódź 消息 👩‍💻')).toBe('łódź 消息 👩‍💻');
  });

  it('breaks at words, and inside a word only when it is longer than the line', () => {
    expect(wrapped('one two three', 7)).toEqual(['one two', 'three']);
    expect(wrapped('abcdefghij', 4)).toEqual(['abcd', 'efgh', 'ij']);
    expect(wrapped('one two three', 7, 2)).toEqual(['one two', '  three']);
    expect(wrapped('消息消息', 5).map(widthOf)).toEqual([4, 4]);
  });

  it('stands in columns by what is seen', () => {
    expect(tableOf(['a', 'b'], [['消', 'x']])).toEqual(['a   b', '消  x']);
  });
});
