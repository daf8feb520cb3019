import { failure, type Failure } from '../../../shared/failures.ts';
import { failed, success, type Result } from '../../../shared/result.ts';
import type { Endpoint } from '../../core/ports/index.ts';
import {
  faultNames,
  p1FaultNames,
  simulatedMeters,
  simulatedModels,
  startSimulator,
  type Simulator,
  type SimulatorOptions,
} from '../../core/simulator/index.ts';
import { formatEndpoint, parseEndpoint, passwordProblem } from '../../core/speedwire/index.ts';
import { instant, oneOf, parseOptions, usageFailure, wantsJson, wholeNumber } from '../arguments.ts';
import type { CommandPorts, StreamingIo } from '../command.ts';
import { exitCodes } from '../exitCodes.ts';
import { tellFailure } from '../failureOutput.ts';
import type { DeviceWishes, RunningDevice } from './simulatedDevice.ts';
import { startMeterDevice } from './simulateMeter.ts';
import { addP1Meter, readP1Wishes } from './simulateP1.ts';

const options = {
  bind: { type: 'string', default: '127.0.0.1' },
  model: { type: 'string' },
  serial: { type: 'string' },
  password: { type: 'string' },
  'installer-password': { type: 'string' },
  clock: { type: 'string' },
  seed: { type: 'string', default: '1' },
  fault: { type: 'string', multiple: true },
  to: { type: 'string', multiple: true },
  'shuffle-records': { type: 'boolean' },
  p1: { type: 'string' },
  'p1-version': { type: 'string' },
  json: { type: 'boolean' },
} as const;

const usualSerial = 2_100_000_001;
const usualPassword = '0000';
const usualInstallerPassword = '1111';
const largestSerial = 0xffff_fffe;
const largestSeed = 0xffff_ffff;

/** Options that say nothing about the other kind of device. */
const inverterOptions = ['password', 'installer-password', 'clock', 'p1', 'p1-version'] as const;
const meterOptions = ['to', 'shuffle-records'] as const;

type GivenOptions = ReturnType<typeof parseGiven> extends Result<infer Given, Failure> ? Given : never;

/** `suntally simulate`: an SMA inverter or energy meter on UDP, until it is asked to stop. */
export async function simulate(argv: readonly string[], io: StreamingIo, ports: CommandPorts): Promise<number> {
  const json = wantsJson(argv);
  const stopped = Promise.withResolvers<void>();
  const forget = io.onStop(() => stopped.resolve());
  try {
    const device = await startDevice(argv, ports);
    if (!device.ok) {
      return tellFailure(io, 'simulate', json, device.error);
    }
    const { readyText, readyJson, warning } = device.value;
    io.stdout(json ? `${JSON.stringify(readyJson)}\n` : `${readyText}\n`);
    if (warning !== null) {
      io.stderr(`${warning}\n`);
    }
    await stopped.promise;
    await device.value.stop();
    return exitCodes.done;
  } finally {
    forget();
  }
}

async function startDevice(argv: readonly string[], ports: CommandPorts): Promise<Result<RunningDevice, Failure>> {
  const given = parseGiven(argv);
  if (!given.ok) {
    return given;
  }
  const wishes = readDeviceWishes(given.value);
  if (!wishes.ok) {
    return wishes;
  }
  if (simulatedMeters.includes(wishes.value.model)) {
    return startMeterDevice(wishes.value, ports);
  }
  const p1 = readP1Wishes(given.value, wishes.value.faults);
  if (!p1.ok) {
    return p1;
  }
  const inverter = readInverterWishes(given.value, wishes.value);
  if (!inverter.ok) {
    return inverter;
  }
  const simulator = await startSimulator(inverter.value, ports);
  if (!simulator.ok) {
    return simulator;
  }
  const running = runningInverter(simulator.value, inverter.value.model);
  const { bind, seed } = inverter.value;
  return p1.value === null
    ? success(running)
    : addP1Meter(running, simulator.value, p1.value, { address: bind.address, seed }, ports);
}

function runningInverter(simulator: Simulator, model: string): RunningDevice {
  const { susyId, serial } = simulator.identity;
  const address = formatEndpoint(simulator.endpoint);
  const clock = new Date(simulator.truth().atMs).toISOString();
  return {
    readyText: `${model}, serial ${serial}, at ${address}, its clock at ${clock}`,
    readyJson: { address, susyId, serial, model, clock },
    warning: simulator.hearsGroup
      ? null
      : 'It hears no searches here, as multicast cannot be joined: contact it by its address.',
    stop: () => simulator.stop(),
  };
}

function parseGiven(argv: readonly string[]) {
  const parsed = parseOptions(argv, options);
  return parsed.ok ? success(parsed.value.values) : parsed;
}

function readDeviceWishes(given: GivenOptions): Result<DeviceWishes, Failure> {
  const bind = parseBind(given.bind);
  if (bind === null) {
    return failed(failure('addressUnusable', { address: given.bind }));
  }
  const model = oneOf('--model', given.model ?? simulatedModels[0] ?? '', [...simulatedModels, ...simulatedMeters]);
  if (!model.ok) {
    return model;
  }
  const isMeter = simulatedMeters.includes(model.value);
  const misplaced = (isMeter ? inverterOptions : meterOptions).find((one) => given[one] !== undefined);
  if (misplaced !== undefined) {
    const kind = isMeter ? 'an inverter' : 'an energy meter';
    return failed(usageFailure(`--${misplaced} is for ${kind}, and "${model.value}" is none`));
  }
  const serial = given.serial === undefined ? success(null) : wholeNumber('--serial', given.serial, 1, largestSerial);
  if (!serial.ok) {
    return serial;
  }
  const seed = wholeNumber('--seed', given.seed, 0, largestSeed);
  if (!seed.ok) {
    return seed;
  }
  return success({
    bind,
    model: model.value,
    serial: serial.value,
    seed: seed.value,
    faults: [...new Set(given.fault)],
    to: [...new Set(given.to)],
    shuffled: given['shuffle-records'] ?? false,
  });
}

function readInverterWishes(given: GivenOptions, wishes: DeviceWishes): Result<SimulatorOptions, Failure> {
  const passwords = {
    password: given.password ?? usualPassword,
    'installer-password': given['installer-password'] ?? usualInstallerPassword,
  };
  for (const option of ['password', 'installer-password'] as const) {
    if (passwordProblem(passwords[option]) !== null) {
      return failed(usageFailure(`--${option} takes 1 to 12 plain characters`));
    }
  }
  const startMs = given.clock === undefined ? success(null) : instant('--clock', given.clock);
  if (!startMs.ok) {
    return startMs;
  }
  for (const name of wishes.faults) {
    const fault = oneOf('--fault', name, [...faultNames, ...p1FaultNames]);
    if (!fault.ok) {
      return fault;
    }
  }
  const faults = faultNames.filter((one) => wishes.faults.includes(one));
  return success({
    bind: wishes.bind,
    model: wishes.model,
    serial: wishes.serial ?? usualSerial,
    userPassword: passwords.password,
    installerPassword: passwords['installer-password'],
    startMs: startMs.value,
    seed: wishes.seed,
    faults,
  });
}

/** Unlike an address to ask, one to listen on may be all addresses, and port 0 takes a free one. */
function parseBind(text: string): Endpoint | null {
  const [address = '', port, ...more] = text.trim().split(':');
  const base = parseEndpoint(address === '0.0.0.0' ? '127.0.0.1' : address);
  if (base === null || more.length > 0) {
    return null;
  }
  if (port === '0') {
    return { address, port: 0 };
  }
  const endpoint = parseEndpoint(port === undefined ? base.address : `${base.address}:${port}`);
  return endpoint === null ? null : { address, port: endpoint.port };
}
