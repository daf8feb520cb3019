import type { MeterPorts } from '../../electron/core/collector/index.ts';
import type { StreamProblem, TcpAddress } from '../../electron/core/ports/index.ts';
import { createFakeHttp, type FakeHttp } from './fakeHttp.ts';
import { createFakeSerialPorts } from './fakeSerialPorts.ts';
import { createFakeStreams, type FakeStreams } from './fakeStreams.ts';

/** Ways to meters behind which nothing answers; those over TCP are played by the test. */
export interface FakeMeterPorts extends MeterPorts {
  readonly tcp: FakeStreams<TcpAddress, StreamProblem>;
  readonly http: FakeHttp;
}

export function fakeMeterPorts(): FakeMeterPorts {
  const http = createFakeHttp();
  return {
    http,
    tcp: createFakeStreams(),
    webSockets: createFakeStreams(),
    serialPorts: createFakeSerialPorts(),
    openHttp: http.open,
    subscribeTopic: () => async () => undefined,
  };
}
