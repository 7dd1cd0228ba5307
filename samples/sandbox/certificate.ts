// The sandbox's own certificate authority, made at start: nothing on disk, no external program. One self-signed P-256
// certificate (RFC 5280) serves as authority and as server, so a client that trusts it verifies TLS for real.
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { bits, element, integer, objectId, octets, sequence, set, tagged, text, time, yes } from './der.js';

export interface Certificate {
  readonly certificatePem: string;
  readonly privateKeyPem: string;
}

const OID = {
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  commonName: '2.5.4.3',
  basicConstraints: '2.5.29.19',
  keyUsage: '2.5.29.15',
  extendedKeyUsage: '2.5.29.37',
  serverAuth: '1.3.6.1.5.5.7.3.1',
  subjectAltName: '2.5.29.17',
} as const;
const TEN_YEARS_MS = 10 * 365.25 * 24 * 3_600_000;
const ONE_DAY_MS = 24 * 3_600_000;

/** A certificate for `127.0.0.1` and `localhost`, valid from a day before `nowMs` for ten years. */
export function makeCertificate(nowMs: number): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = sequence(objectId(OID.ecdsaWithSha256));
  const name = sequence(set(sequence(objectId(OID.commonName), text('Warbler sandbox'))));
  const body = sequence(
    tagged(0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    algorithm,
    name,
    sequence(time(nowMs - ONE_DAY_MS), time(nowMs + TEN_YEARS_MS)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(3, sequence(...extensions())),
  );
  const certificate = sequence(body, algorithm, bits(sign('sha256', body, privateKey)));
  return {
    certificatePem: pem(certificate),
    privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

function extensions(): Buffer[] {
  const names = [
    element(0x82, Buffer.from('localhost', 'ascii')),
    element(0x87, Buffer.from([127, 0, 0, 1])),
  ];
  return [
    sequence(objectId(OID.basicConstraints), yes(), octets(sequence(yes()))),
    // digitalSignature and keyCertSign: bits 0 and 5, the last two of the byte unused.
    sequence(objectId(OID.keyUsage), yes(), octets(bits(Buffer.from([0b1000_0100]), 2))),
    sequence(objectId(OID.extendedKeyUsage), octets(sequence(objectId(OID.serverAuth)))),
    sequence(objectId(OID.subjectAltName), octets(sequence(...names))),
  ];
}

function pem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
