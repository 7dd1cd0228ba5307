import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressTier, allowList, checkUrl, mayConnect } from '../../src/egress/guard.js';
import { runs } from './runs.js';

const nobody = allowList([]);

/** Every line of the special-purpose registries that must not count as public, at both ends of its range. */
const special = `
0.0.0.0 0.255.255.255 10.0.0.0 10.255.255.255 100.64.0.0 100.127.255.255 127.0.0.0 127.0.0.1 127.255.255.255
169.254.0.0 169.254.169.254 169.254.255.255 172.16.0.0 172.31.255.255 192.0.0.0 192.0.0.255 192.0.2.0 192.0.2.255
192.88.99.0 192.88.99.255 192.168.0.0 192.168.255.255 198.18.0.0 198.19.255.255 198.51.100.0 198.51.100.255
203.0.113.0 203.0.113.255 224.0.0.0 239.255.255.255 240.0.0.0 255.255.255.254 255.255.255.255 100.100.100.200
:: ::1 ::2 ::ffff:127.0.0.1 ::ffff:7f00:1 ::ffff:8.8.8.8 ::ffff:808:808 ::ffff:10.0.0.1 ::127.0.0.1 ::8.8.8.8
0:0:0:0:0:ffff:7f00:1 0000:0000:0000:0000:0000:ffff:10.0.0.1 64:ff9b::7f00:1 64:ff9b::8.8.8.8 64:ff9b:1::1
100::1 100::ffff 2001::1 2001:0:7f00:1::1 2001:10::1 2001:20::1 2001:1ff::1 2001:db8::1 2001:db8:ffff::1
2002:7f00:1::1 2002:a00:1::1 2002::1 3fff::1 3fff:fff::1 fc00::1 fd00::1 fdff:ffff::1 fd00:ec2::254 fe80::1
fe80::1%eth0 febf::1 fec0::1 ff00::1 ff02::1 ff0e::1 4000::1 5f00::1 8000::1 localhost 127.1 0177.0.0.1 nothing
`
  .trim()
  .split(/\s+/);

const open =
  `1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0 169.253.255.255
169.255.0.0 172.15.255.255 172.32.0.0 192.0.1.0 192.0.3.0 192.167.255.255 192.169.0.0 198.17.255.255 198.20.0.0
203.0.112.255 203.0.114.0 223.255.255.255 2600::1 2a00:1450:4001::1 2001:200::1 2001:4860:4860::8888 2003::1
2606:4700:4700::1111 3ffe::1`
    .trim()
    .split(/\s+/);

const refused = [
  ...[
    'http://push.example.com/',
    'ftp://push.example.com/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'data:,x',
  ],
  ...['https://user@push.example.com/', 'https://user:pw@push.example.com/', 'https://push.example.com/#x'],
  ...[
    'https://127.0.0.1/',
    'https://127.1/',
    'https://2130706433/',
    'https://0x7f000001/',
    'https://0177.0.0.1/',
  ],
  ...[
    'https://0x7f.0.0.1/',
    'https://127.0.0.1./',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://0/',
  ],
  ...['https://8.8.8.8/', 'https://[2606:4700::1]/', 'https://１２７.０.０.１/', 'https://①②⑦.⓪.⓪.①/'],
  ...[
    'https://localhost/',
    'https://LOCALHOST/',
    'https://a.localhost/',
    'https://intranet/',
    'https://db.internal/',
  ],
  ...[
    'https://printer.local/',
    'https://push.example.com./',
    'https://push.example.com:8443/',
    'https://push.example.com:80/',
  ],
  ...[
    'https://push.exa\tmple.com/',
    'https:\\\\push.example.com/',
    ' https://push.example.com/',
    'https://',
    '',
    'push',
  ],
  ...[
    '//push.example.com/',
    'https:///',
    'https://push.example.com\\@127.0.0.1/',
    `https://push.example.com/${'a'.repeat(2048)}`,
  ],
  ...[
    'https://169.254.169.254/latest/meta-data/',
    'https://metadata.google.internal/',
    'https://router.home.arpa/',
  ],
];

describe('the egress guard', () => {
  it.each(special)('never counts %s as public', (address) => {
    expect(addressTier(address)).not.toBe('public');
    expect(mayConnect(address, 'named', false)).toBe(false);
  });

  it.each(open)('lets %s through', (address) => {
    expect(mayConnect(address, 'named', false)).toBe(true);
  });

  it.each(refused)('refuses the named URL %j', (url) => {
    expect(checkUrl(url, 'named', nobody).ok).toBe(false);
  });

  it('takes a public https host', () => {
    expect(
      checkUrl('https://updates.push.services.mozilla.com/wpush/v2/abc?x=1', 'named', nobody),
    ).toMatchObject({ ok: true });
  });

  it('opens loopback and private addresses only for the listed host and port', () => {
    const listed = allowList([
      '127.0.0.1:18443',
      '[::1]:9000',
      'push.corp.example:8443',
      'http://127.0.0.1:8090',
    ]);
    expect(checkUrl('https://127.0.0.1:18443/x', 'named', listed)).toMatchObject({ ok: true, listed: true });
    expect(checkUrl('https://[::1]:9000/x', 'named', listed)).toMatchObject({ ok: true });
    expect(checkUrl('https://push.corp.example:8443/', 'named', listed)).toMatchObject({ ok: true });
    expect(checkUrl('http://127.0.0.1:8090/', 'named', listed)).toMatchObject({ ok: true });
    expect(checkUrl('http://127.0.0.1:18443/x', 'named', listed).ok).toBe(false);
    expect(checkUrl('https://127.0.0.1:18444/x', 'named', listed).ok).toBe(false);
    expect(checkUrl('https://127.0.0.2:18443/x', 'named', listed).ok).toBe(false);
    expect(mayConnect('10.0.0.5', 'named', true)).toBe(true);
  });

  it('opens metadata and link-local addresses for nobody', () => {
    const listed = allowList(['169.254.169.254:443', '[fd00:ec2::254]:443']);
    expect(checkUrl('https://169.254.169.254/', 'named', listed).ok).toBe(false);
    expect(checkUrl('https://[fd00:ec2::254]/', 'named', listed).ok).toBe(false);
    expect(mayConnect('fe80::1', 'named', true)).toBe(false);
  });

  it('lets an operator name any host of their own, but no credentials in it', () => {
    expect(checkUrl('http://localhost:11434/v1', 'fixed', nobody)).toMatchObject({ ok: true });
    expect(checkUrl('https://10.1.2.3:2197/', 'fixed', nobody)).toMatchObject({ ok: true });
    expect(checkUrl('https://user:pw@push.example.com/', 'fixed', nobody).ok).toBe(false);
    expect(checkUrl('file:///etc/passwd', 'fixed', nobody).ok).toBe(false);
  });

  it('never throws, and never lets a literal address through, whatever the text', () => {
    const host = fc.oneof(
      fc.ipV4(),
      fc.ipV6().map((each) => `[${each}]`),
      fc.domain(),
      fc.string(),
      fc.nat().map(String),
    );
    const url = fc.oneof(
      fc.string(),
      fc.webUrl(),
      fc
        .tuple(fc.constantFrom('https://', 'HTTPS:/', 'https:', 'http://', '//'), host, fc.string())
        .map((each) => each.join('')),
    );
    fc.assert(
      fc.property(url, (text) => {
        const verdict = checkUrl(text, 'named', nobody);
        if (!verdict.ok) return;
        expect(verdict.url.protocol).toBe('https:');
        expect(verdict.url.hostname).toMatch(/^[^[\]]*[^\d.[\]][^[\]]*$/);
        expect(verdict.url.port).toBe('');
      }),
      { numRuns: runs(10_000) },
    );
  });
});
