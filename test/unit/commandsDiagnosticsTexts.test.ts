import { describe, expect, it } from 'vitest';

import { createBlanking, type KnownSecrets } from '../../electron/core/program/diagnostics/blanking.ts';

const nobody: KnownSecrets = { password: null, hostNames: [], userNames: [], folders: [] };

function blanking(secrets: Partial<KnownSecrets> = {}) {
  return createBlanking({ ...nobody, ...secrets });
}

describe('texts of a diagnostics file', () => {
  it('never take a real serial number for a stand-in', () => {
    const house = blanking();
    const real = [1_000_000_002, 2_131_415_926, 1_000_000_001];
    real.forEach((one) => house.noteSerial(one));
    const standIns = real.map((one) => house.serial(one));
    expect(new Set([...real, ...standIns]).size).toBe(6);
    expect(house.outside(`from ${real.join(', ')}`)).toBe(`from ${standIns.join(', ')}`);
  });

  it.each([
    ['0000', 'at 2026-06-21T10:00:00.000Z 0x0000 took 10000 ms, password 0000.', '0x0000 took 10000 ms, password ***.'],
    ['cafe', 'decafe cafe', 'decafe ***'],
    ['Zon & "wind"', 'a=Zon%20%26%20%22wind%22 b="Zon & \\"wind\\""', 'a=*** b="***"'],
    ['a+b(c', 'xa+b(cx', 'x***x'],
    ['zonnig', 'Zonnig em9ubmln', 'Zonnig ***'],
  ])('lose the password %s and nothing else', (password, line, expected) => {
    expect(blanking({ password }).outside(line)).toContain(expected);
  });

  it('do not tell a password that is a word of the file by leaving that word out', () => {
    const words = 'The inverter did not answer.';
    expect(blanking({ password: 'inverter' }).text(words)).toBe(words);
    expect(blanking({ password: 'inverter' }).everything(words)).toBe(words);
  });

  it('lose names of the computer and its users as words, but not those that every computer has', () => {
    const house = blanking({ hostNames: ['Vaakwerk.local'], userNames: ['jan', 'pi', 'root'] });
    expect(house.outside('VAAKWERK and vaakwerk.local: jan, Januari, jan-pc, root, pi')).toBe(
      '(name) and (name): (name), Januari, (name)-pc, root, pi',
    );
  });

  it.each([
    ['open /home/klaas/x and /var/home/klaas', 'open ~/x and ~'],
    ['file:///Users/klaas/dev/a.ts:3:4', 'file://~/dev/a.ts:3:4'],
    [String.raw`C:\Users\Klaas Vaak\AppData\x and c:/users/klaas/x`, String.raw`~\AppData\x and ~/x`],
    [String.raw`"C:\\Users\\Klaas Vaak\\AppData"`, String.raw`"~\\AppData"`],
    ['/srv/KLAAS%20vaak/x', '~/x'],
  ])('lose home folders: %s', (line, expected) => {
    expect(blanking({ folders: [['/srv/klaas vaak', '~']] }).outside(line)).toBe(expected);
  });

  it.each([
    ['10.1.2.3 172.16.5.6 172.32.5.6 192.168.1.1 127.0.0.1', '10.1.2.3 172.16.5.6 192.0.2.1 192.168.1.1 127.0.0.1'],
    ['8.8.8.8:9522, then 9.9.9.9 and 8.8.8.8', '192.0.2.1:9522, then 192.0.2.2 and 192.0.2.1'],
    ['18.8.8.8 and 8.8.8.81 and 8.8.8.8', '192.0.2.1 and 192.0.2.2 and 192.0.2.3'],
    ['release 5.15.167.4-microsoft, firmware 3.10.10.R', 'release 5.15.167.4-microsoft, firmware 3.10.10.R'],
    ['239.12.255.254 at 10:20:30', '239.12.255.254 at 10:20:30'],
    ['::1 fe80::1c2d:3e4f:5a6b:7c8d 2001:db8::1 1:2:3:4:5:6:7:8', '::1 (IPv6) (IPv6) (IPv6)'],
    ['00-1A-2B-3C-4D-5E enx001a2b3c4d5e eth0', '(MAC) enx(MAC) eth0'],
  ])('keep addresses of private networks, and lose others: %s', (line, expected) => {
    expect(blanking().outside(line)).toBe(expected);
  });

  it('lose what frames in the log hold', () => {
    const house = blanking();
    const frame =
      '534d4100000402a00000000100260010606509a0ffffffffffff0000b500761a0b7f00000000000001800102000000000000';
    const line = house.outside(`got ${frame.toUpperCase()}`);
    expect(line.toLowerCase()).not.toContain('761a0b7f');
    expect(line).toMatch(/^got 534d4100[0-9a-f]+$/u);
  });

  it('cannot forge lines, nor take long over a line made to be slow', () => {
    const house = blanking({ password: 'aaaaaaaaaaab', hostNames: ['a.b.c'], userNames: ['aaaa'] });
    expect(house.outside('one\ntwo\u001b[31m\rthree')).toBe('one two [31m three');
    const hostile = ['a', '1:', '1.', '/home/', '534d4100', 'C:\\\\Users\\\\']
      .map((part) => part.repeat(10_000))
      .join(' ');
    expect(house.outside(`${hostile} /home/klaas`)).not.toContain('klaas');
  });
});
