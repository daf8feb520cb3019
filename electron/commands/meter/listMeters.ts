import { failure } from '../../../shared/failures.ts';
import { failureWords } from '../../../shared/texts/index.ts';
import { searchMeters, systemMeterPorts, type MeterFinds } from '../../core/collector/index.ts';
import type { FoundMeter } from '../../core/p1/index.ts';
import { createSpeedwire } from '../../core/speedwire/index.ts';
import { columns } from '../columns.ts';
import type { CommandPorts, StreamingIo } from '../command.ts';
import { exitCodeOf, exitCodes } from '../exitCodes.ts';
import { failureReport, tellFailure } from '../failureOutput.ts';

type Finds = Pick<MeterFinds, 'homewizard' | 'sma' | 'serialPorts'>;

/** `suntally meter --list`: what can be found without being told: HomeWizard's and SMA's devices, serial ports. */
export async function listMeters(io: StreamingIo, ports: CommandPorts, json: boolean): Promise<number> {
  const { clock, network, meters = systemMeterPorts } = ports;
  const speedwire = createSpeedwire(ports);
  const { serialTrouble, homewizardTrouble, smaTrouble, ...found } = await searchMeters({
    clock,
    network,
    meters,
    speedwire,
  });
  await speedwire.close();
  if (serialTrouble !== null) {
    io.stderr(`Serial ports cannot be listed here (${serialTrouble}).\n`);
  }
  if (homewizardTrouble !== null) {
    io.stderr(`HomeWizard devices cannot be looked for here (${homewizardTrouble}).\n`);
  }
  if (smaTrouble !== null) {
    io.stderr(`SMA energy meters cannot be heard here. ${failureWords(smaTrouble, 'en').text}\n`);
  }
  const problem = count(found) === 0 ? failure('noMetersFound') : null;
  if (json) {
    io.stdout(`${JSON.stringify({ ...found, ...(problem !== null && { errors: [failureReport(problem)] }) })}\n`);
    return problem === null ? exitCodes.done : exitCodeOf(problem);
  }
  if (problem !== null) {
    return tellFailure(io, 'meter', json, problem);
  }
  io.stdout(table(found));
  return exitCodes.done;
}

function count({ homewizard, sma, serialPorts }: Finds): number {
  return homewizard.length + sma.length + serialPorts.length;
}

function table({ homewizard, sma, serialPorts }: Finds): string {
  return columns([
    ['Read it with', 'What it is'],
    ...homewizard.map((one) => [homewizardOption(one), homewizardWords(one)]),
    ...sma.map(({ serial, address }) => [`--sma ${serial}`, `SMA energy meter at ${address}`]),
    ...serialPorts.map(({ path, manufacturer, serialNumber }) => [
      `--serial ${path}`,
      ['serial port', manufacturer, serialNumber].filter((one) => one !== null).join(' '),
    ]),
  ]);
}

function homewizardOption(meter: FoundMeter): string {
  if (meter.kind === 'kwh') {
    return `--solar ${meter.address}`;
  }
  return needsPairing(meter) ? `--homewizard-v2 ${meter.address}` : `--homewizard ${meter.address}`;
}

function homewizardWords(meter: FoundMeter): string {
  const name = meter.productName === '' ? meter.productType : meter.productName;
  return `HomeWizard ${name}, serial ${meter.serial ?? 'unknown'}${homewizardAdvice(meter)}`;
}

function homewizardAdvice(meter: FoundMeter): string {
  if (needsPairing(meter)) {
    return ', once to be paired: add --pair --token-file FILE';
  }
  return meter.v1?.isOn === false ? ', its local interface is switched off in the HomeWizard app' : '';
}

/** The newer interface is never switched off; it serves where the older one, which needs no pairing, does not. */
function needsPairing({ kind, v1, v2 }: FoundMeter): boolean {
  return kind === 'p1' && v2 !== null && v1?.isOn !== true;
}
