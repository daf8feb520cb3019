import { describe, expect, it } from 'vitest';

import { commands, deviceErrors, type InverterFrame } from '../../../electron/core/speedwire/index.ts';
import type { FaultName } from '../../../electron/core/simulator/index.ts';
import { requestFor } from '../../support/fakeArchive.ts';
import { recordBody, replyFrame } from '../../support/fakeInverter.ts';
import { openPlant, startPlant } from '../../support/simulatedPlant.ts';
import { checkThatNothingIsWritten, createLan, errorOf, inverterAddress, valueOf } from '../../support/speedwireLan.ts';
import { openTo, readOnce } from '../../support/speedwireReads.ts';

checkThatNothingIsWritten();

const device = { susyId: 181, serial: 2_100_000_001 };
const endpoint = { address: inverterAddress, port: 9522 };
const asUser = { endpoint, identity: null, group: 'user', password: '0000' } as const;
const noonMs = Date.UTC(2017, 5, 21, 11);
const dayMs = 86_400_000;

/** A function that cuts the first so many answers to each question. */
function cuttingFirst(times: number) {
  const seen = new Map<string, number>();
  return (request: InverterFrame, answer: readonly Uint8Array[]): readonly Uint8Array[] => {
    const question = `${request.command} ${Buffer.from(request.body.subarray(0, 8)).toString('hex')}`;
    const count = (seen.get(question) ?? 0) + 1;
    seen.set(question, count);
    return count <= times ? answer.map((one) => one.subarray(0, 60)) : answer;
  };
}

describe('a datagram that was cut on the way', () => {
  it('is a sign of life: the question goes out again at once', async () => {
    const lan = createLan();
    const cut = cuttingFirst(1);
    const { session } = await openTo(lan, { respond: (request, usual) => cut(request, usual()) });
    const startMs = lan.clock.elapsedMs();
    const read = valueOf(await lan.clock.settle(session.readAll()));
    expect(read.failures).toEqual([]);
    expect(read.values.acPowerW).toBe(2997);
    expect(lan.clock.elapsedMs() - startMs).toBeLessThan(25 * 110);
  });

  it('of a logon with a password that was accepted before does not cost two seconds', async () => {
    const lan = createLan();
    const cut = cuttingFirst(1);
    let isReading = false;
    const { inverter, session } = await openTo(lan, {
      respond: (request, usual) => (isReading && request.command === commands.logon ? cut(request, usual()) : usual()),
    });
    isReading = true;
    inverter.loseSession();
    const startMs = lan.clock.elapsedMs();
    expect(valueOf(await lan.clock.settle(session.readAll())).failures).toEqual([]);
    expect(inverter.count(commands.logon)).toBe(3);
    expect(lan.clock.elapsedMs() - startMs).toBeLessThan(500);
  });

  it('does not make the client send a password again that may be wrong', async () => {
    const lan = createLan();
    const cut = cuttingFirst(1);
    const inverter = await lan.inverter({
      respond: (request, usual) =>
        request.command === commands.logon ? [...cut(request, usual()), ...usual()] : usual(),
    });
    const isVerdict = (bytes: Uint8Array) => bytes.length > 60 && inverter.count(commands.logon) > 0;
    lan.network.fate = ({ from, bytes }) => [
      { delayMs: from.address === inverterAddress && isVerdict(bytes) ? 2500 : 1 },
    ];
    const opened = await lan.clock.settle(lan.speedwire().openSession({ ...asUser, password: 'wrong' }));
    expect(errorOf(opened).code).toBe('wrongPassword');
    expect(inverter.count(commands.logon)).toBe(1);
  });

  it('from somebody else means nothing', async () => {
    const lan = createLan();
    const { inverter, session } = await openTo(lan);
    const other = lan.network.host(['192.168.1.66/24']);
    const socket = await other.open({ address: '192.168.1.66', port: 9522, onDatagram: () => undefined });
    inverter.close();
    const startMs = lan.clock.elapsedMs();
    const reading = session.readAll();
    const to = lan.sentByClient().at(-1)?.from ?? endpoint;
    for (let round = 0; round < 100; round += 1) {
      await valueOf(socket).send(new Uint8Array(7), to);
      await lan.clock.advance(50);
    }
    expect(errorOf(await lan.clock.settle(reading)).code).toBe('lostContact');
    expect(lan.clock.elapsedMs() - startMs).toBeLessThan(24_000);
  });

  it('always, whatever is asked, ends the read within a minute, with a reason', async () => {
    const lan = createLan();
    const cut = cuttingFirst(Number.POSITIVE_INFINITY);
    const { inverter, session } = await openTo(lan, {
      respond: (request, usual) =>
        [commands.logon, commands.identify].includes(request.command as never) ? usual() : cut(request, usual()),
    });
    const startMs = lan.clock.elapsedMs();
    expect(errorOf(await lan.clock.settle(session.readAll())).code).toBe('lostContact');
    expect(lan.clock.elapsedMs() - startMs).toBeLessThanOrEqual(60_000);
    expect(inverter.requests.length).toBeLessThan(400);
  });
});

describe('an answer whose records cannot be read', () => {
  const broken = (request: InverterFrame) =>
    replyFrame(request, device, { body: recordBody([28, 28, 24].map((length) => new Uint8Array(length))) });

  it('is asked for again: the sound one comes', async () => {
    const lan = createLan();
    let count = 0;
    const { read } = await readOnce(lan, {
      respond: (request, usual) => {
        count += 1;
        const isQuery = request.command < 0xf0000000 && request.command !== commands.identify;
        return isQuery && count % 2 === 0 ? [broken(request)] : usual();
      },
    });
    expect(read.failures).toEqual([]);
    expect(read.values).toMatchObject({ acPowerW: 2997, totalYieldWh: 41_161_805, dcPowerW: [1600, 1500] });
  });

  it('before the sound one in the same breath is not taken in its place', async () => {
    const lan = createLan();
    const { inverter, read } = await readOnce(lan, {
      respond: (request, usual) =>
        request.command < 0xf0000000 && request.command !== commands.identify ? [broken(request), ...usual()] : usual(),
    });
    expect(read.failures).toEqual([]);
    expect(read.values).toMatchObject({ acPowerW: 2997, totalYieldWh: 41_161_805 });
    expect(inverter.count(commands.logon)).toBe(1);
  });

  it('always is told within half a second, after six attempts', async () => {
    const lan = createLan();
    const { inverter, read } = await readOnce(lan, {
      respond: (request, usual) => (request.command === 0x52000200 ? [broken(request)] : usual()),
    });
    expect(read.failures.map((one) => one.code)).toEqual(['unreadableAnswer']);
    expect(inverter.count(0x52000200)).toBe(6);
  });
});

describe('a device that has little time', () => {
  it('gives what a minute is long enough for, and the rest is unanswered', async () => {
    const plant = await startPlant('SB 3600SE-10', noonMs, { faults: ['late', 'slow'], seed: 3 });
    const session = await openPlant(plant);
    const startMs = plant.lan.clock.elapsedMs();
    const read = valueOf(await plant.lan.clock.settle(session.readAll()));
    expect(plant.lan.clock.elapsedMs() - startMs).toBeLessThanOrEqual(60_000);
    expect(read.values.totalYieldWh).not.toBeNull();
    expect(new Set(read.failures.map((one) => one.code))).toEqual(new Set(['unanswered']));
  });

  it('and has lost the session as time runs out is read as far as it came', async () => {
    const lan = createLan();
    const { session } = await openTo(lan, {
      respond: (request, usual) => {
        if (lan.clock.elapsedMs() < 50_000) {
          return usual();
        }
        return request.command === commands.logon
          ? []
          : [replyFrame(request, device, { error: deviceErrors.sessionLost })];
      },
    });
    lan.network.fate = (flight) => [{ delayMs: flight.from.address === inverterAddress ? 3000 : 1 }];
    const read = valueOf(await lan.clock.settle(session.readAll()));
    expect(read.values.acPowerW).toBe(2997);
    expect(read.failures.length).toBeGreaterThan(2);
  });
});

const mixes: readonly (readonly FaultName[])[] = [
  ['garbage'],
  ['garbage', 'lossy'],
  ['garbage', 'truncate'],
  ['lossy', 'truncate'],
  ['late', 'truncate'],
  ['lossy', 'late'],
  ['lossy', 'slow'],
  ['late', 'slow'],
  ['garbage', 'slow', 'drop-session'],
];

describe.each(mixes)('a device with the faults %s %s %s', (...faults) => {
  const mayRunOutOfTime = faults.includes('late') || faults.includes('slow');

  it.each([1, 2, 3])('is never lost: neither in a read nor in its memory, seed %i', async (seed) => {
    const plant = await startPlant('STP 6000TL-20', noonMs, { faults, seed });
    const session = await openPlant(plant);
    const read = valueOf(await plant.lan.clock.settle(session.readAll()));
    expect(read.values.totalYieldWh).toBeGreaterThan(0);
    const request = requestFor(noonMs - 5 * dayMs, noonMs, { fiveMinutes: true, days: true, events: true });
    const archive = valueOf(await plant.lan.clock.settle(session.readArchive(request), 1_800_000));
    expect(archive.fiveMinutes.length).toBeGreaterThan(4 * 288);
    const failures = [...read.failures, ...archive.failures].map((one) => one.code);
    expect(new Set(failures)).toEqual(new Set(mayRunOutOfTime && failures.length > 0 ? ['unanswered'] : []));
  });
});
