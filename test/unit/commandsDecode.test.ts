import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { runCommandLine } from '../../electron/commands/index.ts';
import { encodeDiscoveryReply, encodeDiscoveryRequest } from '../../electron/core/speedwire/index.ts';
import { createFakeClock } from '../support/fakeClock.ts';
import { createFakeNetwork } from '../support/fakeNetwork.ts';
import { createRecordedIo } from '../support/recordedIo.ts';

const search = Buffer.from(encodeDiscoveryRequest()).toString('hex');
const reply = Buffer.from(encodeDiscoveryReply('192.168.7.9')).toString('hex');

const someText: unknown = expect.any(String);
const tooLong: unknown = expect.stringContaining('longer');

async function runDecode(input: Iterable<string | Uint8Array>, argv: readonly string[] = []) {
  const clock = createFakeClock();
  const io = createRecordedIo({ input });
  const network = createFakeNetwork(clock).host(['192.168.1.10/24']);
  const code = await runCommandLine(['decode', ...argv], io, {
    network,
    clock,
    random: () => 0.5,
    platform: 'linux',
    zone: 'Europe/Amsterdam',
  });
  const lines = io.out.split('\n').filter((line) => line !== '');
  return { code, lines: lines.map((line): unknown => JSON.parse(line)), err: io.err };
}

describe('decode', () => {
  it('explains each frame on its own line, whatever the line ends and the writing of the bytes', async () => {
    const spaced = search.replaceAll(/../g, '$& ').toUpperCase();
    const { code, lines } = await runDecode([`# a comment\r\n${search}\r\n\r\n  ${spaced}\n\n${reply}`]);
    expect(lines).toEqual([
      { ok: true, kind: 'discovery', protocol: 'discovery' },
      { ok: true, kind: 'discovery', protocol: 'discovery' },
      { ok: true, kind: 'discoveryReply', protocol: 'discovery', address: '192.168.7.9' },
    ]);
    expect(code).toBe(0);
  });

  it('gives the same for every way of cutting the input into chunks', async () => {
    const text = `${search}\n${reply}\nnonsense\n${search}\r\n`;
    const whole = await runDecode([text]);
    const bytewise = await runDecode(text);
    expect(bytewise.lines).toEqual(whole.lines);
    expect(whole.lines).toHaveLength(4);
  });

  it('tells bad lines by their number, goes on, and ends with 7', async () => {
    const { code, lines } = await runDecode([`${search}\n\nxyz\n534d4\n00ff\n${reply}\n`]);
    expect(lines).toEqual([
      expect.objectContaining({ ok: true }),
      { ok: false, line: 3, error: someText },
      { ok: false, line: 4, error: someText },
      { ok: false, line: 5, error: someText },
      expect.objectContaining({ ok: true }),
    ]);
    expect(code).toBe(7);
  });

  it('skips a line of many megabytes', async () => {
    const { code, lines } = await runDecode([...Array<string>(400).fill('0'.repeat(65_536)), `\n${search}\n`]);
    expect(lines).toEqual([{ ok: false, line: 1, error: tooLong }, expect.objectContaining({ ok: true })]);
    expect(code).toBe(7);
  });

  it('survives bytes that are no text', async () => {
    const { code, lines } = await runDecode([Uint8Array.of(0xff, 0xfe, 0x00, 0xc3, 0x0a), `${search}\n`]);
    expect(lines).toEqual([{ ok: false, line: 1, error: someText }, expect.objectContaining({ ok: true })]);
    expect(code).toBe(7);
  });

  it('takes an empty input for what it is', async () => {
    expect(await runDecode([])).toEqual({ code: 0, lines: [], err: '' });
  });

  it('says which file it cannot read, and why', async () => {
    const missing = await runDecode([], [join(import.meta.dirname, 'no-such-file.txt')]);
    expect(missing.code).toBe(7);
    expect(missing.err).toContain('no-such-file.txt');
    expect(missing.err).toContain('does not exist');
    const folder = await runDecode([], [import.meta.dirname]);
    expect(folder.code).toBe(7);
    expect(folder.err).toContain('it is a folder');
  });

  it('takes one file and no more', async () => {
    expect((await runDecode([], ['one', 'two'])).code).toBe(2);
  });
});
