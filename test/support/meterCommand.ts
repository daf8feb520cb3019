import type { MeterPorts } from '../../electron/core/collector/meterPorts.ts';
import { meter } from '../../electron/commands/meter/meter.ts';
import {
  systemTopics,
  type StreamProblem,
  type TcpAddress,
  type TopicEvents,
  type TopicOptions,
} from '../../electron/core/ports/index.ts';
import type { FakeClock } from './fakeClock.ts';
import { createFakeHttp, type FakeHttp } from './fakeHttp.ts';
import { createFakeSerialPorts, type FakeSerialPorts } from './fakeSerialPorts.ts';
import { createFakeStreams, type FakeStreams } from './fakeStreams.ts';
import { linesOf, type PrintedLine } from './p1Command.ts';
import { createRecordedIo, type RecordedIo } from './recordedIo.ts';
import { createLan, type SpeedwireLan } from './speedwireLan.ts';

/** A topic that was subscribed to, played by the test. */
export interface FakeTopic {
  readonly options: TopicOptions;
  readonly events: TopicEvents;
}

/** A running `meter` whose every way to a meter is played by the test. */
export interface RunningMeter {
  readonly clock: FakeClock;
  readonly lan: SpeedwireLan;
  readonly io: RecordedIo;
  readonly tcp: FakeStreams<TcpAddress, StreamProblem>;
  readonly webSockets: FakeStreams<TcpAddress & { readonly path: string }, StreamProblem>;
  readonly serial: FakeSerialPorts;
  readonly http: FakeHttp;
  readonly topics: FakeTopic[];
  /** The lines printed so far, read. */
  readonly lines: () => readonly PrintedLine[];
  /** What was said on stderr so far, line by line. */
  readonly said: () => readonly string[];
  /** The exit code. */
  readonly code: Promise<number>;
  /** Moves on until the command ends. */
  readonly end: () => Promise<number>;
  /** Presses Ctrl+C and moves on until the command ends. */
  readonly stop: () => Promise<number>;
}

export interface MeterSurroundings {
  readonly env?: Readonly<Record<string, string>>;
  readonly pages?: FakeHttp['pages'];
  readonly ports?: FakeSerialPorts['listed'];
  readonly lan?: SpeedwireLan;
  /** Subscribes to real brokers. */
  readonly realTopics?: boolean;
}

/** Starts `meter` on the client computer of a house in Amsterdam. */
export function startMeter(argv: readonly string[], surroundings: MeterSurroundings = {}): RunningMeter {
  const { env = {}, pages = {}, ports: listed = [], lan = createLan(), realTopics = false } = surroundings;
  const { clock } = lan;
  const io = createRecordedIo({ env });
  const tcp = createFakeStreams<TcpAddress, StreamProblem>();
  const webSockets = createFakeStreams<TcpAddress & { readonly path: string }, StreamProblem>();
  const serial = createFakeSerialPorts(listed);
  const http = createFakeHttp(pages);
  const topics: FakeTopic[] = [];
  const meters: MeterPorts = {
    tcp,
    webSockets,
    serialPorts: serial,
    openHttp: http.open,
    subscribeTopic: realTopics
      ? systemTopics
      : (options, events) => {
          topics.push({ options, events });
          return async () => undefined;
        },
  };
  const code = meter(argv, io, {
    network: lan.client,
    clock,
    random: () => 0.5,
    platform: 'linux',
    zone: 'Europe/Amsterdam',
    meters,
  });
  code.catch(() => undefined);
  return {
    clock,
    lan,
    io,
    tcp,
    webSockets,
    serial,
    http,
    topics,
    lines: () => linesOf(io.out),
    said: () => io.err.split('\n').slice(0, -1),
    code,
    end: () => clock.settle(code),
    stop: () => {
      io.stop();
      return clock.settle(code);
    },
  };
}
