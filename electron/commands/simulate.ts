import { failure, type Failure } from '../../shared/failures.ts';
import { failed, success, type Result } from '../../shared/result.ts';
import type { Endpoint } from '../core/ports/index.ts';
import {
  faultNames,
  simulatedModels,
  startSimulator,
  type FaultName,
  type Simulator,
  type SimulatorOptions,
} from '../core/simulator/index.ts';
import { formatEndpoint, parseEndpoint, passwordProblem } from '../core/speedwire/index.ts';
import { instant, oneOf, parseOptions, usageFailure, wantsJson, wholeNumber } from './arguments.ts';
import type { CommandPorts, StreamingIo } from './command.ts';
import { exitCodes } from './exitCodes.ts';
import { tellFailure } from './failureOutput.ts';

const options = {
  bind: { type: 'string', default: '127.0.0.1' },
  model: { type: 'string' },
  serial: { type: 'string', default: '2100000001' },
  password: { type: 'string', default: '0000' },
  'installer-password': { type: 'string', default: '1111' },
  clock: { type: 'string' },
  seed: { type: 'string', default: '1' },
  fault: { type: 'string', multiple: true },
  json: { type: 'boolean' },
} as const;

const largestSerial = 0xffff_fffe;
const largestSeed = 0xffff_ffff;

/** `suntally simulate`: an SMA inverter on UDP, until it is asked to stop. */
export async function simulate(argv: readonly string[], io: StreamingIo, ports: CommandPorts): Promise<number> {
  const json = wantsJson(argv);
  const wanted = readWishes(argv);
  if (!wanted.ok) {
    return tellFailure(io, 'simulate', json, wanted.error);
  }
  const stopped = Promise.withResolvers<void>();
  const forget = io.onStop(() => stopped.resolve());
  try {
    const simulator = await startSimulator(wanted.value, ports);
    if (!simulator.ok) {
      return tellFailure(io, 'simulate', json, simulator.error);
    }
    io.stdout(readyLine(simulator.value, wanted.value.model, json));
    if (!simulator.value.hearsGroup) {
      io.stderr('It hears no searches here, as multicast cannot be joined: contact it by its address.\n');
    }
    await stopped.promise;
    await simulator.value.stop();
    return exitCodes.done;
  } finally {
    forget();
  }
}

function readyLine(simulator: Simulator, model: string, json: boolean): string {
  const { susyId, serial } = simulator.identity;
  const address = formatEndpoint(simulator.endpoint);
  const clock = new Date(simulator.truth().atMs).toISOString();
  return json
    ? `${JSON.stringify({ address, susyId, serial, model, clock })}\n`
    : `${model}, serial ${serial}, at ${address}, its clock at ${clock}\n`;
}

function readWishes(argv: readonly string[]): Result<SimulatorOptions, Failure> {
  const parsed = parseOptions(argv, options);
  if (!parsed.ok) {
    return parsed;
  }
  const values = parsed.value.values;
  const bind = parseBind(values.bind);
  if (bind === null) {
    return failed(failure('addressUnusable', { address: values.bind }));
  }
  const model = oneOf('--model', values.model ?? simulatedModels[0] ?? '', simulatedModels);
  if (!model.ok) {
    return model;
  }
  const serial = wholeNumber('--serial', values.serial, 1, largestSerial);
  if (!serial.ok) {
    return serial;
  }
  const seed = wholeNumber('--seed', values.seed, 0, largestSeed);
  if (!seed.ok) {
    return seed;
  }
  for (const option of ['password', 'installer-password'] as const) {
    if (passwordProblem(values[option]) !== null) {
      return failed(usageFailure(`--${option} takes 1 to 12 plain characters`));
    }
  }
  const startMs = values.clock === undefined ? success(null) : instant('--clock', values.clock);
  if (!startMs.ok) {
    return startMs;
  }
  const faults: FaultName[] = [];
  for (const name of values.fault ?? []) {
    const fault = oneOf('--fault', name, faultNames);
    if (!fault.ok) {
      return fault;
    }
    faults.push(fault.value);
  }
  return success({
    bind,
    model: model.value,
    serial: serial.value,
    userPassword: values.password,
    installerPassword: values['installer-password'],
    startMs: startMs.value,
    seed: seed.value,
    faults: [...new Set(faults)],
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
