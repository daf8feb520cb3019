import { describe, expect, it } from 'vitest';

import { commandNames } from '../../../electron/commands/command.ts';
import { helpOf } from '../../../electron/commands/help/help.ts';
import { read } from '../../../electron/commands/read/read.ts';
import { runInLan } from '../../support/commandInLan.ts';
import {
  chosen,
  counterRecord,
  dayRecords,
  noSignedValue,
  numberRecord,
  statusRecord,
  textRecord,
} from '../../support/fakeInverter.ts';
import { checkThatNothingIsWritten, createLan, inverterAddress } from '../../support/speedwireLan.ts';
import { readOnce } from '../../support/speedwireReads.ts';

checkThatNothingIsWritten();

const label = 0x58000200;
const energy = 0x54000200;
const spot = 0x51000200;

describe('batteries and hybrids', () => {
  it('SBFspot #538, #539: what stands in memory behind a name is no part of it', async () => {
    const lan = createLan();
    const name = textRecord(label, 0x821e, 'SI 6.0H');
    name.bytes.set([0, 0xfe, 0xff, 0xff, 0, 0x02, 0x93, 0x01, 0x12, 0xe0, 0x03], 8 + 'SI 6.0H'.length);
    const records = () => [
      name,
      statusRecord(label, 0x821f, [chosen(8007)]),
      statusRecord(label, 0x8220, [9333, chosen(9333)]),
      counterRecord(energy, 0x2601, 320_000, { class: 7 }),
    ];
    await lan.inverter({ records, device: { susyId: 332, serial: 1_261_000_001 } });
    const { code, out } = await runInLan(lan, read, ['--host', inverterAddress]);
    expect(code).toBe(0);
    expect(out).toMatch(/^Name +SI 6\.0H$/mu);
    expect(out).toContain('SI 6.0H-12');
    expect(out.replaceAll('\n', '')).toMatch(/^[ -~°]*$/u);
  });

  it('SBFspot #540, #734: a hybrid tells charge, temperature, voltage and a current with its sign', async () => {
    const lan = createLan();
    const own = { class: 9 };
    const records = () => [
      statusRecord(label, 0x821f, [chosen(8009)]),
      statusRecord(label, 0x8220, [chosen(19_128)]),
      counterRecord(energy, 0x2601, 1_234_000, own),
      numberRecord(spot, 0x295a, 100, { ...own, type: 0 }),
      numberRecord(spot, 0x495b, 290, own),
      numberRecord(spot, 0x495c, 19_956, { ...own, type: 0 }),
      numberRecord(spot, 0x495d, -33, own),
    ];
    const { read: told } = await readOnce(lan, { records, device: { susyId: 461, serial: 3_022_000_001 } });
    expect(told.device).toMatchObject({ model: 'SBSE3.6-50', deviceClass: { tag: 8009 } });
    expect(told.values).toMatchObject({
      totalYieldWh: 1_234_000,
      dayYieldWh: null,
      batteryChargePercent: 100,
      batteryTemperatureC: 29,
      batteryVoltageV: 199.56,
      batteryCurrentA: -0.033,
    });
  });
});

describe('more values and how to get them', () => {
  it('SBFspot #239: the temperature is printed, and "-" where the device does not know it', async () => {
    for (const [raw, printed] of [
      [4550, '45.5 °C'],
      [0, '0.0 °C'],
      [noSignedValue, '-'],
    ] as const) {
      const lan = createLan();
      const records = () => [
        ...dayRecords(lan.clock.nowMs()).filter((one) => one.command !== 0x52000200),
        numberRecord(0x52000200, 0x2377, raw),
      ];
      // oxlint-disable-next-line no-await-in-loop -- one house after the other
      await lan.inverter({ records });
      // oxlint-disable-next-line no-await-in-loop -- one house after the other
      const { out } = await runInLan(lan, read, ['--host', inverterAddress]);
      expect(/^Temperature +(.*)$/mu.exec(out)?.[1]).toBe(printed);
    }
  });

  it('SBFspot #538: every command has a page that tells its use and each of its options', () => {
    for (const name of commandNames) {
      const page = helpOf(name);
      const [usage = '', ...rest] = page.split('\n\n');
      expect(usage).toContain(`suntally ${name}`);
      const options = [...usage.matchAll(/--[a-z-]+/gu)].map(([option]) => option);
      const explained = rest.join('\n').matchAll(/^ {2}(--[a-z-]+)/gmu);
      expect([...explained].map(([, option]) => option)).toEqual(expect.arrayContaining(options));
      expect(helpOf(null)).toContain(name);
    }
  });
});
