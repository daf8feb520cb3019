import { describe, expect, it } from 'vitest';

import { read } from '../../../electron/commands/read/read.ts';
import { runInLan } from '../../support/commandInLan.ts';
import { counterRecord, dayRecords, numberRecord } from '../../support/fakeInverter.ts';
import { checkThatNothingIsWritten, createLan, inverterAddress, isHarmless } from '../../support/speedwireLan.ts';
import { readOnce } from '../../support/speedwireReads.ts';

checkThatNothingIsWritten();

describe('clocks that are wrong', () => {
  it.each([
    ['no time at all', 0],
    ['26 January 1970', 25 * 86_400],
    ['2044', Date.UTC(2044, 0, 1) / 1000],
  ])('SBFspot #90, #95: values of a device whose records say %s are stamped by this computer', async (_when, atS) => {
    const lan = createLan();
    const startMs = lan.clock.nowMs();
    const records = () => [
      counterRecord(0x54000200, 0x2601, 41_161_805, { atS }),
      numberRecord(0x51000200, 0x263f, 0, { atS }),
    ];
    const { read: told } = await readOnce(lan, { records });
    expect(told.at).toBeGreaterThanOrEqual(startMs);
    expect(told.at).toBeLessThan(startMs + 1000);
    expect(told.values).toMatchObject({ totalYieldWh: 41_161_805, acPowerW: 0 });
  });

  it('SBFspot #442: a clock that is wrong is told, and nothing tries to set it', async () => {
    const lan = createLan();
    await lan.inverter({ records: () => dayRecords(lan.clock.nowMs() - 3_600_000) });
    const { code, out } = await runInLan(lan, read, ['--host', inverterAddress]);
    expect(code).toBe(0);
    expect(/^Its clock +(.*)$/mu.exec(out)?.[1]).toBe('3600 s slow');
    expect(lan.sentByClient().every((one) => isHarmless(one.bytes))).toBe(true);
  });
});
