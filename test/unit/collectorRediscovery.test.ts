import { describe, expect, test } from 'vitest';

import { createCollector, passwordName } from '../../electron/core/collector/index.ts';
import { memorySecrets } from '../../electron/core/ports/index.ts';
import type { CollectorEvent } from '../../shared/collectorEvents.ts';
import type { FoundDevice, SearchReport } from '../../shared/contract/index.ts';
import { failure } from '../../shared/failures.ts';
import { keptInverter } from '../support/keptInverterFixture.ts';
import { emptyReport } from '../support/scriptedSpeedwire.ts';
import { checkThatNothingIsWritten, createLan } from '../support/speedwireLan.ts';
import { watchedPlace, watchHouse } from '../support/watchedHouse.ts';

checkThatNothingIsWritten();

const minuteMs = 60_000;

function reportOf(...devices: readonly Partial<FoundDevice>[]): SearchReport {
  const inverter = { susyId: 181, serial: 1, model: null, kind: 'inverter' } as const;
  return { ...emptyReport, devices: devices.map((one) => ({ ...inverter, address: '192.168.1.61', ...one })) };
}

/** A house whose only inverter fell silent at its address by daylight. */
async function silentHouse(report: SearchReport) {
  const house = watchHouse();
  await house.clock.advance(minuteMs);
  house.device.readFailure = failure('lostContact');
  house.device.openFailure = failure('noAnswer');
  house.speedwire.report = report;
  return house;
}

describe('an inverter that is silent by daylight', () => {
  test('is found again by its serial, and its new address is kept and told', async () => {
    const house = await silentHouse(reportOf({ serial: 7, address: '192.168.1.41' }, {}));
    await house.clock.advance(20_000);
    Object.assign(house.device, { readFailure: null, openFailure: null });
    await house.clock.advance(20_000);
    expect(house.state()?.kind).toBe('live');
    expect(house.device.logons.at(-1)?.address).toBe('192.168.1.61');
    expect(house.keptNews.at(-1)?.[0]).toMatchObject({ serial: 1, address: '192.168.1.61', model: 'STP 6000TL-20' });
    expect(house.kinds()).toEqual(['connected', 'silent', 'addressChanged', 'answersAgain']);
    expect(house.events[2]).toMatchObject({
      source: { kind: 'inverter', id: '1' },
      details: { from: '192.168.1.41', to: '192.168.1.61' },
    });
  });

  test('is searched at once, then every ten minutes, until it is back', async () => {
    const house = await silentHouse(emptyReport);
    await house.clock.advance(45 * minuteMs);
    const times = house.speedwire.searchedAtMs;
    expect(times).toHaveLength(5);
    times.slice(1).forEach((at, index) => expect(at - (times[index] ?? 0)).toBeGreaterThanOrEqual(10 * minuteMs));
    Object.assign(house.device, { readFailure: null, openFailure: null });
    await house.clock.advance(60 * minuteMs);
    expect(house.speedwire.searches).toHaveLength(5);
  });

  test.each([
    ['answers the search where it was', reportOf({ address: '192.168.1.41' })],
    ['answers there too', reportOf({ otherAddresses: ['192.168.1.41'] })],
    ['is another one at the new address', reportOf({ serial: 2 })],
    ['is of another family with the same serial', reportOf({ susyId: 99 })],
    ['does not say who it is', reportOf({ susyId: null, serial: null })],
  ])('keeps its address where the device %s', async (_what, report) => {
    const house = await silentHouse(report);
    await house.clock.advance(5 * minuteMs);
    expect(house.speedwire.searches).toHaveLength(1);
    expect(house.collector.kept()[0]?.address).toBe('192.168.1.41');
    expect(house.kinds()).toEqual(['connected', 'silent']);
  });

  test('is found where another inverter took its address', async () => {
    const house = watchHouse();
    house.device.openFailure = failure('otherDevices');
    house.speedwire.report = reportOf({});
    await house.clock.advance(1000);
    expect(house.collector.kept()[0]?.address).toBe('192.168.1.61');
  });

  test('is tried again by itself where another device was at its address for a while', async () => {
    const house = watchHouse();
    house.device.openFailure = failure('otherDevices');
    await house.clock.advance(2 * minuteMs);
    expect(house.state()).toMatchObject({ kind: 'failed', failure: { code: 'otherDevices' } });
    house.device.openFailure = null;
    await house.clock.advance(5 * minuteMs);
    expect(house.state()?.kind).toBe('live');
  });

  test('is one of several that share a search, and delays none', async () => {
    const house = watchHouse({ serials: [1, 2, 3] });
    await house.clock.advance(minuteMs);
    for (const serial of [1, 2]) {
      Object.assign(house.speedwire.device(serial), {
        readFailure: failure('lostContact'),
        openFailure: failure('noAnswer'),
      });
    }
    house.speedwire.searchMs = 9000;
    const before = house.speedwire.device(3).reads.length;
    await house.clock.advance(9 * minuteMs);
    expect(house.speedwire.searches).toHaveLength(1);
    expect(house.speedwire.device(3).reads.length - before).toBe(54);
  });

  test('is not searched where its password was refused, and stays where it was once the collector stopped', async () => {
    const refused = watchHouse();
    refused.device.password = 'other';
    await refused.clock.advance(30 * minuteMs);
    expect(refused.speedwire.searches).toEqual([]);
    const stopped = await silentHouse(reportOf({}));
    await stopped.clock.advance(10_080);
    expect(stopped.speedwire.searches).toHaveLength(1);
    await stopped.clock.settle(stopped.collector.stop());
    await stopped.clock.advance(30 * minuteMs);
    expect(stopped.collector.kept()[0]?.address).toBe('192.168.1.41');
    expect(stopped.clock.pendingTimers).toBe(0);
  });

  test('and a search that fails by a mistake are told, and it is searched on', async () => {
    const house = await silentHouse(emptyReport);
    let searches = 0;
    house.speedwire.search = () => {
      searches += 1;
      return Promise.reject(new Error('planted'));
    };
    await house.clock.advance(25 * minuteMs);
    expect(searches).toBe(3);
    expect(house.surprises).toHaveLength(3);
  });
});

test('over the wire, an inverter with a new address is read again within a minute', async () => {
  const lan = createLan();
  const old = await lan.inverter({ address: '192.168.1.48' });
  const kept = keptInverter({ ...old.device, address: '192.168.1.48' });
  const events: CollectorEvent[] = [];
  const collector = createCollector({
    speedwire: lan.speedwire({ zone: 'Europe/Amsterdam' }),
    clock: lan.clock,
    secrets: memorySecrets({ [passwordName(kept)]: '0000' }),
    place: watchedPlace,
    onChanged: () => undefined,
    onKept: () => undefined,
    onEvent: (event) => events.push(event),
    onSurprise: (error) => {
      throw error;
    },
  });
  collector.watch(kept);
  await lan.clock.advance(minuteMs);
  expect(collector.views()[0]?.state.kind).toBe('live');
  old.close();
  await lan.inverter({ address: '192.168.1.77' });
  await lan.clock.advance(minuteMs);
  expect(collector.views()[0]).toMatchObject({ address: '192.168.1.77', state: { kind: 'live' } });
  expect(events.map((event) => event.kind)).toEqual(['connected', 'silent', 'addressChanged', 'answersAgain']);
  await lan.clock.settle(collector.stop());
});
