import { describe, expect, it } from 'vitest';

import { archive } from '../../electron/commands/archive/archive.ts';
import type { ArchiveJson } from '../../electron/commands/archive/archiveJson.ts';
import { runInLan } from '../support/commandInLan.ts';
import { openMemory, slotsBetween } from '../support/fakeArchive.ts';
import { startPlant } from '../support/simulatedPlant.ts';
import { checkThatNothingIsWritten, createLan } from '../support/speedwireLan.ts';

checkThatNothingIsWritten();

const hostArguments = ['--host', '192.168.1.48', '--zone', 'Europe/Amsterdam'];
const saturday = ['--from', '2026-06-20', '--to', '2026-06-21'];

/** Runs the command against a simulator whose clock shows the noon of 21 June, on a computer that is in November. */
async function run(seed: number, more: readonly string[]) {
  const plant = await startPlant('STP 6000TL-20', Date.UTC(2026, 10, 22, 11), {
    startMs: Date.UTC(2026, 5, 21, 12),
    seed,
  });
  return runInLan(plant.lan, archive, [...hostArguments, ...more]);
}

async function read(seed: number, more: readonly string[]): Promise<ArchiveJson> {
  const { code, out } = await run(seed, ['--device-time', '--json', ...more]);
  expect(code).toBe(0);
  return JSON.parse(out) as ArchiveJson;
}

describe('an inverter whose clock is off by months', () => {
  it('is not read, which names the way out', async () => {
    const { code, err } = await run(5, saturday);
    expect(code).not.toBe(0);
    expect(err).toContain('clock is off by about 154 days');
    expect(err).toContain('--device-time');
  });

  it('is read by its own clock: a whole day, the same one for the same seed', async () => {
    const document = await read(5, saturday);
    expect(document.stamps).toBe('device');
    expect(document.device.clockOffsetS).toBe(-(154 * 86_400 - 3600));
    expect(document.fiveMinutes).toHaveLength(288);
    expect(document.fiveMinutes[0]?.at).toBe('2026-06-19T22:00:00.000Z');
    expect(document.days).toMatchObject([{ date: '2026-06-20' }]);
    expect(document.days[0]?.yieldWh).toBeGreaterThan(0);
    expect(document).toMatchObject({ notKept: [], unread: [], dropped: [], errors: [] });
    expect(await read(5, saturday)).toEqual(document);
    expect((await read(6, saturday)).fiveMinutes).not.toEqual(document.fiveMinutes);
  });

  it('is read up to its own present, the last days of which are its own', async () => {
    const document = await read(5, ['--days', '2']);
    expect(document.from).toBe('2026-06-19T22:00:00.000Z');
    expect(document.to).toBe('2026-06-21T22:00:00.000Z');
    expect(document.fiveMinutes.at(-1)?.at).toBe('2026-06-21T12:00:00.000Z');
  });

  it('is told to be on its own clock', async () => {
    const { code, out, err } = await run(5, ['--device-time', ...saturday]);
    expect(code).toBe(0);
    expect(err).toContain("by the inverter's own clock: 13302000 s slow");
    expect(out).toMatch(/^2026-06-20 .*288, 00:00 to 23:55$/m);
  });

  it('is said to be off by nobody knows how much where it does not tell the time', async () => {
    const lan = createLan();
    const kept = slotsBetween(lan.clock.nowMs() - 3 * 86_400_000, lan.clock.nowMs());
    const { inverter } = await openMemory(lan, () => ({ fiveMinutes: kept }), { records: () => [] });
    const { err } = await runInLan(lan, archive, ['--host', inverter.endpoint.address, '--device-time', '--days', '1']);
    expect(err).toContain("All times are by the inverter's own clock; how far it is off is not known.\n");
  });

  it('has no future to ask for', async () => {
    const { code, err } = await run(5, ['--device-time', '--from', '2026-07-01', '--to', '2026-07-02']);
    expect(code).not.toBe(0);
    expect(err).toContain('--from lies in the future');
  });
});
