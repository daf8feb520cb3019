import type { DeviceIdentity } from '../../../../shared/contract/index.ts';
import { failure, type Failure } from '../../../../shared/failures.ts';
import { failed, success, type Result } from '../../../../shared/result.ts';
import type { CancelTimer, Clock, DatagramNetwork, DatagramSocket, Endpoint } from '../../ports/index.ts';
import {
  decodeDatagram,
  encodeDiscoveryReply,
  encodeEnergyMeterFrame,
  energyMeterUnicastProtocol,
  speedwirePort,
  type EnergyMeterFrame,
} from '../../speedwire/index.ts';
import { addressTowards, openDeviceSockets } from '../network/deviceSockets.ts';
import { createMeterFaults, type MeterFaultName, type OutgoingFrame } from './energyMeterFaults.ts';
import { findMeter, type EnergyMeterModel } from './energyMeterModels.ts';
import { meterRecords } from './energyMeterRecords.ts';
import { createMeterHouse, type MeterState } from './energyMeterState.ts';
import { createShuffle } from '../faults/order.ts';
import { isIpv4 } from '../network/ipv4.ts';

export interface EnergyMeterOptions {
  /** Where it answers discovery from; port 0 takes a free one. */
  readonly bind: Endpoint;
  /** The group it multicasts to, as a rule 239.12.255.254. */
  readonly group: string;
  readonly serial: number;
  readonly seed: number;
  /** One of `simulatedMeters`; the first of them unless told. */
  readonly model?: string;
  /** Who gets each frame by unicast as well, up to three as with the real ones. */
  readonly receivers?: readonly Endpoint[];
  /** Puts the records of each frame into another order. */
  readonly shuffled?: boolean;
  readonly faults?: readonly MeterFaultName[];
  /** Where its ticker starts, in ms; a meter that was started anew begins near 0. */
  readonly tickerStartMs?: number;
}

/** A running simulated energy meter. */
export interface SimulatedEnergyMeter {
  readonly endpoint: Endpoint;
  readonly identity: DeviceIdentity;
  /** Seconds told so far; each goes to the group and to every receiver. */
  readonly framesSent: number;
  /** What the last frame told. */
  truth(): MeterState;
  stop(): Promise<void>;
}

/** As many receivers as a meter can be given. */
export const mostReceivers = 3;
const periodMs = 1000;
const tickerSpan = 0x1_0000_0000;

/**
 * Starts an energy meter that multicasts its values once a second, as SMA's do, and answers discovery but not identify:
 * the neighbour that discovery of inverters must not be disturbed by. A Home Manager sends to its receivers with the
 * protocol number 0x6081, the others with 0x6069.
 *
 * @returns the meter, or `portTaken`, `addressUnusable`, or `usage` for an unknown model or too many receivers
 */
export async function startEnergyMeter(
  options: EnergyMeterOptions,
  ports: { readonly network: DatagramNetwork; readonly clock: Clock },
): Promise<Result<SimulatedEnergyMeter, Failure>> {
  const { network, clock } = ports;
  const { address } = options.bind;
  const model = findMeter(options.model);
  if (model === null) {
    return failed(failure('usage', { reason: `there is no energy meter "${options.model ?? ''}" to simulate` }));
  }
  if ((options.receivers ?? []).length > mostReceivers) {
    return failed(failure('usage', { reason: `an energy meter sends to at most ${mostReceivers} receivers` }));
  }
  if (!isIpv4(address)) {
    return failed(failure('addressUnusable', { address }));
  }
  let answerer: DatagramSocket | null = null;
  const sockets = await openDeviceSockets(network, options.bind, options.group, (bytes, from) => {
    const decoded = decodeDatagram(bytes);
    if (decoded.ok && decoded.value.kind === 'discoveryRequest') {
      void answerer?.send(encodeDiscoveryReply(addressTowards(network, address, from.address)), from);
    }
  });
  if (!sockets.ok) {
    return sockets;
  }
  answerer = sockets.value.own;
  const opened = await network.open({ address, port: 0, multicastInterface: address, onDatagram: () => undefined });
  if (!opened.ok) {
    sockets.value.close();
    return failed(failure('addressUnusable', { address }));
  }
  const sender = opened.value;
  const telling = startTelling(model, options, clock, ({ bytes, to }) => void sender.send(bytes, to));
  return success({
    endpoint: sockets.value.own.local,
    identity: { susyId: model.susyId, serial: options.serial },
    get framesSent() {
      return telling.framesSent();
    },
    truth: () => telling.truth(),
    stop: async () => {
      telling.stop();
      sender.close();
      sockets.value.close();
    },
  });
}

/** Tells every full second. A computer that was too busy for some seconds leaves their frames out, but counts them. */
function startTelling(
  model: EnergyMeterModel,
  options: EnergyMeterOptions,
  clock: Clock,
  send: (frame: OutgoingFrame) => void,
): { framesSent(): number; truth(): MeterState; stop(): void } {
  const startedAtMs = clock.elapsedMs();
  const tickerStartMs = options.tickerStartMs ?? Math.floor(startedAtMs);
  const house = createMeterHouse(options.seed);
  const shuffle = createShuffle(options.seed);
  const withFaults = createMeterFaults(options.faults ?? [], options.seed);
  let second = 0;
  let framesSent = 0;
  let cancelNext: CancelTimer = () => undefined;

  function tick(): void {
    const records = meterRecords(model, house.state);
    framesSent += 1;
    const frame = {
      source: { susyId: model.susyId, serial: options.serial },
      tickerMs: (tickerStartMs + second * periodMs) % tickerSpan,
      firmware: model.firmware,
      records: options.shuffled === true ? shuffle(records) : records,
    };
    withFaults(addressed(model, options, frame)).forEach(send);
    wait();
  }

  function wait(): void {
    const passed = Math.floor((clock.elapsedMs() - startedAtMs) / periodMs);
    const next = Math.max(second, passed) + 1;
    cancelNext = clock.after(startedAtMs + next * periodMs - clock.elapsedMs(), () => {
      for (; second < next; second += 1) {
        house.nextSecond();
      }
      tick();
    });
  }

  tick();
  return { framesSent: () => framesSent, truth: () => house.state, stop: () => cancelNext() };
}

function addressed(
  model: EnergyMeterModel,
  options: EnergyMeterOptions,
  frame: EnergyMeterFrame,
): readonly OutgoingFrame[] {
  const bytes = encodeEnergyMeterFrame(frame);
  const single = model.hasUnicastProtocol ? encodeEnergyMeterFrame(frame, energyMeterUnicastProtocol) : bytes;
  return [
    { bytes, to: { address: options.group, port: speedwirePort } },
    ...(options.receivers ?? []).map((to) => ({ bytes: single, to })),
  ];
}
