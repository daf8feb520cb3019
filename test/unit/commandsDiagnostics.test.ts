import { readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { diagnostics } from '../../electron/commands/diagnostics/diagnostics.ts';
import { addInverter, createHouse, leftIn, password, settled, type House } from '../support/diagnosticsHouse.ts';
import type { FakeInverter } from '../support/fakeInverter.ts';
import { reliable } from '../support/fakeNetwork.ts';
import { createRecordedIo, type RecordedIo } from '../support/recordedIo.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

interface Run {
  readonly code: number;
  readonly io: RecordedIo;
  readonly file: string;
}

async function run(
  argv: readonly string[],
  options: { house?: House; act?: (io: RecordedIo, house: House) => void } = {},
) {
  const house = options.house ?? createHouse();
  const io = createRecordedIo({ env: { SUNTALLY_PASSWORD: password, HOME: temporaryFolder() } });
  const file = join(temporaryFolder(), 'file.txt');
  const command = diagnostics(argv.length === 0 ? [file] : argv.map((one) => one.replace('FILE', file)), io, {
    ...house.ports,
    platform: 'linux',
    zone: 'Europe/Amsterdam',
  });
  options.act?.(io, house);
  return { code: await settled(house, command), io, file } satisfies Run;
}

describe('the command diagnostics', () => {
  it('writes a private file, and says where it is, what it holds and to look at it', async () => {
    const house = createHouse();
    await addInverter(house);
    const { code, io, file } = await run([], { house });
    expect(code).toBe(0);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(io.out).toContain(`Diagnostics are in ${file}`);
    expect(io.out).toContain('1 device that said who it is, 1 inverter read');
    expect(io.out).toContain('Blanked: passwords, 1 serial number,');
    expect(io.out).toContain('look at it before you send it');
    expect(leftIn(readFileSync(file, 'utf8'))).toEqual([]);
  });

  it('says the same as JSON, and ends with 0 where nothing is found', async () => {
    const { code, io, file } = await run(['FILE', '--json']);
    expect(code).toBe(0);
    expect((await run([])).io.out).toContain('0 devices that said who they are');
    expect(JSON.parse(io.out)).toMatchObject({ file, devices: 0, reads: 0, blanked: { serials: 0 } });
  });

  it('refuses a file that exists unless it is told to replace it, before anything is sent', async () => {
    const house = createHouse();
    const file = join(temporaryFolder(), 'mine.txt');
    writeFileSync(file, 'mine');
    const refused = await run([file], { house });
    expect({ code: refused.code, sent: house.network.sent.length }).toEqual({ code: 7, sent: 0 });
    expect(refused.io.err).toContain('it exists already; --force replaces it');
    expect(readFileSync(file, 'utf8')).toBe('mine');
    expect((await run([file, '--force'])).code).toBe(0);
    expect(readFileSync(file, 'utf8')).toContain('SunTally diagnostics');
  });

  it.each([
    ['a folder that does not exist', (folder: string) => join(folder, 'no', 'file.txt'), 'its folder does not exist'],
    ['a folder', (folder: string) => folder, 'it is a folder'],
    ['a device', () => '/dev/null', 'it is not a plain file'],
    ['a file as its folder', (folder: string) => join(folder, 'plain', 'x'), 'its folder does not exist'],
  ])('does not write to %s, and says why', async (_what, pathIn, reason) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'plain'), '');
    symlinkSync('/dev/null', join(folder, 'link'));
    const { code, io } = await run([pathIn(folder), '--force']);
    expect(code).toBe(7);
    expect(io.err).toContain(reason);
  });

  it.each([
    [[], 2, 'no file was named'],
    [['FILE', 'other'], 2, 'unexpected argument'],
    [['FILE', '--host', 'example.org'], 2, 'example.org'],
    [['FILE', '--group', 'guest'], 2, '--group'],
  ] as const)('called with %j ends with %i', async (argv, code, words) => {
    const outcome = await run(argv.length === 0 ? ['--json', '--force'] : argv);
    expect(outcome.code).toBe(code);
    expect(outcome.io.out + outcome.io.err).toContain(words);
  });

  it.each([200, 1500, 3500])(
    'stopped after %i ms logs off, writes nothing and says so by its code',
    async (afterMs) => {
      const house = createHouse();
      house.network.fate = reliable(20);
      const inverter: FakeInverter = await addInverter(house);
      const { code, io, file } = await run(['FILE'], {
        house,
        act: (recorded) => house.clock.after(afterMs, () => recorded.stop()),
      });
      expect({ code, out: io.out }).toEqual({ code: 130, out: '' });
      expect(readdirSync(join(file, '..'))).toEqual([]);
      expect({ loggedOn: inverter.loggedOn, open: house.network.openSockets }).toEqual({ loggedOn: false, open: 2 });
    },
  );
});
