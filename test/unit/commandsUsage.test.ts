import { describe, expect, it } from 'vitest';

import { commandNames } from '../../electron/commands/command.ts';
import { exitCodeOf } from '../../electron/commands/exitCodes.ts';
import { runCommandLine, tellSurprise } from '../../electron/commands/index.ts';
import { failureCodes, type FailureCode } from '../../shared/failures.ts';
import { createFakeClock } from '../support/fakeClock.ts';
import { createFakeNetwork } from '../support/fakeNetwork.ts';
import { createRecordedIo, type RecordedIoOptions } from '../support/recordedIo.ts';

function textWith(part: string): unknown {
  return expect.stringContaining(part);
}

async function run(argv: readonly string[], options: RecordedIoOptions = {}) {
  const clock = createFakeClock();
  const network = createFakeNetwork(clock);
  const io = createRecordedIo(options);
  const ports = {
    network: network.host(['192.168.1.10/24']),
    clock,
    random: () => 0.5,
    platform: 'linux',
    zone: 'Europe/Amsterdam',
  };
  const code = await runCommandLine(argv, io, ports);
  return { code, out: io.out, err: io.err, sent: network.sent.length };
}

describe('help', () => {
  it.each([['--help'], ['-h'], ['help']])('%s lists every command', async (word) => {
    const { code, out, err } = await run([word]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    for (const name of commandNames) {
      expect(out).toContain(`  ${name} `);
    }
  });

  it.each(commandNames)('%s explains itself with an example, both ways, and does nothing', async (name) => {
    const asked = await run(['help', name]);
    expect(asked).toMatchObject({ code: 0, err: '', sent: 0 });
    expect(asked.out).toMatch(new RegExp(`^Usage: suntally ${name}`));
    expect(asked.out).toMatch(/Examples\n {2}\S/);
    expect(await run([name, '--no-such-option', '--help'])).toEqual(asked);
    expect(await run([name, '-h'])).toEqual(asked);
  });

  it('fits a terminal', async () => {
    for (const name of [undefined, ...commandNames]) {
      const { out } = await run(['help', ...(name === undefined ? [] : [name])]);
      expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
    }
  });

  it('after -- is no question for help', async () => {
    expect((await run(['decode', 'one', '--', '--help'])).code).toBe(2);
  });
});

describe('a call that is not understood', () => {
  const calls: readonly (readonly [string, readonly string[], string])[] = [
    ['no command', [], 'no command'],
    ['an unknown command', ['raed'], 'raed'],
    ['help on an unknown command', ['help', 'raed'], 'raed'],
    ['an unknown option', ['read', '--hots', '1.2.3.4'], '--hots'],
    ['an option without its value', ['read', '--host'], '--host needs a value'],
    ['an option that swallows the next', ['read', '--host', '--group'], '--host needs a value'],
    ['a value that is not taken', ['read', '--password-stdin=yes'], '--password-stdin takes no value'],
    ['a surplus argument', ['read', '192.168.1.48'], '192.168.1.48'],
    ['an unknown group', ['read', '--group', 'admin'], 'user, installer'],
    ['a time-out in words', ['discover', '--timeout', 'soon'], '--timeout'],
    ['no time at all', ['discover', '--timeout', '0'], '--timeout'],
    ['an unknown model', ['simulate', '--model', 'SB 1'], 'STP 6000TL-20'],
    ['an unknown fault', ['simulate', '--fault', 'rain'], 'refuse-logon'],
    ['a serial that is none', ['simulate', '--serial', '-1'], '--serial'],
    ['no inverter to ask', ['archive', '--days', '2'], '--host IP'],
    ['two inverters to ask', ['archive', '--host', '1.2.3.4', '--host', '1.2.3.5'], 'one inverter'],
    ['an unknown zone', ['archive', '--host', '1.2.3.4', '--zone', 'Holland'], 'Europe/Amsterdam'],
    ['a span without a start', ['archive', '--host', '1.2.3.4', '--to', '2026-06-01'], '--from'],
    ['a span of the history without a start', ['totals', '--to', '2026-06-01'], '--from'],
    ['two ways to name a span', ['totals', '--from', '2026-06-01', '--days', '3'], 'exclude each other'],
    [
      'an end before its beginning',
      ['export', '--format', 'programs', '--from', '2026-06-02', '--to', '2026-06-01'],
      '--from',
    ],
    ['a bucket that is none', ['totals', '--bucket', '10m'], '15m, 30m'],
    ['an unknown zone of totals', ['totals', '--zone', 'Holland'], 'Europe/Amsterdam'],
    ['no format', ['export'], '--format'],
    ['an unknown format', ['export', '--format', 'xlsx'], 'programs, spreadsheet'],
    ['a format to come', ['export', '--format', 'sbfspot'], 'not there yet'],
    ['a language that is none', ['export', '--format', 'spreadsheet', '--language', 'fr'], 'en, nl, de'],
    ['a language of programs', ['export', '--format', 'programs', '--language', 'nl'], '--language'],
    ['nowhere to back up to', ['backup'], 'FILE'],
    ['nothing to restore', ['restore'], 'FILE'],
    ['no folder for the history', ['check'], '--data'],
    ['a file that record does not take', ['record', 'facts.jsonl'], 'facts.jsonl'],
    ['a day that does not exist', ['simulate', '--clock', '2026-02-30T12:00:00Z'], '--clock'],
    ['a time of day alone', ['simulate', '--clock', '12:00'], '--clock'],
  ];

  it.each(calls)('%s: one sentence, the usage, exit 2, nothing sent', async (_name, argv, named) => {
    const { code, out, err, sent } = await run(argv);
    expect({ code, out, sent }).toEqual({ code: 2, out: '', sent: 0 });
    expect(err.split('\n')[0]).toContain(named);
    expect(err).toContain('Usage: suntally');
  });

  it('is told as JSON where JSON was asked for', async () => {
    const { code, out, err } = await run(['read', '--json', '--hots']);
    expect({ code, err }).toEqual({ code: 2, err: '' });
    expect(JSON.parse(out)).toEqual({
      code: 'usage',
      text: textWith('--hots'),
      hint: textWith(''),
    });
  });

  it.each(['', 'house', '192.168.1', '192.168.1.256', '192.168.1.48:0', '192.168.1.48:70000', '::1'])(
    'the address "%s" is refused before anything is sent',
    async (address) => {
      const { code, err, sent } = await run(['read', '--host', address], { env: { SUNTALLY_PASSWORD: '0000' } });
      expect({ code, sent }).toEqual({ code: 2, sent: 0 });
      expect(err).toContain(address);
    },
  );
});

describe('the password', () => {
  it('is never guessed: without one nothing is sent', async () => {
    const { code, out, sent } = await run(['read', '--json', '--host', '192.168.1.48']);
    expect({ code, sent }).toEqual({ code: 2, sent: 0 });
    expect(JSON.parse(out)).toMatchObject({
      code: 'passwordMissing',
      hint: textWith('SUNTALLY_PASSWORD'),
    });
  });

  it('from an empty stdin is missing too, even where the variable has one', async () => {
    const argv = ['read', '--json', '--host', '192.168.1.48', '--password-stdin'];
    const { code, sent } = await run(argv, { env: { SUNTALLY_PASSWORD: '0000' }, input: ['\n0000\n'] });
    expect({ code, sent }).toEqual({ code: 2, sent: 0 });
  });

  it('of endless length is refused', async () => {
    const argv = ['read', '--json', '--host', '192.168.1.48', '--password-stdin'];
    const { code, out, sent } = await run(argv, { input: ['a'.repeat(100_000), '\n'] });
    expect({ code, sent }).toEqual({ code: 4, sent: 0 });
    expect(JSON.parse(out)).toMatchObject({ code: 'passwordUnusable' });
  });
});

describe('exit codes', () => {
  it.each<readonly [number, readonly FailureCode[]]>([
    [1, ['unexpected']],
    [2, ['usage', 'passwordMissing', 'addressUnusable']],
    [3, ['nothingFound']],
    [4, ['wrongPassword', 'passwordUnusable']],
    [5, ['noAnswer', 'asleep', 'lostContact', 'localNetworkBlocked', 'networkUnreachable']],
    [6, ['sessionBusy', 'sessionRefused', 'encrypted', 'needsModbus', 'notAnInverter']],
    [7, ['badInput', 'fileUnusable']],
    [8, ['portTaken', 'busy']],
  ])('%i stands for %s', (exitCode, codes) => {
    expect(codes.map((code) => exitCodeOf({ code }))).toEqual(codes.map(() => exitCode));
  });

  it('no failure looks like success, and none is beyond the ones that the help tells', () => {
    const all = failureCodes.map((code) => exitCodeOf({ code }));
    expect(Math.min(...all)).toBe(1);
    expect(Math.max(...all)).toBe(8);
  });
});

describe('a surprise', () => {
  it('is said without the inside of the program', () => {
    const io = createRecordedIo();
    expect(tellSurprise(io, new Error('the moon is full'), false)).toBe(1);
    expect(io.out).toBe('');
    expect(io.err).toContain('SunTally met an unexpected problem: the moon is full');
    expect(io.err).not.toContain('commandsUsage.test');
  });

  it('shows where it arose when asked to', () => {
    const io = createRecordedIo({ env: { SUNTALLY_DEBUG: '1' } });
    tellSurprise(io, new Error('the moon is full'), true);
    expect(JSON.parse(io.out)).toMatchObject({ code: 'unexpected', text: textWith('the moon is full') });
    expect(io.err).toContain('commandsUsage.test');
  });
});
