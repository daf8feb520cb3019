import { failure, type Failure } from '../../../shared/failures.ts';
import { failed, success, type Result } from '../../../shared/result.ts';
import { silenceWords } from '../../../shared/texts/index.ts';
import { systemMeterPorts } from '../../core/collector/index.ts';
import { pairHomewizard, type HomewizardPairing } from '../../core/p1/index.ts';
import { readExistingFile, writePrivateFile } from '../../core/ports/index.ts';
import type { CommandPorts, StreamingIo } from '../command.ts';
import { fileFailure } from '../systemReason.ts';

/** What a pairing leaves behind, as it stands in its file: the device's token, and the certificate it must show. */
export type KeptPairing = Pick<HomewizardPairing, 'token' | 'certificate'>;

/** Pairs with a HomeWizard device and keeps the token in a file that only its owner can read. */
export async function pair(
  { host, tokenFile }: { readonly host: string; readonly tokenFile: string },
  io: StreamingIo,
  ports: CommandPorts,
): Promise<Result<void, Failure>> {
  io.stderr('Press the button on the device now. SunTally asks it for a minute.\n');
  const pairing = pairHomewizard({ clock: ports.clock, openHttp: (ports.meters ?? systemMeterPorts).openHttp }, host);
  const forget = io.onStop(() => pairing.cancel());
  const result = await pairing.result;
  forget();
  if (!result.ok) {
    const { reason } = result.error;
    switch (reason) {
      case 'cancelled':
        return success(undefined);
      case 'buttonNotPressed':
        return failed(failure('meterNotPaired'));
      default:
        return failed(failure('meterSilent', { reason: silenceWords(reason, 'en').text }));
    }
  }
  const { token, certificate } = result.value;
  try {
    await writePrivateFile(tokenFile, `${JSON.stringify({ token, certificate } satisfies KeptPairing)}\n`);
  } catch (error) {
    return failed(fileFailure(tokenFile, error));
  }
  io.stderr(`Paired. The token stands in ${tokenFile}.\n`);
  return success(undefined);
}

/** Reads what `pair` kept. */
export async function readPairing(file: string): Promise<Result<KeptPairing, Failure>> {
  try {
    const pairing = parsePairing((await readExistingFile(file)) ?? '');
    return pairing === null
      ? failed(failure('fileUnusable', { file, reason: 'it holds no token; make one with --pair' }))
      : success(pairing);
  } catch (error) {
    return failed(fileFailure(file, error));
  }
}

function parsePairing(text: string): KeptPairing | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' &&
      value !== null &&
      'token' in value &&
      'certificate' in value &&
      typeof value.token === 'string' &&
      typeof value.certificate === 'string'
      ? { token: value.token, certificate: value.certificate }
      : null;
  } catch {
    return null;
  }
}
