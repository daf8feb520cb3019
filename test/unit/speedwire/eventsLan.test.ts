import { describe, expect, it } from 'vitest';

import { eventRecords } from '../../../electron/core/simulator/device/events.ts';
import { startSimulator } from '../../../electron/core/simulator/index.ts';
import {
  commands,
  firstAndLast,
  type InverterFrame,
  type InverterSession,
} from '../../../electron/core/speedwire/index.ts';
import type { ArchiveRequest } from '../../../electron/core/speedwire/archive/archiveRequest.ts';
import { replyFrame } from '../../support/fakeInverter.ts';
import { usualOptions } from '../../support/simulatorLink.ts';
import {
  checkThatNothingIsWritten,
  createLan,
  inverterAddress,
  valueOf,
  type SpeedwireLan,
} from '../../support/speedwireLan.ts';

checkThatNothingIsWritten();

const endpoint = { address: inverterAddress, port: 9522 };
const device = { susyId: 181, serial: 2_100_000_001 };
const dayMs = 86_400_000;
/** A June noon in an early year: fewer days to add up. */
const juneNoonMs = Date.UTC(2017, 5, 21, 11);

async function readEvents(lan: SpeedwireLan, span: Pick<ArchiveRequest, 'from' | 'to'>, asInstaller = false) {
  const speedwire = lan.speedwire();
  const group = asInstaller ? 'installer' : 'user';
  const session: InverterSession = valueOf(
    await lan.clock.settle(
      speedwire.openSession({ endpoint, identity: null, group, password: asInstaller ? '1111' : '0000' }),
    ),
  );
  return valueOf(
    await lan.clock.settle(session.readArchive({ ...span, fiveMinutes: false, days: false, events: true })),
  );
}

describe('the log of an inverter on the network', () => {
  it('is the same as the simulated device keeps, for each group', async () => {
    const lan = createLan({ startMs: juneNoonMs });
    const host = lan.network.host([`${inverterAddress}/24`]);
    const started = await startSimulator(
      { ...usualOptions, startMs: juneNoonMs, bind: endpoint, serial: device.serial },
      { network: host, clock: lan.clock },
    );
    expect(started.ok).toBe(true);
    const span = { from: juneNoonMs - 100 * dayMs, to: juneNoonMs };
    const users = await readEvents(lan, span);
    const installers = await readEvents(lan, span, true);
    for (const read of [users, installers]) {
      expect(read).toMatchObject({ failures: [], unread: [], dropped: [] });
      const entries = read.events.map((one) => one.entry);
      expect(entries).toEqual(entries.map((_, index) => (entries[0] ?? 0) + index));
      expect(read.events.every((one) => one.at >= span.from && one.at < span.to)).toBe(true);
    }
    expect(users.events.filter((one) => one.code === 3902).length).toBeGreaterThanOrEqual(199);
    expect(installers.events.length).toBeGreaterThan(2 * users.events.length);
    expect(new Set(installers.events.map((one) => one.group))).toEqual(new Set(['installer']));
  });

  it('is read whole where a month fills more datagrams than are collected', async () => {
    const lan = createLan();
    const noted = Array.from({ length: 1500 }, (_, index) => ({
      number: 300 + index,
      atS: Math.floor(lan.clock.nowMs() / 1000) - 60 * (1500 - index),
      form: { code: 10_251, flags: 0x0902, group: 1, tag: 1849, arguments: [0, 1709, 307, 1725] as const },
    }));
    const inverter = await lan.inverter({
      respond: (request, usual) => (request.command === commands.userEvents ? answersTo(request) : usual()),
    });

    function answersTo(request: InverterFrame): readonly Uint8Array[] {
      const { first, last } = firstAndLast(request) ?? { first: 0, last: 0 };
      const { records } = eventRecords(
        noted.filter((one) => one.atS >= first && one.atS <= last),
        device,
      );
      if (records.length === 0) {
        return [replyFrame(request, device, { error: 21 })];
      }
      const parts = Array.from({ length: Math.ceil(records.length / 9) }, (_, index) =>
        records.slice(9 * index, 9 * index + 9),
      );
      return parts.map((part, index) => {
        const head = new Uint8Array(8);
        new DataView(head.buffer).setUint32(0, 9 * index, true);
        new DataView(head.buffer).setUint32(4, 9 * index + part.length - 1, true);
        return replyFrame(request, device, {
          fragment: parts.length - 1 - index,
          packetId: index === 0 ? request.packetId : request.packetId & 0x7fff,
          body: Buffer.concat([head, ...part]),
        });
      });
    }

    const span = { from: lan.clock.nowMs() - 3 * dayMs, to: lan.clock.nowMs() };
    const startMs = lan.clock.nowMs();
    const read = await readEvents(lan, span);
    expect(read.events.map((one) => one.entry)).toEqual(noted.map((one) => one.number));
    expect(read).toMatchObject({ failures: [], unread: [], dropped: [] });
    expect(inverter.count(commands.userEvents)).toBeLessThan(20);
    expect(lan.clock.nowMs() - startMs).toBeLessThan(10_000);
  });
});
