import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { decode } from '../../electron/commands/decode.ts';
import { commands, encodeInverterFrame, speedwireGroup, speedwirePort } from '../../electron/core/speedwire/index.ts';
import {
  addInverter,
  addNoise,
  createHouse,
  dataFolder,
  gather,
  leftIn,
  littleEndianHex,
  logon,
  publicAddress,
  serial,
} from '../support/diagnosticsHouse.ts';
import { replyFrame } from '../support/fakeInverter.ts';
import { createRecordedIo } from '../support/recordedIo.ts';
import { inverterFrame } from '../support/speedwireFixtures.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

describe('a diagnostics file', () => {
  it('holds no secret in any form, whatever came over the wire and stands in the data folder', async () => {
    const house = createHouse();
    const inverter = await addInverter(house);
    await addNoise(house);
    const folder = dataFolder();
    const { text, reads, blanked } = await gather({
      house,
      logon,
      dataFolder: folder,
      hosts: [{ address: publicAddress, port: 9600 }],
    });
    expect(leftIn(text)).toEqual([]);
    expect(text).not.toContain('other-secret');
    expect(text).not.toContain(folder);
    expect(text).toContain('energy meter 349:1000000');
    // The public address alone was given, and is silent: no inverter was logged on to.
    expect({ reads, logons: inverter.count(commands.logon) }).toEqual({ reads: 0, logons: 0 });
    expect(blanked).toMatchObject({ serials: 4, publicAddresses: 1 });
  });

  it('holds none of a device that was logged on to and read, and says all that it told', async () => {
    const house = createHouse();
    const inverter = await addInverter(house);
    await addNoise(house);
    const { text, reads, devices } = await gather({ house, logon, dataFolder: dataFolder() });
    expect(leftIn(text)).toEqual([]);
    expect({ reads, logons: inverter.count(commands.logon), loggedOn: inverter.loggedOn }).toEqual({
      reads: 1,
      logons: 1,
      loggedOn: false,
    });
    expect(devices).toBe(1);
    for (const fact of [
      'SunTally: 0.1.0',
      'Node: v24.0.0',
      'release 6.1.0',
      'Europe/Amsterdam (GMT+02:00)',
      '192.168.1.10/24: searched, joining the group: works',
      'tun-(name), 10.8.0.3/24: left alone',
      'Port 9522, shared: works',
      'model STP 6000TL-20',
      'password refused: yes',
      'name: Name 1',
      'model: STP 6000TL-20 (tag 9099)',
      'firmware: 3.10.10.R',
      'totalYieldWh: 41161805',
      'sent: ',
      'logon as user, password blanked',
      '# log off',
    ]) {
      expect(text).toContain(fact);
    }
  });

  it('gives the same device the same stand-in in settings, log, search and frames', async () => {
    const house = createHouse();
    await addInverter(house);
    const { text } = await gather({ house, logon, dataFolder: dataFolder() });
    const standIn = /at 192\.168\.1\.48, group user.*|SUSyID 181, serial (\d+) at 192\.168\.1\.48, group/u.exec(
      text,
    )?.[1];
    expect(text).toContain(`inverter ${standIn} (Name 1) at 192.168.1.48 answers`);
    expect(text).toContain(`shortened …${standIn?.slice(-4)} and …****`);
    expect(text).toContain(`192.168.1.48: inverter, STP xx000TL-20, SUSyID 181, serial ${standIn}`);
    expect(text).toContain(`# device 181:${standIn}`);
    expect(text).toContain(littleEndianHex(Number(standIn)));
  });

  it('is explained by decode, line by line', async () => {
    const house = createHouse();
    await addInverter(house);
    const file = join(temporaryFolder(), 'file.txt');
    const { text, frames } = await gather({ house, logon });
    writeFileSync(file, text);
    const io = createRecordedIo();
    expect(await decode([file], io)).toBe(0);
    const lines = io.out.trim().split('\n');
    expect(lines).toHaveLength(frames);
    expect(io.out).toContain('"value":"Name 1"');
    expect(lines.every((line) => line.startsWith('{"ok":true'))).toBe(true);
  });

  it('blanks a password that the device echoes in a place of its own', async () => {
    const house = createHouse();
    await addInverter(house, {
      respond: (request, usual) =>
        request.command === commands.logon
          ? [
              replyFrame(request, { susyId: 181, serial }, { body: request.body }),
              replyFrame(request, { susyId: 181, serial }, { command: 0x51000201, body: request.body }),
              Buffer.from(encodeInverterFrame({ ...request, command: 0x12345678 })).subarray(0, 71),
            ]
          : usual(),
    });
    const { text } = await gather({ house, logon });
    expect(leftIn(text)).toEqual([]);
  });

  it('stays small and quick where somebody floods the network with made-up devices', async () => {
    const house = createHouse();
    const host = house.network.host(['192.168.1.66/24']);
    const socket = await host.open({ address: '192.168.1.66', port: 0, onDatagram: () => undefined });
    let made = 0;
    function flood(): void {
      for (let index = 0; index < 50; index += 1) {
        made += 1;
        const source = { susyId: 181, serial: 3_000_000_000 + made * 7 };
        const bytes = encodeInverterFrame(inverterFrame({ source }));
        void (socket.ok && socket.value.send(bytes, { address: speedwireGroup, port: speedwirePort }));
      }
      house.clock.after(50, flood);
    }
    flood();
    const { text, blanked } = await gather({ house });
    expect(made).toBeGreaterThan(2000);
    expect(text.length).toBeLessThan(1_000_000);
    expect(text).toMatch(/\d+ more were received and left out/u);
    expect(text).not.toMatch(/300000\d{4}/u);
    expect(blanked.serials).toBeLessThanOrEqual(200);
  });
});
