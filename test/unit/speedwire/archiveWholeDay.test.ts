import { expect, it } from 'vitest';

import { startSimulator } from '../../../electron/core/simulator/index.ts';
import { commands, decodeDatagram, firstAndLast, type TraceEntry } from '../../../electron/core/speedwire/index.ts';
import { requestFor } from '../../support/fakeArchive.ts';
import { usualOptions } from '../../support/simulatorLink.ts';
import { checkThatNothingIsWritten, createLan, inverterAddress, valueOf } from '../../support/speedwireLan.ts';

checkThatNothingIsWritten();

const noonMs = Date.UTC(2017, 5, 21, 11);
const dayFromMs = Date.UTC(2017, 5, 19, 22);
const dayToMs = Date.UTC(2017, 5, 20, 22);

/** Records in each datagram of an answer from the five-minute archive, in the order they came. */
function recordCounts(trace: readonly TraceEntry[]): readonly number[] {
  return trace.flatMap(({ bytes, direction }) => {
    const datagram = decodeDatagram(bytes);
    if (direction === 'sent' || !datagram.ok || datagram.value.kind !== 'inverter') {
      return [];
    }
    const { frame } = datagram.value;
    const range = frame.command === commands.dayArchive + 1 ? firstAndLast(frame) : null;
    return range === null ? [] : [range.last - range.first + 1];
  });
}

it('a full day is 288 records in four datagrams, one question, and every value is true', async () => {
  const lan = createLan({ startMs: noonMs });
  const endpoint = { address: inverterAddress, port: 9522 };
  const simulator = valueOf(
    await startSimulator(
      { ...usualOptions, bind: endpoint, startMs: null },
      { network: lan.network.host([`${inverterAddress}/24`]), clock: lan.clock },
    ),
  );
  const trace: TraceEntry[] = [];
  const speedwire = lan.speedwire({ zone: 'Europe/Amsterdam', trace: (entry) => trace.push(entry) });
  const session = valueOf(
    await lan.clock.settle(
      speedwire.openSession({ endpoint, identity: simulator.identity, group: 'user', password: '0000' }),
    ),
  );
  const request = requestFor(dayFromMs, dayToMs, { fiveMinutes: true });
  const archive = valueOf(await lan.clock.settle(session.readArchive(request)));

  expect(recordCounts(trace)).toEqual([81, 81, 81, 45]);
  expect(archive).toMatchObject({ notKept: [], unread: [], dropped: [], failures: [] });
  expect(archive.fiveMinutes).toEqual(
    Array.from({ length: 288 }, (_, slot) => {
      const at = dayFromMs + slot * 300_000;
      return { at, totalYieldWh: simulator.totalYieldWhAt(at) };
    }),
  );
  await speedwire.close();
});
