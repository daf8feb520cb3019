import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';

import { failure, type Failure } from '../../shared/failures.ts';
import { failed, success, type Result } from '../../shared/result.ts';
import { systemCode } from '../core/ports/index.ts';

/** What the door shows to browsers under TLS. */
export interface TlsIdentity {
  /** PEM; the certificate first, then those that lead from it to one that browsers know. */
  readonly cert: string;
  /** PEM. */
  readonly key: string;
  /** What browsers will complain of, as a sentence; null where nothing is known. */
  readonly warning: string | null;
}

export interface TlsFiles {
  readonly certFile: string;
  readonly keyFile: string;
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist',
  EACCES: 'access is not allowed',
  EPERM: 'access is not allowed',
  EISDIR: 'it is a folder',
};

/**
 * Reads a certificate and its private key, both PEM. Fails with `fileUnusable` where a file cannot be read, is no
 * certificate or key, or the two do not belong together. One that is out of date is used all the same, with a warning.
 *
 * @param nowMs UTC epoch ms
 */
export async function readTlsIdentity(
  { certFile, keyFile }: TlsFiles,
  nowMs: number,
): Promise<Result<TlsIdentity, Failure>> {
  const [cert, key] = await Promise.all([readText(certFile), readText(keyFile)]);
  if (!cert.ok) {
    return cert;
  }
  if (!key.ok) {
    return key;
  }
  const certificate = parseCertificate(cert.value);
  if (certificate === null) {
    return unusable(certFile, 'it holds no certificate in PEM form');
  }
  const privateKey = parseKey(key.value);
  if (privateKey === null) {
    const isLocked = key.value.includes('ENCRYPTED');
    return unusable(keyFile, isLocked ? 'it is locked with a passphrase' : 'it holds no private key in PEM form');
  }
  if (!certificate.checkPrivateKey(privateKey)) {
    return unusable(keyFile, `it does not belong to the certificate in ${certFile}`);
  }
  return success({ cert: cert.value, key: key.value, warning: warningOf(certificate, certFile, nowMs) });
}

function warningOf(certificate: X509Certificate, certFile: string, nowMs: number): string | null {
  if (certificate.validToDate.getTime() < nowMs) {
    return `The certificate in ${certFile} expired on ${dayOf(certificate.validToDate)}; browsers will warn of it.`;
  }
  return certificate.validFromDate.getTime() > nowMs
    ? `The certificate in ${certFile} is valid from ${dayOf(certificate.validFromDate)} only; browsers will warn of it.`
    : null;
}

function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}

async function readText(file: string): Promise<Result<string, Failure>> {
  try {
    return success(await readFile(file, 'utf8'));
  } catch (error) {
    const code = systemCode(error);
    return unusable(file, reasons[code] ?? `the system says ${code}`);
  }
}

function parseCertificate(pem: string): X509Certificate | null {
  try {
    return pem.includes('-----BEGIN') ? new X509Certificate(pem) : null;
  } catch {
    return null;
  }
}

function parseKey(pem: string): KeyObject | null {
  try {
    return createPrivateKey(pem);
  } catch {
    return null;
  }
}

function unusable(file: string, reason: string): Result<never, Failure> {
  return failed(failure('fileUnusable', { file, reason }));
}
