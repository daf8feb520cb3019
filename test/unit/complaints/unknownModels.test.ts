import { describe, expect, it } from 'vitest';

import { read } from '../../../electron/commands/read/read.ts';
import { runInLan } from '../../support/commandInLan.ts';
import { chosen, dayRecords, statusRecord, type ServedRecord } from '../../support/fakeInverter.ts';
import { checkThatNothingIsWritten, createLan, inverterAddress } from '../../support/speedwireLan.ts';
import { readOnce } from '../../support/speedwireReads.ts';

checkThatNothingIsWritten();

const label = 0x58000200;

/** An ordinary inverter whose type label says that it is this model. */
function labelled(nowMs: number, tag: number): ServedRecord[] {
  return [
    ...dayRecords(nowMs).filter((one) => one.command !== label),
    statusRecord(label, 0x821f, [chosen(8001)]),
    statusRecord(label, 0x8220, [chosen(tag)]),
  ];
}

describe('unknown models', () => {
  it.each([
    [0x246a, 'SB5.0-1AV-40'],
    [0x2468, 'SB3.6-1AV-40'],
    [0x2481, 'STP5.0-3AV-40'],
    [0x2483, 'STP8.0-3AV-40'],
    [0x24bb, 'SB4.0-1AV-41'],
    [0x2482, 'STP6.0-3AV-40'],
    [0x2484, 'STP10.0-3AV-40'],
    [19_128, 'SBSE3.6-50'],
  ])('SBFspot #204, #210, #287, #291, #338, #389, #447, #458, #734: tag %i is told as %s', async (tag, model) => {
    const lan = createLan();
    const { read: told } = await readOnce(lan, { records: () => labelled(lan.clock.nowMs(), tag) });
    expect(told.device).toMatchObject({ model, modelTag: tag });
  });

  it('SBFspot #230, #204: a model that nobody has named is read like any other, and told by its tag', async () => {
    const lan = createLan();
    await lan.inverter({ records: () => labelled(lan.clock.nowMs(), 54_321) });
    const { code, out, err } = await runInLan(lan, read, ['--host', inverterAddress]);
    expect(code).toBe(0);
    expect(out).toContain('Unknown model (tag 54321)');
    expect(out).toContain('41161.805 kWh');
    expect(err).not.toMatch(/report|tag list|unknown/iu);
  });
});
