import type { InverterRead, InverterSession, QuickRead, Speedwire } from '../../electron/core/speedwire/index.ts';
import type { Clock } from '../../electron/core/ports/index.ts';
import type { SearchReport } from '../../shared/contract/index.ts';
import { failure, type Failure } from '../../shared/failures.ts';
import type { InverterValues } from '../../shared/inverterValues.ts';
import { failed, success, type Result } from '../../shared/result.ts';

/** One device of a scripted network. A test changes its fields as the story goes on. */
export interface ScriptedDevice {
  password: string;
  /** What a logon or a read fails with; null lets it work. */
  openFailure: Failure | null;
  readFailure: Failure | null;
  /** Thrown by the next read, once. */
  surprise: Error | null;
  /** How long a logon and a read take. */
  openMs: number;
  readMs: number;
  values: Partial<InverterValues>;
  /** How far its clock is ahead. */
  clockOffsetS: number;
  /** Every logon that was tried, with its instant. */
  readonly logons: { readonly atMs: number; readonly address: string; readonly password: string }[];
  /** When each read began, of whatever kind. */
  readonly reads: number[];
  /** The full ones among them. */
  readonly fullReads: number[];
  openSessions: number;
  /** The most that were ever open at the same time. */
  mostOpenSessions: number;
}

export interface ScriptedSpeedwire extends Pick<Speedwire, 'search' | 'openSession' | 'close' | 'listenToMeters'> {
  /** The device with that serial number; made at the first call. */
  device(serial: number): ScriptedDevice;
  readonly searches: { readonly address: string | null }[];
  /** When each of them began. */
  readonly searchedAtMs: number[];
  /** What the next search finds. */
  report: SearchReport;
  searchMs: number;
  closed: boolean;
}

export const emptyReport: SearchReport = { devices: [], searched: [], tookMs: 0, failure: null };

const noValues: InverterValues = {
  totalYieldWh: 41_161_805,
  dayYieldWh: 1404,
  operatingTimeS: null,
  feedInTimeS: null,
  acPowerW: null,
  acPhasePowerW: [],
  acPhaseVoltageV: [],
  acPhaseCurrentA: [],
  gridFrequencyHz: null,
  dcPowerW: [],
  dcVoltageV: [],
  dcCurrentA: [],
  temperatureC: null,
  status: null,
  gridRelay: null,
};

/** All values of a read, those that a test does not name without a value. */
export function readingValues(values: Partial<InverterValues>): InverterValues {
  return { ...noValues, ...values };
}

/** A Speedwire client without a wire: its devices do what the test wrote down. */
export function createScriptedSpeedwire(clock: Clock): ScriptedSpeedwire {
  const devices = new Map<number, ScriptedDevice>();

  function device(serial: number): ScriptedDevice {
    const known = devices.get(serial) ?? {
      password: '0000',
      openFailure: null,
      readFailure: null,
      surprise: null,
      openMs: 10,
      readMs: 10,
      values: { acPowerW: 1000 },
      clockOffsetS: 3,
      logons: [],
      reads: [],
      fullReads: [],
      openSessions: 0,
      mostOpenSessions: 0,
    };
    devices.set(serial, known);
    return known;
  }

  function wait(durationMs: number): Promise<void> {
    return new Promise((resolve) => {
      clock.after(durationMs, resolve);
    });
  }

  async function readAs<Read>(one: ScriptedDevice, make: () => Read): Promise<Result<Read, Failure>> {
    one.reads.push(clock.nowMs());
    await wait(one.readMs);
    if (one.surprise !== null) {
      const surprise = one.surprise;
      one.surprise = null;
      throw surprise;
    }
    return one.readFailure === null ? success(make()) : failed(one.readFailure);
  }

  const speedwire: ScriptedSpeedwire = {
    device,
    searches: [],
    searchedAtMs: [],
    report: emptyReport,
    searchMs: 100,
    closed: false,
    listenToMeters: () => () => undefined,
    search: async ({ address }) => {
      speedwire.searches.push({ address: address?.address ?? null });
      speedwire.searchedAtMs.push(clock.nowMs());
      await wait(speedwire.searchMs);
      return speedwire.report;
    },
    openSession: async ({ identity, endpoint, password, group }) => {
      const one = device(identity?.serial ?? 0);
      one.logons.push({ atMs: clock.nowMs(), address: endpoint.address, password });
      await wait(one.openMs);
      if (one.openFailure !== null) {
        return failed(one.openFailure);
      }
      if (password !== one.password) {
        return failed(failure('wrongPassword', { group }));
      }
      one.openSessions += 1;
      one.mostOpenSessions = Math.max(one.mostOpenSessions, one.openSessions);
      let open = true;
      const session: InverterSession = {
        identity: identity ?? { susyId: 0, serial: 0 },
        endpoint,
        readAll: () => {
          one.fullReads.push(clock.nowMs());
          return readAs(one, () => read(clock.nowMs(), one.values, one.clockOffsetS));
        },
        readQuick: () => readAs(one, () => quickRead(clock.nowMs(), one.values)),
        describe: async () => failed(failure('lostContact')),
        readArchive: async () => failed(failure('lostContact')),
        listDevices: async () => success([]),
        close: async () => {
          one.openSessions -= open ? 1 : 0;
          open = false;
        },
      };
      return success(session);
    },
    close: async () => {
      speedwire.closed = true;
    },
  };
  return speedwire;
}

function quickRead(atMs: number, values: Partial<InverterValues>): QuickRead {
  const { totalYieldWh, dayYieldWh, acPowerW, pvPowerW, status, gridRelay } = readingValues(values);
  return {
    at: atMs,
    values: {
      totalYieldWh,
      dayYieldWh,
      acPowerW,
      ...(pvPowerW !== undefined && { pvPowerW }),
      ...(acPowerW === null && { status, gridRelay }),
    },
    failures: [],
  };
}

function read(atMs: number, values: Partial<InverterValues>, clockOffsetS: number): InverterRead {
  return {
    at: atMs,
    clockOffsetS,
    device: {
      name: 'Roof',
      model: 'STP 6000TL-20',
      modelTag: 9099,
      deviceClass: { tag: 8001, text: 'Solar inverter' },
      firmware: '2.55.3.R',
    },
    values: readingValues(values),
    failures: [],
  };
}
