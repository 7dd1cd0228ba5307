import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const shared = '../shared/scenarios';
const files = ['decisions.yaml', 'notices.yaml', 'fuzz-dev.yaml', 'fuzz-notices-dev.yaml'];

describe.skipIf(!existsSync(shared))(
  'the scenarios kept here (skipped without the shared folder beside the checkout)',
  () => {
    it.each(files)('%s is the shared file, byte for byte', (file) => {
      expect(readFileSync(`test/scenarios/${file}`).equals(readFileSync(`${shared}/${file}`))).toBe(true);
    });
  },
);
