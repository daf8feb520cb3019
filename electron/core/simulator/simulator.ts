import type { DeviceIdentity, UserGroup } from '../../../shared/contract/index.ts';
import { failure, type Failure } from '../../../shared/failures.ts';
import { failed, success, type Result } from '../../../shared/result.ts';
import { zoneName } from '../../../shared/time.ts';
import type { Clock, DatagramNetwork, Endpoint } from '../ports/index.ts';
import { decodeDatagram, encodeDiscoveryReply, passwordProblem, speedwireGroup } from '../speedwire/index.ts';
import { createAnswerSender } from './network/answerSender.ts';
import { freshCounters, type SimulatorCounters } from './counters.ts';
import { deviceAddresses } from './network/deviceAddresses.ts';
import { addressTowards, anyAddress, openDeviceSockets } from './network/deviceSockets.ts';
import { createFaultyFinder } from './faults/deviceMemory.ts';
import type { FaultName } from './faults/faultNames.ts';
import { createFaults } from './faults/faults.ts';
import { createSessionUses } from './faults/sessionUses.ts';
import { isIpv4 } from './network/ipv4.ts';
import type { DayStamp } from './models/model.ts';
import { findInstallation } from './models/modelTable.ts';
import type { Place } from './house/roof.ts';
import { createSessions, type Sessions } from './device/sessions.ts';
import { answerForDevices, describeDevices, prepareDevices, type SimulatedDevice } from './device/simulatedDevices.ts';
import { createGridConnection, type GridConnection, type TariffHours } from './house/gridConnection.ts';
import { createHouse, type HouseOptions, type SimulatedHouse, type SimulatedState } from './house/simulatedState.ts';

export interface SimulatorOptions {
  /** Where it listens and answers from; port 0 takes a free one. Devices listen on 9522. */
  readonly bind: Endpoint;
  /** One of `simulatedModels`. */
  readonly model: string;
  /** Of the first device; those behind a gateway have the next ones. */
  readonly serial: number;
  readonly userPassword: string;
  readonly installerPassword: string;
  /** What the device's clock shows at the start, UTC epoch ms; it runs on. Null follows the computer's clock. */
  readonly startMs: number | null;
  /** Decides the weather, and which datagrams a lossy device loses. */
  readonly seed: number;
  readonly faults: readonly FaultName[];
  /** When the fault `address-change` moves it, in ms since the start; a minute unless told. */
  readonly moveAfterMs?: number;
  /** The zone whose midnight begins a new day yield; Europe/Amsterdam unless told. */
  readonly zone?: string;
  /** Where the roof stands; Utrecht unless told. */
  readonly place?: Place;
  /** The name the device gives itself; `SN: <serial>` unless told. */
  readonly name?: string;
  /** How the values of days are stamped; as the model does unless told. */
  readonly dayStamp?: DayStamp;
}

export interface SimulatorPorts {
  readonly network: DatagramNetwork;
  readonly clock: Clock;
  /** Makes the houses of its devices; whoever starts many simulators may hand the same house to several of them. */
  readonly createHouse?: (options: HouseOptions) => SimulatedHouse;
}

/** A running simulated inverter, or several behind one address; identity and values are those of the first device. */
export interface Simulator {
  /** Where it listens first. */
  readonly endpoint: Endpoint;
  /** Where it answers now: several with the fault `two-addresses`, others after `address-change`. */
  endpoints(): readonly Endpoint[];
  readonly identity: DeviceIdentity;
  /** All devices that answer at its address. */
  readonly devices: readonly SimulatedDevice[];
  readonly counters: Readonly<SimulatorCounters>;
  /** Whether it hears multicasts; where the group cannot be joined it answers unicast alone. */
  readonly hearsGroup: boolean;
  /** What the house truly does now, by the device's clock. */
  truth(): SimulatedState;
  /** The total yield at any instant of the device's clock since commissioning, in Wh. */
  totalYieldWhAt(atMs: number): number;
  /** The true time in the house, UTC epoch ms: that of the devices unless their clocks are skewed. */
  houseNowMs(): number;
  /** Where the house with all its devices is joined to the grid, for a meter with such hours. */
  gridConnection(normalHours: TariffHours): GridConnection;
  stop(): Promise<void>;
}

const utrecht: Place = { latitude: 52.1, longitude: 5.1 };
const defaultZone = 'Europe/Amsterdam';
/** How far the clock of a device with the fault `skewed-clock` is ahead. */
const clockSkewMs = 433_000;

/**
 * Starts a device on UDP that other programs take for an SMA inverter.
 *
 * @returns the simulator, or `portTaken`, `addressUnusable`, `passwordUnusable`, or `usage` for an unknown model or zone
 */
export async function startSimulator(
  options: SimulatorOptions,
  ports: SimulatorPorts,
): Promise<Result<Simulator, Failure>> {
  const prepared = prepare(options, ports.createHouse ?? createHouse);
  if (!prepared.ok) {
    return prepared;
  }
  const { installation, devices, passwords } = prepared.value;
  const { network, clock } = ports;
  const startedAtMs = clock.elapsedMs();
  const runningMs = () => clock.elapsedMs() - startedAtMs;
  const skewMs = options.faults.includes('skewed-clock') ? clockSkewMs : 0;
  const houseNowMs = () => (options.startMs === null ? clock.nowMs() : options.startMs + Math.floor(runningMs()));
  const deviceNowMs = () => skewMs + houseNowMs();
  const counters = freshCounters();
  const faults = createFaults(options.faults, options.seed);
  const nextUses = options.faults.includes('drop-session') ? createSessionUses(options.seed) : undefined;
  const sessions: Sessions[] = [];
  const addresses = deviceAddresses({
    first: options.bind.address,
    faults: options.faults,
    runningMs,
    onMove: () => sessions.forEach((one) => one.closeAll()),
    moveAfterMs: options.moveAfterMs,
  });
  const answerFrame = answerForDevices(devices, {
    installation,
    seed: options.seed,
    passwords,
    refuseLogons: options.faults.includes('refuse-logon'),
    counters,
    nowMs: deviceNowMs,
    openSessions: () => {
      const opened = createSessions(() => clock.elapsedMs(), nextUses);
      sessions.push(opened);
      return opened;
    },
    openMemory: (memory) => createFaultyFinder(memory, options.faults),
  });
  const described = describeDevices(devices, deviceNowMs);
  const [first] = described;
  // Ten years are planned at the first question: better now than while a client waits for its answer.
  described.forEach((one) => one.truth());

  const sockets = await openDeviceSockets(network, options.bind, speedwireGroup, receive, addresses.more);
  if (!sockets.ok) {
    return sockets;
  }
  const { own, all } = sockets.value;
  const present = () => addresses.present().flatMap((place) => all.slice(place, place + 1));
  const sender = createAnswerSender({ clock, faults, counters, isAt: (socket) => present().includes(socket) });

  function receive(bytes: Uint8Array, from: Endpoint, toAddress: number | null): void {
    counters.received += 1;
    const places = addresses.present().filter((place) => toAddress === null || place === toAddress);
    if (!faults.hears() || places.length === 0) {
      counters.dropped += 1;
      return;
    }
    const answer = answerTo(bytes);
    for (const place of places) {
      const socket = all[place];
      const datagrams = socket === undefined ? [] : answer(addressTowards(network, socket.local.address, from.address));
      if (socket !== undefined && datagrams.length > 0) {
        sender.send({ datagrams, socket, to: from });
      }
    }
  }

  /** Takes a datagram, and gives what goes out for it from each of the device's addresses. */
  function answerTo(bytes: Uint8Array): (address: string) => readonly Uint8Array[] {
    const decoded = decodeDatagram(bytes);
    if (!decoded.ok) {
      counters.malformed += 1;
      return () => [];
    }
    switch (decoded.value.kind) {
      case 'discoveryRequest':
        counters.discoveries += 1;
        return (address) =>
          faults.datagramsOfOther(encodeDiscoveryReply(address, installation.devices[0].answers.discovery));
      case 'inverter': {
        const answers = answerFrame(decoded.value.frame);
        return () => answers.flatMap((frames) => faults.datagramsOf(frames));
      }
      case 'discoveryReply':
      case 'energyMeter':
      case 'other':
        counters.ignored += 1;
        return () => [];
    }
  }

  return success({
    endpoint: own.local,
    endpoints: () => present().map((one) => one.local),
    identity: first.identity,
    devices: described,
    counters,
    hearsGroup: sockets.value.hearsGroup,
    truth: () => first.truth(),
    totalYieldWhAt: (atMs) => first.totalYieldWhAt(atMs),
    houseNowMs,
    gridConnection: (normalHours) =>
      createGridConnection({ houses: devices.map((one) => one.house), seed: options.seed, normalHours }),
    stop: async () => {
      sender.stop();
      sockets.value.close();
    },
  });
}

function prepare(options: SimulatorOptions, makeHouse: (house: HouseOptions) => SimulatedHouse) {
  const installation = findInstallation(options.model);
  if (installation === null) {
    return failed(failure('usage', { reason: `there is no model "${options.model}" to simulate` }));
  }
  if (!isIpv4(options.bind.address)) {
    return failed(failure('addressUnusable', { address: options.bind.address }));
  }
  const needsAddress = options.faults.find((one) => one === 'two-addresses' || one === 'address-change');
  if (needsAddress !== undefined && options.bind.address === anyAddress) {
    return failed(failure('usage', { reason: `"${needsAddress}" needs an address of its own, not ${anyAddress}` }));
  }
  const passwords = { user: options.userPassword, installer: options.installerPassword } satisfies Record<
    UserGroup,
    string
  >;
  if (Object.values(passwords).some((one) => passwordProblem(one) !== null)) {
    return failed(failure('passwordUnusable'));
  }
  const zone = options.zone ?? defaultZone;
  if (zoneName(zone) === null) {
    return failed(failure('usage', { reason: `there is no time zone "${zone}"` }));
  }
  const devices = prepareDevices({
    installation,
    serial: options.serial,
    seed: options.seed,
    place: options.place ?? utrecht,
    zone,
    name: options.name ?? null,
    dayStamp: options.dayStamp ?? null,
    createHouse: makeHouse,
  });
  return success({ installation, devices, passwords });
}
