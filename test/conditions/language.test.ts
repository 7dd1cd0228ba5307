import { describe, expect, it } from 'vitest';
import { checkCondition, type CheckOptions } from '../../src/model/condition/check.js';
import { compileCondition, type Readers } from '../../src/model/condition/compile.js';
import type { Value } from '../../src/model/condition/expression.js';
import { limits } from '../../src/model/condition/expression.js';
import { parseCondition } from '../../src/model/condition/parse.js';
import { catalogue } from '../../src/model/condition/attributes.js';

type Values = Readonly<Record<string, Value | undefined>>;

const readers: Readers<Values, null> = {
  attributes: Object.fromEntries(
    Object.keys(catalogue).map((name) => [name, (values: Values) => values[name] ?? null]),
  ),
  attached: {
    user: (values, _device, key) => values[`user.attributes.${key}`] ?? null,
    device: (values, _device, key) => values[`device.attributes.${key}`] ?? null,
    conversation: (values, _device, key) => values[`conversation.attributes.${key}`] ?? null,
  },
};
const anywhere: CheckOptions = { scope: 'device', segments: ['vip', 'night_shift'] };

function holds(text: string, values: Values): boolean {
  const parsed = parseCondition(text);
  if (!parsed.ok) throw new Error(parsed.problem.problem);
  return compileCondition(
    parsed.value,
    readers,
    new Map([['vip', ({ 'user.id': id }) => id === 'ann']]),
  )(values, null);
}

function problems(text: string, options = anywhere): readonly string[] {
  const parsed = parseCondition(text);
  const found = parsed.ok ? checkCondition(parsed.value, options) : [parsed.problem];
  return found.map(({ column, problem, fix }) => `${column}: ${problem}. ${fix}`);
}

describe('a condition', () => {
  it.each([
    ['user.language == "zh"', { 'user.language': 'zh' }, true],
    ['user.language != "zh"', { 'user.language': 'en' }, true],
    ['not user.bot and user.attributes.plan in ["pro", "team"]', { 'user.attributes.plan': 'pro' }, true],
    ['user.attributes.seats >= 5', { 'user.attributes.seats': 5 }, true],
    ['user.attributes.seats >= 5', { 'user.attributes.seats': 'many' }, false],
    ['user.attributes.beta', { 'user.attributes.beta': true }, true],
    ['user.attributes.beta', { 'user.attributes.beta': 'yes' }, false],
    ['device.app_version < "5.10"', { 'device.app_version': '5.9.3-beta' }, true],
    ['device.app_version == "5.2"', { 'device.app_version': '5.2.0' }, true],
    ['device.app_version in ["5.2", "6"]', { 'device.app_version': '6.0.0' }, true],
    ['device.app_version < "5.10"', { 'device.app_version': 'unknown' }, false],
    ['conversation.id starts_with "ops-"', { 'conversation.id': 'ops-7' }, true],
    ['conversation.id ends_with "7" and conversation.id contains "s-"', { 'conversation.id': 'ops-7' }, true],
    ['local.hour >= 22 or local.hour < 7', { 'local.hour': 3 }, true],
    ['segment("vip")', { 'user.id': 'ann' }, true],
    ['segment("night_shift")', { 'user.id': 'ann' }, false],
    ['false or (true and not false)', {}, true],
  ] as const)('%s of %o is %s', (text, values, expected) => {
    expect(holds(text, values)).toBe(expected);
  });

  it.each([
    'user.locale == "zh"',
    'user.locale != "zh"',
    'user.locale in ["zh"]',
    'user.locale not in ["zh"]',
    'user.attributes.seats < 5',
    'user.attributes.seats >= 5',
    'device.app_version != "1"',
    'conversation.parent contains ""',
    'has(user.locale)',
    'user.attributes.beta',
  ])('compares nothing with what is absent: %s is false', (text) => {
    expect(holds(text, {})).toBe(false);
  });

  it('binds not before and, and before or', () => {
    expect(holds('not true and false or true', {})).toBe(true);
    expect(holds('not (true and false or true)', {})).toBe(false);
  });
});

describe('the check at publication', () => {
  it.each([
    ['user.langage == "zh"', 'Did you mean user.language?'],
    ['user.attributes.Plan == "x"', '1: reads user.attributes.Plan, which does not exist'],
    ['user.language = "zh"', '15: has a "=" that means nothing. Write == to compare.'],
    ['user.language == zh', '18: reads zh, which does not exist'],
    ['user.language == 5', 'compares a string with a number'],
    ['user.language < "zh"', 'Only numbers and versions have an order'],
    ['device.app_version > 5', '22: is not a version. Give the version in quotes: "5.2.1".'],
    ['device.app_version > 5.2.1', 'Put versions in quotes'],
    ['message.importance == "urgent"', 'Use one of low, normal, high, critical.'],
    ['user.language', 'is a string, not true or false'],
    ['local.hour contains "2"', 'something that is no text'],
    ['segment("vips")', 'Did you mean segment("vip")?'],
    ['"a" == "a"', 'compares two values'],
    ['user.attributes.a == device.attributes.b', 'compares two attached attributes'],
    ['user.language in []', 'Give at least one value'],
    ['user.language == "zh', 'does not end'],
    ['user.bot user.bot', '10: goes on with "user.bot"'],
    ['(user.bot', 'lacks a )'],
    ['', 'ends too early'],
    ['user.bot and', '13: ends too early'],
    ['has("x")', 'asks has() of a value'],
  ])('refuses %s with column and fix', (text, expected) => {
    expect(problems(text).join(' | ')).toContain(expected);
  });

  it('keeps a segment to what is known of a user, and a push to what holds on all devices', () => {
    expect(problems('message.mention', { scope: 'user', segments: null })[0]).toContain('read user.* only');
    expect(problems('segment("vip")', { scope: 'user', segments: null })[0]).toContain(
      'cannot rest on another',
    );
    expect(problems('device.kind == "phone"', { scope: 'message', segments: [] })[0]).toContain(
      'all devices',
    );
    expect(problems('user.bot', { scope: 'user', segments: null })).toEqual([]);
  });

  it('bounds length, size, depth, lists and texts', () => {
    expect(problems(`user.id == "${'x'.repeat(limits.characters)}"`)[0]).toContain('characters long');
    expect(problems(`user.id == "${'x'.repeat(limits.text + 1)}"`)[0]).toContain('text that is too long');
    expect(problems(Array(limits.nodes).fill('true').join(' or '))[0]).toContain('too large');
    expect(problems(`${'('.repeat(50)}true${')'.repeat(50)}`)[0]).toContain('nested too deeply');
    expect(problems(`${'not '.repeat(50)}true`)[0]).toContain('nested too deeply');
    expect(problems(`local.hour in [${Array(101).fill('1').join(',')}]`)[0]).toContain('too long a list');
    expect(problems('local.hour == 1234567890')[0]).toContain('number that is too long');
  });
});
