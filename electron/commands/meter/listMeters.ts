import { failure, type Failure } from '../../../shared/failures.ts';
import { failureWords } from '../../../shared/texts/index.ts';
import { findMeters, type FoundMeter } from '../../core/p1/index.ts';
import { pause, type SerialPortName } from '../../core/ports/index.ts';
import { createSpeedwire } from '../../core/speedwire/index.ts';
import { columns } from '../columns.ts';
import type { CommandPorts, StreamingIo } from '../command.ts';
import { exitCodeOf, exitCodes } from '../exitCodes.ts';
import { failureReport, tellFailure } from '../failureOutput.ts';
import { systemMeterPorts } from './meterPorts.ts';

/** SMA's meters send every second, and HomeWizard's devices answer within one. */
const listenMs = 3000;

interface Heard {
  readonly address: string;
  readonly serial: number;
}

interface SmaSearch {
  readonly meters: readonly Heard[];
  /** Why none can be heard; null where they can. */
  readonly problem: Failure | null;
}

interface Found {
  readonly homewizard: readonly FoundMeter[];
  readonly sma: readonly Heard[];
  readonly serialPorts: readonly SerialPortName[];
}

/** `suntally meter --list`: what can be found without being told: HomeWizard's and SMA's devices, serial ports. */
export async function listMeters(io: StreamingIo, ports: CommandPorts, json: boolean): Promise<number> {
  const [search, sma, serial] = await Promise.all([
    findMeters({ clock: ports.clock, network: ports.network }, { searchMs: listenMs }),
    hearSmaMeters(ports),
    (ports.meters ?? systemMeterPorts).serialPorts.list(),
  ]);
  if (!serial.ok) {
    io.stderr(`Serial ports cannot be listed here (${serial.error.systemText}).\n`);
  }
  if (search.problem !== null) {
    io.stderr(`HomeWizard devices cannot be looked for here (${search.problem.systemCode}).\n`);
  }
  if (sma.problem !== null) {
    io.stderr(`SMA energy meters cannot be heard here. ${failureWords(sma.problem, 'en').text}\n`);
  }
  const found = { homewizard: search.meters, sma: sma.meters, serialPorts: serial.ok ? serial.value : [] };
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

function count({ homewizard, sma, serialPorts }: Found): number {
  return homewizard.length + sma.length + serialPorts.length;
}

async function hearSmaMeters(ports: CommandPorts): Promise<SmaSearch> {
  const speedwire = createSpeedwire(ports);
  const heard = new Map<number, Heard>();
  let problem: Failure | null = null;
  const stop = speedwire.listenToMeters({
    onReading: ({ identity, address }) => heard.set(identity.serial, { address, serial: identity.serial }),
    onState: ({ failure: deafness }) => {
      problem = deafness;
    },
  });
  await pause(ports.clock, listenMs);
  stop();
  await speedwire.close();
  return { meters: [...heard.values()], problem };
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
