import { failure, type Failure } from '../../../shared/failures.ts';
import { failed, success, type Result } from '../../../shared/result.ts';
import type { Endpoint } from '../../core/ports/index.ts';
import {
  meterFaultNames,
  mostReceivers,
  startEnergyMeter,
  type EnergyMeterOptions,
  type MeterFaultName,
} from '../../core/simulator/index.ts';
import { formatEndpoint, parseEndpoint, speedwireGroup } from '../../core/speedwire/index.ts';
import { oneOf, usageFailure } from '../arguments.ts';
import type { CommandPorts } from '../command.ts';
import type { DeviceWishes, RunningDevice } from './simulatedDevice.ts';

const usualSerial = 1_900_000_001;

/** Starts the energy meter or Home Manager that `suntally simulate` was told to be. */
export async function startMeterDevice(
  wishes: DeviceWishes,
  ports: CommandPorts,
): Promise<Result<RunningDevice, Failure>> {
  const options = readMeterWishes(wishes);
  if (!options.ok) {
    return options;
  }
  const meter = await startEnergyMeter(options.value, ports);
  if (!meter.ok) {
    return meter;
  }
  const { susyId, serial } = meter.value.identity;
  const address = formatEndpoint(meter.value.endpoint);
  const to = [speedwireGroup, ...(options.value.receivers ?? []).map(formatEndpoint)];
  return success({
    readyText: `${wishes.model}, serial ${serial}, at ${address}, sends to ${to.join(', ')} every second`,
    readyJson: { address, susyId, serial, model: wishes.model, to },
    warning: null,
    stop: () => meter.value.stop(),
  });
}

function readMeterWishes(wishes: DeviceWishes): Result<EnergyMeterOptions, Failure> {
  const faults: MeterFaultName[] = [];
  for (const name of wishes.faults) {
    const fault = oneOf('--fault of an energy meter', name, meterFaultNames);
    if (!fault.ok) {
      return fault;
    }
    faults.push(fault.value);
  }
  const receivers: Endpoint[] = [];
  for (const text of wishes.to) {
    const receiver = parseEndpoint(text);
    if (receiver === null) {
      return failed(failure('addressUnusable', { address: text }));
    }
    receivers.push(receiver);
  }
  if (receivers.length > mostReceivers) {
    return failed(usageFailure(`--to can be given at most ${mostReceivers} times`));
  }
  return success({
    bind: wishes.bind,
    group: speedwireGroup,
    model: wishes.model,
    serial: wishes.serial ?? usualSerial,
    seed: wishes.seed,
    receivers,
    shuffled: wishes.shuffled,
    faults,
  });
}
