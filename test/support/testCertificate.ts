import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';

/** A certificate of the tests' own, made anew each time, that nobody trusts. */
export interface TestCertificate {
  /** PEM, for a server. */
  readonly key: string;
  readonly cert: string;
  /** SHA-256 fingerprint, hexadecimal. */
  readonly sha256: string;
}

/** `ecdsa-with-SHA256` and `commonName`. */
const ecdsaWithSha256 = Buffer.from('06082a8648ce3d040302', 'hex');
const commonName = Buffer.from('0603550403', 'hex');

/**
 * Makes a self-signed certificate, valid from the year 2020 to the year 2049.
 *
 * @param name the common name, such as `localhost`
 */
export function makeTestCertificate(name = 'localhost'): TestCertificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const der = signCertificate(encodeBody(name, publicKey), privateKey);
  return {
    key: privateKey.export({ type: 'sec1', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----\n`,
    sha256: createHash('sha256').update(der).digest('hex'),
  };
}

/** The part of a certificate that is signed (RFC 5280, section 4.1). */
function encodeBody(name: string, publicKey: KeyObject): Buffer {
  const subject = sequence(tagged(0x31, sequence(commonName, tagged(0x0c, Buffer.from(name)))));
  const serial = Buffer.concat([Buffer.of(1), randomBytes(8)]);
  return sequence(
    tagged(0xa0, tagged(0x02, Buffer.of(2))),
    tagged(0x02, serial),
    sequence(ecdsaWithSha256),
    subject,
    sequence(tagged(0x17, Buffer.from('200101000000Z')), tagged(0x17, Buffer.from('491231000000Z'))),
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
  );
}

function signCertificate(body: Buffer, privateKey: KeyObject): Buffer {
  const signature = Buffer.concat([Buffer.of(0), sign('sha256', body, privateKey)]);
  return sequence(body, sequence(ecdsaWithSha256), tagged(0x03, signature));
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return tagged(0x30, Buffer.concat(parts));
}

function tagged(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const head = length < 0x80 ? [tag, length] : [tag, 0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(head), content]);
}
