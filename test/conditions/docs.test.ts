import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Attribute, catalogue } from '../../src/model/condition/attributes.js';
import { policyCondition, problemsOf } from '../../src/model/policy-conditions.js';

const page = readFileSync('docs/conditions.md', 'utf8');

function row(name: string, { type, values, says }: Attribute): string {
  const kind = values === undefined ? type : values.map((each) => `\`${each}\``).join(' ');
  return `| \`${name}\` | ${kind} | ${says} |`;
}

/** The page as formatters lay it out, cells without their padding. */
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .map((line) => line.replaceAll(/ +\|/g, ' |').replaceAll(/\| +/g, '| '));

describe('the page on conditions', () => {
  it('tells of every attribute of the catalogue, and of no other', () => {
    const told = rows.filter((line) =>
      /^\| `(user|device|conversation|message|notice|behaviour|local)\./.test(line),
    );
    expect(told).toEqual(Object.entries(catalogue).map(([name, each]) => row(name, each)));
  });

  it('shows conditions that are taken as they stand', () => {
    const [, json] = /```json\n([\s\S]*?)```/.exec(page)!;
    const { conditions } = JSON.parse(json!) as { conditions: readonly unknown[] };
    expect(conditions.map((each) => policyCondition.safeParse(each).success)).toEqual([true, true, true]);
    const [, language] = /## The language\n\n```\n([\s\S]*?)```/.exec(page)!;
    const shown = ['user.language == "zh"', 'device.app_version >= "5.10"', 'segment("night_shift")'];
    expect(shown.filter((each) => !language!.includes(each))).toEqual([]);
    expect(shown.flatMap((each) => problemsOf(each, 'device'))).toEqual([]);
  });
});
