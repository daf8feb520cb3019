import { failure, type Failure } from '../../../shared/failures.ts';
import { failed, success, type Result } from '../../../shared/result.ts';
import { searchMeters, systemMeterPorts, type MeterFinds } from '../../core/collector/index.ts';
import type { FoundMeter } from '../../core/p1/index.ts';
import { createSpeedwire } from '../../core/speedwire/index.ts';
import { columns } from '../columns.ts';
import type { CommandPorts, StreamingIo } from '../command.ts';

type Finds = Omit<MeterFinds, 'serialTrouble'>;

/** `suntally meter --list`: what can be found without being told: HomeWizard's and SMA's devices, serial ports. */
export async function listMeters(io: StreamingIo, ports: CommandPorts, json: boolean): Promise<Result<void, Failure>> {
  const { clock, network, meters = systemMeterPorts } = ports;
  const speedwire = createSpeedwire(ports);
  const { serialTrouble, ...found } = await searchMeters({ clock, network, meters, speedwire });
  await speedwire.close();
  if (json) {
    io.stdout(`${JSON.stringify(found)}\n`);
  } else if (count(found) > 0) {
    io.stdout(table(found));
  }
  if (serialTrouble !== null) {
    io.stderr(`Serial ports cannot be listed here (${serialTrouble}).\n`);
  }
  return count(found) > 0 || json ? success(undefined) : failed(failure('nothingFound'));
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

function homewizardOption({ kind, address, v1 }: FoundMeter): string {
  if (kind === 'kwh') {
    return `--solar ${address}`;
  }
  return v1 === null ? `--homewizard-v2 ${address}` : `--homewizard ${address}`;
}

function homewizardWords({ productName, productType, serial, v1 }: FoundMeter): string {
  const name = productName === '' ? productType : productName;
  const off = v1?.isOn === false ? ', its local interface is switched off in the HomeWizard app' : '';
  return `HomeWizard ${name}, serial ${serial ?? 'unknown'}${off}`;
}
