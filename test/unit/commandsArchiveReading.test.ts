import { describe, expect, it } from 'vitest';

import { failuresOf, readArchiveOf, type ArchiveWish } from '../../electron/commands/archive/archiveDevice.ts';
import type { ArchiveRequest, InverterSession, SessionOptions } from '../../electron/core/speedwire/index.ts';
import type { FoundDevice, SearchReport } from '../../shared/contract/index.ts';
import { failure, type Failure } from '../../shared/failures.ts';
import type { InverterArchive } from '../../shared/inverterArchive.ts';
import { failed, success, type Result } from '../../shared/result.ts';

const hourMs = 3_600_000;
/** Friday 27 March, Amsterdam; the clocks are set forward on Sunday 29 March. */
const friday = Date.UTC(2026, 2, 26, 23);
const saturday = friday + 24 * hourMs;
const monday = saturday + 47 * hourMs;

const emptyArchive: InverterArchive = {
  clockOffsetS: 3,
  fiveMinutes: [],
  days: [],
  events: [],
  notKept: [],
  unread: [],
  dropped: [],
  failures: [],
};

const identity = { susyId: 181, serial: 2_141_000_001 };

/** A network with these devices at one address; each session is scripted by the test. */
function scriptedNetwork(
  devices: readonly Partial<FoundDevice>[],
  searchFailure: Failure | null = null,
  listed: readonly number[] = [],
) {
  const opened: SessionOptions[] = [];
  const requests: ArchiveRequest[] = [];
  const calls: string[] = [];
  const answers = {
    archive: success<InverterArchive>(emptyArchive) as Result<InverterArchive, Failure>,
    dayBefore: success<InverterArchive>(emptyArchive) as Result<InverterArchive, Failure>,
  };
  const report: SearchReport = {
    devices: devices.map((one) => ({
      address: '192.168.1.48',
      susyId: 181,
      serial: 1,
      model: null,
      kind: 'inverter',
      ...one,
    })),
    searched: [],
    tookMs: 250,
    failure: searchFailure,
  };
  const session: InverterSession = {
    identity,
    endpoint: { address: '192.168.1.48', port: 9522 },
    readQuick: async () => failed(failure('lostContact')),
    readAll: () => {
      calls.push('readAll');
      return Promise.resolve(failed(failure('needsModbus')));
    },
    describe: () => {
      calls.push('describe');
      return Promise.resolve(failed(failure('needsModbus')));
    },
    readArchive: (request) => {
      calls.push('readArchive');
      requests.push(request);
      return Promise.resolve(requests.length === 1 ? answers.archive : answers.dayBefore);
    },
    listDevices: () => {
      calls.push('listDevices');
      return Promise.resolve(success(listed.map((serial) => ({ susyId: 138, serial }))));
    },
    close: () => {
      calls.push('close');
      return Promise.resolve();
    },
  };
  return {
    opened,
    requests,
    calls,
    answers,
    search: () => Promise.resolve(report),
    openSession: (options: SessionOptions) => {
      opened.push(options);
      return Promise.resolve(success(session));
    },
  };
}

const wholeSpan = { from: saturday, to: monday };

const wish: ArchiveWish = {
  host: { address: '192.168.1.48', port: 9522 },
  serial: null,
  group: 'user',
  password: '0000',
  span: wholeSpan,
  events: true,
  onProgress: () => undefined,
};

describe('reading an archive', () => {
  it('asks for the span, and for the day values before it, then logs off', async () => {
    const network = scriptedNetwork([{ serial: 5 }]);
    const outcome = await readArchiveOf(network, wish);
    expect(network.opened).toMatchObject([{ identity: { susyId: 181, serial: 5 }, password: '0000', group: 'user' }]);
    expect(network.requests).toMatchObject([
      { from: saturday, to: monday, fiveMinutes: true, days: true, events: true },
      { from: friday, to: saturday, fiveMinutes: false, days: true, events: false },
    ]);
    expect(network.calls).toEqual(['readArchive', 'readArchive', 'describe', 'close']);
    expect(outcome).toMatchObject({ ok: true, value: { device: null, deviceFailure: { code: 'needsModbus' } } });
  });

  it('asks nothing more of a device that fell silent, and logs off', async () => {
    const network = scriptedNetwork([{}]);
    network.answers.archive = success({
      ...emptyArchive,
      unread: [{ ...wholeSpan, part: 'fiveMinutes' }],
      failures: [failure('lostContact', { address: '192.168.1.48' })],
    });
    const outcome = await readArchiveOf(network, wish);
    expect(network.calls).toEqual(['readArchive', 'close']);
    expect(outcome).toMatchObject({ ok: true, value: { device: null, deviceFailure: null } });
  });

  it("by the device's own clock first asks what time that is", async () => {
    const network = scriptedNetwork([{}]);
    const heard: (number | null)[] = [];
    const outcome = await readArchiveOf(network, {
      ...wish,
      span: (aheadS) => {
        heard.push(aheadS);
        return success({ span: wholeSpan, nowMs: monday });
      },
    });
    expect(heard).toEqual([null]);
    expect(network.calls).toEqual(['readAll', 'readArchive', 'readArchive', 'close']);
    expect(network.requests.map(({ stamps, from }) => [stamps, from])).toEqual([
      ['device', saturday],
      ['device', friday],
    ]);
    expect(outcome).toMatchObject({ ok: true, value: { byDevice: { span: wholeSpan, nowMs: monday } } });
  });

  it('asks nothing of a device on whose clock the span lies in the future', async () => {
    const network = scriptedNetwork([{}]);
    const outcome = await readArchiveOf(network, { ...wish, span: () => failed(failure('usage', { reason: 'no' })) });
    expect(network.calls).toEqual(['readAll', 'close']);
    expect(outcome).toMatchObject({ ok: false, error: { code: 'usage' } });
  });

  it('tells what went wrong with the day before the span, and with the description', async () => {
    const network = scriptedNetwork([{}]);
    const unread = [{ from: friday, to: saturday, part: 'days' }] as const;
    network.answers.archive = success({
      ...emptyArchive,
      dropped: [{ reason: 'noValue', count: 2 }],
      unread: [{ ...wholeSpan, part: 'events' }],
      failures: [failure('deviceError', { query: 'events' })],
    });
    network.answers.dayBefore = success({
      ...emptyArchive,
      dropped: [
        { reason: 'noValue', count: 1 },
        { reason: 'empty', count: 4 },
      ],
      unread,
      failures: [failure('deviceError', { query: 'days' }), failure('deviceError', { query: 'events' })],
    });
    const outcome = await readArchiveOf(network, wish);
    expect(outcome).toMatchObject({
      ok: true,
      value: {
        archive: {
          dropped: [
            { reason: 'noValue', count: 3 },
            { reason: 'empty', count: 4 },
          ],
          unread: [...unread, { ...wholeSpan, part: 'events' }],
        },
      },
    });
    expect(outcome.ok ? failuresOf(outcome.value) : []).toEqual([
      failure('deviceError', { query: 'events' }),
      failure('deviceError', { query: 'days' }),
      failure('needsModbus'),
    ]);
    network.requests.length = 0;
    network.answers.dayBefore = failed(failure('lostContact'));
    expect(await readArchiveOf(network, wish)).toMatchObject({
      ok: true,
      value: { archive: { unread: [{ from: friday, to: saturday }, {}], failures: [{}, { code: 'lostContact' }] } },
    });
  });

  it('logs off also where nothing could be read', async () => {
    const network = scriptedNetwork([{}]);
    network.answers.archive = failed(failure('clockWrong', { days: 12 }));
    expect(await readArchiveOf(network, wish)).toMatchObject({ ok: false, error: { code: 'clockWrong' } });
    expect(network.calls).toEqual(['readArchive', 'close']);
  });

  it('gives the password to nobody while several inverters answer, and names them', async () => {
    const network = scriptedNetwork([{ serial: 5 }, { serial: 6 }, { serial: 7, kind: 'gateway' }]);
    const outcome = await readArchiveOf(network, wish);
    expect(outcome).toMatchObject({ ok: false, error: { code: 'severalDevices', details: { serials: '5, 6' } } });
    expect(network.opened).toEqual([]);
  });

  it('takes the inverter behind a gateway, or the one whose serial number is given', async () => {
    const behindGateway = scriptedNetwork([{ serial: 7, kind: 'gateway' }, { serial: 5 }]);
    await readArchiveOf(behindGateway, wish);
    expect(behindGateway.opened[0]?.identity?.serial).toBe(5);
    const chosen = scriptedNetwork([{ serial: 5 }, { serial: 6 }]);
    await readArchiveOf(chosen, { ...wish, serial: 6 });
    expect(chosen.opened[0]?.identity?.serial).toBe(6);
  });

  it('knows no other serial number than those that answer', async () => {
    const network = scriptedNetwork([{ serial: 5 }]);
    const outcome = await readArchiveOf(network, { ...wish, serial: 6 });
    expect(outcome).toMatchObject({ ok: false, error: { code: 'otherDevices', details: { serial: 6, serials: '5' } } });
    expect(network.opened).toEqual([]);
  });

  it('asks a gateway alone at its address which micro-inverters it has', async () => {
    const network = scriptedNetwork([{ susyId: 140, serial: 7, kind: 'gateway' }], null, [31, 32]);
    const unchosen = await readArchiveOf(network, wish);
    expect(unchosen).toMatchObject({ ok: false, error: { code: 'severalDevices', details: { serials: '31, 32' } } });
    expect(network.calls).toEqual(['listDevices', 'close']);
    await readArchiveOf(network, { ...wish, serial: 32 });
    expect(network.opened.map((one) => one.identity?.serial)).toEqual([7, 7, 32]);
  });

  it.each([
    ['gateway', 175],
    ['energyMeter', 349],
    ['homeManager', 372],
  ] as const)('logs on to no %s whose own serial number is given', async (kind, susyId) => {
    const network = scriptedNetwork([{ susyId, serial: 7, kind }, { serial: 5 }]);
    const outcome = await readArchiveOf(network, { ...wish, serial: 7 });
    expect(outcome).toMatchObject({ ok: false, error: { code: 'notAnInverter' } });
    expect(network.opened).toEqual([]);
  });

  it.each<readonly [string, readonly Partial<FoundDevice>[], Failure | null, Failure['code']]>([
    ['nobody answers', [], failure('asleep', { address: '192.168.1.48' }), 'asleep'],
    ['a meter answers', [{ kind: 'energyMeter' }], null, 'notAnInverter'],
    ['it does not say who it is', [{ susyId: null, serial: null, kind: 'unknown' }], null, 'encrypted'],
  ])('says why where %s', async (_name, devices, searchFailure, code) => {
    const outcome = await readArchiveOf(scriptedNetwork(devices, searchFailure), wish);
    expect(outcome).toMatchObject({ ok: false, error: { code } });
  });
});
