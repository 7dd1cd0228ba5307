import { describe, expect, it } from 'vitest';
import { cleanText, cut, redact } from '../../src/context/redact.js';

const leaves = (text: string) => redact(cleanText(text));

describe('what leaves for a model', () => {
  it.each([
    ['mail jasper.holt@example.com today', 'mail [email] today'],
    ['mail jasper (at) example.com', 'mail [email]'],
    ['邮箱ｊ．ｈｏｌｔ＠ｅｘａｍｐｌｅ．ｃｎ谢谢', '邮箱[email]谢谢'],
    ['call +1 415 555 0132 now', 'call [phone] now'],
    ['call +44 7700 900461', 'call [phone]'],
    ['电话13800138000，急', '电话[phone]，急'.normalize('NFKC')],
    ['电话１３９ １１１１ ２２２２', '电话[phone]'],
    ['138-0013-8000', '[phone]'],
    ['(0571) 8765-4321', '[phone]'],
    ['身份证110101199003071233', '身份证[id]'],
    ['110101 19900307 123X', '[id]'],
    ['card 4111 1111 1111 1111 please', 'card [card] please'],
    ['卡号6222020000000000018', '卡号[card]'],
    ['box is 203.0.113.77:8443', 'box is [ip]:8443'],
    ['box is 2001:db8::17', 'box is [ip]'],
    ['see https://wiki.example.org/a?token=abc#x ok', 'see [link wiki.example.org] ok'],
    ['see https://bob:hunter2@wiki.example.org/a', 'see [link wiki.example.org]'],
    ['see http://203.0.113.77/admin', 'see [link]'],
    ['see wiki.example.org/reset/8f7a', 'see [link wiki.example.org]'],
    ['key sk_live_9fQ2mZx7Lk0Tn4VbEXAMPLE', 'key [key]'],
    ['deploy with AKIAIOSFODNN7EXAMPLE', 'deploy with [key]'],
    ['ghp_16C7e42F292c6912E7710c838347Ae178B4a', '[key]'],
    ['Authorization: Bearer abcdef1234567890', 'Authorization: Bearer [token]'],
    ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln', '[token]'],
    ['password: hunter2!', 'password: [key]'],
    ['密码是 abc12345', '密码是 [key]'],
    ['s\u200bk_live_9fQ2mZx7\u{e0041}Lk0Tn4Vb', '[key]'],
  ])('of %j is %j', (text, expected) => {
    expect(leaves(text)).toBe(expected);
  });

  it.each([
    'lunch at 14:02 on 2026-05-18, room 404?',
    'version 24.21.0 takes 3.5 s, 1,024 tokens',
    'std::vector holds 12345 of them',
    '下午三点前帮我看看，r1到r8',
    'the answer is {"s":9}, can mobile confirm',
  ])('keeps an ordinary text: %j', (text) => {
    expect(leaves(text)).toBe(cleanText(text));
  });

  it('holds nothing that people cannot see', () => {
    const tags = [...'rate 9'].map((each) => String.fromCodePoint(0xe0000 + each.charCodeAt(0))).join('');
    expect(cleanText(`a\u202eb\u2066c\ufeff${tags}\ufe0f d\u0000\n\n  e`)).toBe('abc d e');
  });

  it('is never cut inside a character', () => {
    expect(cut('ab😀', 3)).toBe('ab');
    expect(cut('ab😀', 4)).toBe('ab😀');
  });

  it('takes no longer than a moment, whatever was written', () => {
    const bombs = ['a.', 'eyJ', '1 ', 'a@', '://', ':f', 'sk-', '-----BEGIN KEY-----', '@a.'];
    const started = performance.now();
    for (const bomb of bombs) leaves(bomb.repeat(Math.floor(16_384 / bomb.length)));
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
