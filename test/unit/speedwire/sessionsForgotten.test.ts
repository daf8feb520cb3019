import { describe, expect, it } from 'vitest';

import { commands, deviceErrors } from '../../../electron/core/speedwire/index.ts';
import type { FaultName } from '../../../electron/core/simulator/index.ts';
import { openMemory, requestFor, slotsBetween } from '../../support/fakeArchive.ts';
import { replyFrame } from '../../support/fakeInverter.ts';
import { openPlant, startPlant } from '../../support/simulatedPlant.ts';
import { checkThatNothingIsWritten, createLan, errorOf, valueOf } from '../../support/speedwireLan.ts';
import { openTo } from '../../support/speedwireReads.ts';

checkThatNothingIsWritten();

const noonMs = Date.UTC(2017, 5, 21, 11);
const dayMs = 86_400_000;
const seeds = [1, 2, 3, 4, 5, 6];

const mixes: readonly (readonly FaultName[])[] = [
  ['drop-session'],
  ['drop-session', 'lossy'],
  ['drop-session', 'truncate'],
];

describe.each(mixes)(
  'a device with the faults %s %s, which forgets its session every 4 to 8 questions',
  (...faults) => {
    it.each(seeds)('is read to the end, seed %i', async (seed) => {
      const plant = await startPlant('STP 6000TL-20', noonMs, { faults, seed });
      const session = await openPlant(plant);
      const read = valueOf(await plant.lan.clock.settle(session.readAll()));
      expect(read.failures).toEqual([]);
      expect(read.values.powerLimitW).toBe(6000);
    });

    it.each(seeds)('tells its whole memory of 60 days, seed %i', async (seed) => {
      const plant = await startPlant('STP 6000TL-20', noonMs, { faults, seed });
      const session = await openPlant(plant);
      const request = requestFor(noonMs - 60 * dayMs, noonMs, { fiveMinutes: true, days: true, events: true });
      const archive = valueOf(await plant.lan.clock.settle(session.readArchive(request), 1_800_000));
      expect(archive.failures).toEqual([]);
      expect(archive.unread).toEqual([]);
    });
  },
);

/** A device whose sessions last so many questions, and what became of a read and how often it was logged on to. */
async function readWithSessionsOf(questions: number) {
  const lan = createLan();
  let left = questions;
  const { inverter, session } = await openTo(lan, {
    respond: (request, usual) => {
      if (request.command === commands.logon) {
        left = questions;
        return usual();
      }
      left -= 1;
      const isLost = left < 0 && request.command !== commands.identify && request.command !== commands.logoff;
      return isLost
        ? [replyFrame(request, inverterDevice, { error: deviceErrors.sessionLost, body: request.body.slice(0, 8) })]
        : usual();
    },
  });
  return { read: await lan.clock.settle(session.readAll()), logons: inverter.count(commands.logon) };
}

const inverterDevice = { susyId: 181, serial: 2_100_000_001 };

describe('a session that never lasts', () => {
  it('for more than one question is being taken away by somebody else: logons come to an end', async () => {
    const { read, logons } = await readWithSessionsOf(1);
    expect(errorOf(read).code).toBe('sessionRefused');
    expect(logons).toBeLessThan(10);
  });

  it('for more than two is borne with', async () => {
    const { read } = await readWithSessionsOf(2);
    expect(valueOf(read).failures).toEqual([]);
  });

  it('for more than one ends the reading of an archive too', async () => {
    const lan = createLan();
    let lasts = true;
    const { inverter, session } = await openMemory(
      lan,
      () => ({ fiveMinutes: slotsBetween(lan.clock.nowMs() - 60 * dayMs, lan.clock.nowMs()) }),
      {
        respond: (request, usual) => {
          if (request.command === commands.logon || request.command === commands.identify) {
            lasts = true;
            return usual();
          }
          const lasted = lasts;
          lasts = false;
          return lasted
            ? [replyFrame(request, inverterDevice, { error: deviceErrors.notAvailable })]
            : [replyFrame(request, inverterDevice, { error: deviceErrors.sessionLost })];
        },
      },
    );
    const request = requestFor(lan.clock.nowMs() - 60 * dayMs, lan.clock.nowMs(), { fiveMinutes: true, events: true });
    const archive = valueOf(await lan.clock.settle(session.readArchive(request)));
    expect(archive.failures.map((one) => one.code)).toEqual(['sessionRefused']);
    expect(inverter.count(commands.logon)).toBeLessThan(30);
  });
});
