import { describe, expect, it } from 'vitest';
import { hasKeyword } from '../../src/decide/keywords.js';

describe('a keyword', () => {
  it.each([
    ['Deploy', 'DEPLOY: at noon?', true],
    ['deploy', 'we redeployed it', false],
    ['deploy', 'deploy_now', true],
    ['deploy', 'redeploy, then deploy', true],
    ['deploy', '今天deploy吧', true],
    ['ｄｅｐｌｏｙ', 'deploy', true],
    ['发版', '今晚发版ok', true],
    ['strasse', 'Große STRAẞE 4', true],
    ['ὀδυσσεύς', 'ὈΔΥΣΣΕΎΣ kam', true],
    ['q3', 'Q3 numbers', true],
    ['q3', 'q31', false],
    ['c++', 'I like c++.', true],
    ['x', '𝒙 marks the spot', true],
    ['x', '𐐀x', false],
    ['', 'anything', false],
    ['deploy', '', false],
    ['deploy', 'deploy', true],
    ['kl', 'kıl', false],
    ['kıl', 'KıL', true],
    ['ok', 'ok𝒙', false],
    ['ok', 'ok𐐀', false],
    ['ok', '😀ok😀', true],
    ['q', 'a😀q', true],
    ['q', 'xq', false],
  ])('%s in "%s": %s', (keyword, text, hits) => {
    expect(hasKeyword(text, [keyword])).toBe(hits);
  });
});
