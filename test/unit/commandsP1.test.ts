import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { describe, expect, test } from 'vitest';

import { p1 } from '../../electron/commands/meter/p1.ts';
import { linesOf, runP1 } from '../support/p1Command.ts';
import { printTelegram } from '../support/printedTelegram.ts';
import { createRecordedIo } from '../support/recordedIo.ts';
import {
  belgianObjects,
  bytesOf,
  dutchObjects,
  hexText,
  joined,
  oldDutchObjects,
  oldTelegramOf,
  telegramOf,
} from '../support/telegramFixtures.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const dutch = telegramOf(dutchObjects);
const belgian = telegramOf(belgianObjects);
const old = oldTelegramOf(oldDutchObjects);
const damaged = bytesOf(Buffer.from(dutch).toString('latin1').replace('004711.815', '004711.915'));

function fileOf(content: Uint8Array): string {
  const file = join(temporaryFolder(), 'telegrams');
  writeFileSync(file, content);
  return file;
}

describe('a line of p1', () => {
  test('holds what a Dutch meter says, in this order', async () => {
    const { code, out, err } = await runP1([], [dutch]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const others = '"others":{"0-0:96.7.21":"(00007)","1-0:99.97.0":"(1)(0-0:96.7.19)(250102030405W)(0000000321*s)",';
    expect(out).toBe(
      `{"ok":true,"meterId":"E0031001234567822","at":"2026-06-21T10:34:56.000Z","version":"50",` +
        `"importT1Wh":4711815,"importT2Wh":3290007,"exportT1Wh":812640,"exportT2Wh":1999999,` +
        `"importPowerW":0,"exportPowerW":1234,"tariff":2,` +
        `"phases":[{"voltageV":231.4,"currentA":6,"importPowerW":0,"exportPowerW":1422},` +
        `{"voltageV":229.8,"currentA":1,"importPowerW":177,"exportPowerW":0},` +
        `{"voltageV":230,"currentA":0,"importPowerW":11,"exportPowerW":0}],` +
        `"mbus":[{"channel":1,"type":3,"id":"G0042007654321023","at":"2026-06-21T10:30:01.000Z","value":2345678,"unit":"dm3"}],` +
        `"demand":null,${others}"0-0:96.13.0":"()"}}\n`,
    );
  });

  test('holds the demand of a Belgian meter', async () => {
    const { lines } = await runP1([], [belgian]);
    expect(lines).toMatchObject([
      {
        version: '50217',
        demand: { runningW: 2204, monthPeakW: 4071, monthPeakAt: '2026-01-09T17:15:00.000Z' },
        mbus: [
          { channel: 1, type: 3, value: 871_220, unit: 'dm3' },
          { channel: 2, type: 7, value: 45_061, unit: 'dm3' },
        ],
      },
    ]);
  });

  test('of an old meter has no time and no version, and needs no checksum', async () => {
    const { lines } = await runP1([], [old]);
    expect(lines).toMatchObject([{ ok: true, at: null, version: null, importT1Wh: 1_234_560, importPowerW: 420 }]);
  });

  test('has the sums of meters that tell them, and none of the registers they lack', async () => {
    const sums = ['1-3:0.2.8(50)', '1-0:1.8.0(00001234.567*kWh)', '1-0:2.8.0(00000000.009*kWh)'];
    const { lines } = await runP1([], [telegramOf([`0-0:96.1.1(${hexText('SE1')})`, ...sums])]);
    expect(lines).toMatchObject([{ importWh: 1_234_567, exportWh: 9, importPowerW: null, tariff: null, phases: [] }]);
    expect(Object.keys(lines[0] ?? {})).not.toContain('importT1Wh');
  });
});

describe('the input of p1', () => {
  const two = joined(dutch, belgian);

  test('is a file, plain or packed, or stdin, all with the same lines', async () => {
    const { out } = await runP1([fileOf(two)]);
    expect(linesOf(out)).toHaveLength(2);
    expect((await runP1([fileOf(gzipSync(two))])).out).toBe(out);
    expect((await runP1([], [two])).out).toBe(out);
    expect((await runP1(['-'], [gzipSync(two)])).out).toBe(out);
    expect((await runP1(['--json'], [two])).out).toBe(out);
  });

  test('comes cut anywhere, also a packed one byte by byte', async () => {
    const { out } = await runP1([], [two]);
    const pieces = (bytes: Uint8Array) => Array.from(bytes, (byte) => new Uint8Array([byte]));
    expect((await runP1([], pieces(two))).out).toBe(out);
    expect((await runP1([], pieces(gzipSync(two)))).out).toBe(out);
  });

  test('that lost its CRs on the way is read, and said to have been put right', async () => {
    const lost = bytesOf(Buffer.from(two).toString('latin1').replaceAll('\r', ''));
    const { code, out, err } = await runP1([], [lost]);
    expect({ code, out }).toEqual({ code: 0, out: (await runP1([], [two])).out });
    expect(err).toBe('Line ends restored in 2 telegrams: the CRs had been lost.\n');
    expect((await runP1([], [lost.subarray(0, dutch.length)])).err).toContain('Line ends restored in 1 telegram:');
  });

  test('may be several packed files one after the other', async () => {
    expect((await runP1([], [joined(gzipSync(dutch), gzipSync(belgian))])).lines).toHaveLength(2);
  });

  test.each([
    ['cut off', (packed: Uint8Array) => packed.subarray(0, packed.length - 20)],
    ['damaged', (packed: Uint8Array) => packed.with(packed.length - 200, (packed.at(-200) ?? 0) ^ 0xff)],
  ])('that is packed and %s says so, after what could be read', async (_, spoil) => {
    const many = Array.from({ length: 3000 }, (_one, at) => printTelegram({ at: 1.78e12 + at * 1000, importWh: at }));
    const run = await runP1(['--json', fileOf(spoil(gzipSync(many.join(''))))]);
    expect(run.code).toBe(7);
    expect(run.lines.length).toBeGreaterThan(1000);
    expect(run.lines[0]).toMatchObject({ ok: true, importT1Wh: 0 });
    expect(run.lines.at(-1)).toMatchObject({ code: 'fileUnusable' });
    expect(String(run.lines.at(-1)?.['text'])).toContain('gzip');
  });

  test.each([
    ['is not there', join('no', 'such', 'file'), 'it does not exist'],
    ['is a folder', '.', 'it is a folder'],
  ])('that %s is told', async (_, file, reason) => {
    const { code, out, err } = await runP1([file]);
    expect({ code, out }).toEqual({ code: 7, out: '' });
    expect(err).toContain(reason);
  });

  test.each([
    ['nothing', []],
    ['one byte', ['/']],
    ['blanks', ['\n\n\n']],
    ['other text', ['{"power":5}\n'.repeat(1000)]],
    ['an empty packed file', [gzipSync('')]],
  ])('with %s in it says that there is no telegram, with 7', async (_, input) => {
    const { code, out, err } = await runP1([], input);
    expect({ code, out }).toEqual({ code: 7, out: '' });
    expect(err).toContain('There is no telegram of a smart meter in it.');
    expect(await runP1(['--json'], input)).toMatchObject({ code: 7, lines: [{ code: 'noTelegrams' }] });
  });

  test('is read no faster than its lines are taken', async () => {
    const { promise: taken, resolve: take } = Promise.withResolvers<void>();
    let given = 0;
    function* chunks() {
      for (; given < 50; given += 1) {
        yield dutch;
      }
    }
    const io = { ...createRecordedIo({ input: chunks() }), drained: () => taken };
    let out = '';
    const code = p1([], { ...io, stdout: (text) => (out += text) });
    await new Promise(setImmediate);
    expect(given).toBeLessThan(3);
    take();
    expect(await code).toBe(0);
    expect(linesOf(out)).toHaveLength(50);
  });
});

describe('refused telegrams', () => {
  const cutOff = dutch.subarray(0, 300);
  const log = joined(bytesOf('noise\r\n'), dutch, damaged, cutOff, belgian, damaged);

  test('are counted by reason on stderr, and the others are read', async () => {
    const { code, lines, err } = await runP1([], [log]);
    expect(code).toBe(0);
    expect(lines.map(({ version }) => version)).toEqual(['50', '50217']);
    expect(err).toBe('3 telegrams refused: 1 cut off, 2 with a wrong checksum\n');
  });

  test('are lines with --all, in their order, with their place in the input', async () => {
    const { lines } = await runP1(['--all'], [log]);
    const first = 7 + dutch.length;
    expect(lines.map(({ ok, reason, offset }) => (ok === true ? ok : { ok, reason, offset }))).toEqual([
      true,
      { ok: false, reason: 'checksumWrong', offset: first },
      { ok: false, reason: 'truncated', offset: first + damaged.length },
      true,
      { ok: false, reason: 'checksumWrong', offset: log.length - damaged.length },
    ]);
    const refused = lines.find(({ ok }) => ok === false) ?? {};
    expect(Object.keys(refused)).toEqual(['ok', 'reason', 'offset']);
  });

  test('have their place in what a packed file holds', async () => {
    const { lines } = await runP1(['--all'], [gzipSync(joined(dutch, damaged))]);
    expect(lines[1]).toEqual({ ok: false, reason: 'checksumWrong', offset: dutch.length });
  });

  test('alone are no result: with 7, and the lines of --all all the same', async () => {
    const plain = await runP1([], [damaged]);
    expect(plain).toMatchObject({ code: 7, out: '' });
    expect(plain.err).toMatch(/^1 telegram refused: 1 with a wrong checksum\nThere is no telegram/);
    expect(await runP1(['--all'], [damaged])).toMatchObject({ code: 7, lines: [{ reason: 'checksumWrong' }] });
  });
});

describe('--checksum', () => {
  const both = joined(dutch, old, damaged);

  test.each([
    ['required', 1, '2 telegrams refused: 1 with a wrong checksum, 1 without the checksum they should have\n'],
    ['as-printed', 2, '1 telegram refused: 1 with a wrong checksum\n'],
    ['ignored', 3, ''],
  ])('%s reads %i', async (mode, count, words) => {
    const { code, lines, err } = await runP1(['--checksum', mode], [both]);
    expect(code).toBe(0);
    expect(lines).toHaveLength(count);
    expect(err).toBe(words);
  });

  test('ignored still wants values and registers', async () => {
    const text = Buffer.from(damaged).toString('latin1');
    const unreadable = text.replace('004711.915', '00471x.915');
    const without = text.replaceAll(/^1-0:[12]\.8\.[12].*\r\n/gm, '');
    const { code, lines, err } = await runP1(['--checksum', 'ignored'], [unreadable + without]);
    expect({ code, lines }).toEqual({ code: 7, lines: [] });
    expect(err).toContain('2 telegrams refused: 1 without energy registers, 1 with an unreadable value');
  });

  test.each([['never'], ['asPrinted'], ['']])('does not know "%s"', async (mode) => {
    const { code, err } = await runP1(['--checksum', mode], [dutch]);
    expect(code).toBe(2);
    expect(err).toContain('required, as-printed, ignored');
  });
});
