import { failure, type Failure } from '../../../shared/failures.ts';
import { failed, success, type Result } from '../../../shared/result.ts';
import { findMeters, type FoundMeter } from '../../core/p1/index.ts';
import { pause, type SerialPortName } from '../../core/ports/index.ts';
import { createSpeedwire } from '../../core/speedwire/index.ts';
import { columns } from '../columns.ts';
import type { CommandPorts, StreamingIo } from '../command.ts';
import { systemMeterPorts } from './meterPorts.ts';

/** Energy meters send every second or every ten minutes at most, but usually every second. */
const listenMs = 3000;

interface Heard {
  readonly address: string;
  readonly serial: number;
}

interface Found {
  readonly homewizard: readonly FoundMeter[];
  readonly sma: readonly Heard[];
  readonly serialPorts: readonly SerialPortName[];
}

/** `suntally meter --list`: what can be found without being told: HomeWizard's and SMA's devices, serial ports. */
export async function listMeters(io: StreamingIo, ports: CommandPorts, json: boolean): Promise<Result<void, Failure>> {
  const [search, sma, serial] = await Promise.all([
    findMeters({ clock: ports.clock, network: ports.network }, { searchMs: listenMs }),
    hearSmaMeters(ports),
    (ports.meters ?? systemMeterPorts).serialPorts.list(),
  ]);
  const found = { homewizard: search.meters, sma, serialPorts: serial.ok ? serial.value : [] };
  if (json) {
    io.stdout(`${JSON.stringify(found)}\n`);
  } else if (count(found) > 0) {
    io.stdout(table(found));
  }
  if (!serial.ok) {
    io.stderr(`Serial ports cannot be listed here (${serial.error.systemText}).\n`);
  }
  return count(found) > 0 || json ? success(undefined) : failed(failure('nothingFound'));
}

function count({ homewizard, sma, serialPorts }: Found): number {
  return homewizard.length + sma.length + serialPorts.length;
}

async function hearSmaMeters(ports: CommandPorts): Promise<readonly Heard[]> {
  const speedwire = createSpeedwire(ports);
  const heard = new Map<number, Heard>();
  const stop = speedwire.listenToMeters({
    onReading: ({ identity, address }) => heard.set(identity.serial, { address, serial: identity.serial }),
  });
  await pause(ports.clock, listenMs);
  stop();
  await speedwire.close();
  return [...heard.values()];
}

function table({ homewizard, sma, serialPorts }: Found): string {
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
