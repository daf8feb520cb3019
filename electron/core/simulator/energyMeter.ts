import type { DeviceIdentity } from '../../../shared/contract/index.ts';
import { failure, type Failure } from '../../../shared/failures.ts';
import { failed, success, type Result } from '../../../shared/result.ts';
import type { CancelTimer, Clock, DatagramNetwork, DatagramSocket, Endpoint } from '../ports/index.ts';
import {
  decodeDatagram,
  encodeDiscoveryReply,
  encodeEnergyMeterFrame,
  speedwirePort,
  type MeterRecord,
} from '../speedwire/index.ts';
import { addressTowards, openDeviceSockets } from './deviceSockets.ts';
import { isIpv4 } from './ipv4.ts';
import { smoothNoise } from './noise.ts';

export interface EnergyMeterOptions {
  /** Where it answers discovery from; port 0 takes a free one. */
  readonly bind: Endpoint;
  /** The group it multicasts to, as a rule 239.12.255.254. */
  readonly group: string;
  readonly serial: number;
  readonly seed: number;
}

/** A running simulated energy meter. */
export interface SimulatedEnergyMeter {
  readonly endpoint: Endpoint;
  readonly identity: DeviceIdentity;
  /** Frames sent so far. */
  readonly framesSent: number;
  stop(): Promise<void>;
}

const susyId = 349;
const periodMs = 1000;
const phaseOffsets = [20, 40, 60] as const;
const streams = { phase: 50 } as const;
/** What stands on the counters at the start, Ws. */
const baseWs = 36_000_000_000;

/**
 * Starts an energy meter that multicasts its values once a second, as SMA's do, and answers discovery but not identify:
 * the neighbour that discovery of inverters must not be disturbed by.
 *
 * @returns the meter, or `portTaken` or `addressUnusable`
 */
export async function startEnergyMeter(
  options: EnergyMeterOptions,
  ports: { readonly network: DatagramNetwork; readonly clock: Clock },
): Promise<Result<SimulatedEnergyMeter, Failure>> {
  const { network, clock } = ports;
  const { address } = options.bind;
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

  const counted = { importWs: baseWs, exportWs: baseWs };
  let framesSent = 0;
  let cancelNext: CancelTimer = () => undefined;

  function tick(): void {
    const phasesW = phaseOffsets.map((_, phase) => phasePower(options.seed, phase, framesSent));
    const totalW = phasesW.reduce((sum, one) => sum + one, 0);
    counted.importWs += Math.max(0, totalW);
    counted.exportWs += Math.max(0, -totalW);
    framesSent += 1;
    const frame = encodeEnergyMeterFrame({
      source: { susyId, serial: options.serial },
      tickerMs: Math.floor(clock.elapsedMs()) % 0x1_0000_0000,
      firmware: '2.0.18.R',
      records: meterRecords(totalW, phasesW, counted),
    });
    void sender.send(frame, { address: options.group, port: speedwirePort });
    cancelNext = clock.after(periodMs, tick);
  }

  tick();
  return success({
    endpoint: sockets.value.own.local,
    identity: { susyId, serial: options.serial },
    get framesSent() {
      return framesSent;
    },
    stop: async () => {
      cancelNext();
      sender.close();
      sockets.value.close();
    },
  });
}

/** Whole W from -900 to 1100: import is positive. */
function phasePower(seed: number, phase: number, second: number): number {
  return Math.round(2000 * smoothNoise(seed, streams.phase + phase, second / 20)) - 900;
}

/** All records of a meter with a frequency value: a frame of 608 bytes. Without reactive power. */
function meterRecords(
  totalW: number,
  phasesW: readonly number[],
  counted: { readonly importWs: number; readonly exportWs: number },
): MeterRecord[] {
  return [
    ...powerRecords(0, totalW, counted.importWs, counted.exportWs),
    { index: 13, type: 4, raw: 1000 },
    { index: 14, type: 4, raw: 50_000 },
    ...phasesW.flatMap((powerW, phase) => {
      const offset = phaseOffsets[phase] ?? 0;
      return [
        ...powerRecords(offset, powerW, Math.floor(counted.importWs / 3), Math.floor(counted.exportWs / 3)),
        { index: offset + 11, type: 4, raw: Math.round((Math.abs(powerW) * 1000) / 230) },
        { index: offset + 12, type: 4, raw: 230_000 },
        { index: offset + 13, type: 4, raw: 1000 },
      ];
    }),
  ];
}

function powerRecords(offset: number, powerW: number, importWs: number, exportWs: number): MeterRecord[] {
  const importTenths = Math.max(0, powerW) * 10;
  const exportTenths = Math.max(0, -powerW) * 10;
  const pairs = [
    [1, importTenths, importWs],
    [2, exportTenths, exportWs],
    [3, 0, 0],
    [4, 0, 0],
    [9, importTenths, importWs],
    [10, exportTenths, exportWs],
  ] as const;
  return pairs.flatMap(([index, present, counter]) => [
    { index: offset + index, type: 4, raw: present },
    { index: offset + index, type: 8, raw: counter },
  ]);
}
