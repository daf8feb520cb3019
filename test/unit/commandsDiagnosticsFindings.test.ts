import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { lockFolder } from '../../electron/core/ports/index.ts';
import { startSimulator, type Simulator } from '../../electron/core/simulator/index.ts';
import { commands, decodeDatagram } from '../../electron/core/speedwire/index.ts';
import {
  addInverter,
  createHouse,
  dataFolder,
  gather,
  logon,
  password,
  type House,
} from '../support/diagnosticsHouse.ts';
import { valueOf } from '../support/speedwireLan.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

async function addSimulated(house: House, address: string, model: string, serial: number): Promise<Simulator> {
  const passwords = { userPassword: password, installerPassword: '1111' };
  const options = {
    bind: { address, port: 9522 },
    model,
    serial,
    ...passwords,
    startMs: house.clock.nowMs(),
    seed: 1,
    faults: [],
  };
  return valueOf(await startSimulator(options, { clock: house.clock, network: house.network.host([`${address}/24`]) }));
}

/** What comes in answer to a question for powers, voltages and currents. */
const spotAnswer = 0x51000201;

describe('a diagnostics file', () => {
  it('reads what is behind a gateway too, each device once', async () => {
    const house = createHouse();
    const gateway = await addSimulated(house, '192.168.1.60', 'Multigate', 1_700_000_001);
    const { text, reads } = await gather({ house, logon });
    expect(reads).toBe(4);
    expect(text).toMatch(/Logged on in \d\.\d s: a gateway, with 4 devices on its list/u);
    expect(text.match(/model: SB 240-10/gu)).toHaveLength(4);
    expect(text).not.toMatch(/170000000\d/u);
    expect(gateway.counters).toMatchObject({ logons: 5, logoffs: 5 });
  });

  it('says of a gateway that does not let it in why, and of a meter that nobody logs on to it', async () => {
    const house = createHouse();
    await addSimulated(house, '192.168.1.61', 'Multigate', 1_700_000_001);
    const meter = await addInverter(house, { device: { susyId: 349, serial: 1_900_000_001 } });
    const { text, reads } = await gather({ house, logon: { password: 'rainy-7', group: 'user' } });
    expect(reads).toBe(0);
    expect(text).toContain('Problem wrongPassword');
    expect(text).toContain('A meter: not logged on to');
    expect(meter.count(commands.logon)).toBe(0);
  });

  it('says which devices behind a gateway there was no time for, and logs off from it', async () => {
    const house = createHouse();
    const gateway = await addSimulated(house, '192.168.1.60', 'Multigate', 1_700_000_001);
    house.network.fate = ({ bytes }) => {
      const datagram = decodeDatagram(bytes);
      const isSlow =
        datagram.ok &&
        datagram.value.kind === 'inverter' &&
        datagram.value.frame.command === spotAnswer &&
        datagram.value.frame.source.serial > 1_700_000_002;
      return [{ delayMs: isSlow ? 4500 : 1 }];
    };
    const { text, reads, tookMs } = await gather({ house, logon });
    expect(tookMs).toBeLessThan(60_000);
    expect(reads).toBe(1);
    expect(text.match(/Not done in time, and given up/gu)).toHaveLength(3);
    expect(gateway.counters).toMatchObject({ logons: 5, logoffs: 5 });
  });

  it('says so when nothing is found, within 15 seconds also where a given address is dead', async () => {
    const { text, tookMs, devices } = await gather({ logon, hosts: [{ address: '192.168.1.99', port: 9522 }] });
    expect(text).toContain('Nothing was found.');
    expect(text).toContain('192.168.1.99 (given), after 3.0 s:');
    expect(text).toMatch(/Problem noAnswer: Nothing answers at 192\.168\.1\.99\./u);
    expect(text).toContain('no inverter said who it is: nothing was tried');
    expect({ devices, bounded: tookMs < 15_000 }).toEqual({ devices: 0, bounded: true });
  });

  it('says that logon was skipped where there is no password, and the reason where it was refused', async () => {
    const house = createHouse();
    const inverter = await addInverter(house);
    expect((await gather({ house })).text).toContain('Skipped: no password was given');
    const refused = await gather({ house, logon: { password: 'rainy-7', group: 'user' } });
    expect(refused.text).toContain('Problem wrongPassword: The inverter refused the user password.');
    expect(inverter.count(commands.logon)).toBe(1);
  });

  it('ends, and logs off, where a device that let us in never stops being slow', async () => {
    const house = createHouse();
    let asked = 0;
    const inverter = await addInverter(house, {
      respond: (request, usual) => {
        asked += 1;
        return request.command === commands.identify || request.command >= 0xf000_0000 || asked % 3 === 0
          ? usual()
          : [];
      },
    });
    const { text, tookMs } = await gather({ house, logon });
    expect(tookMs).toBeLessThan(60_000);
    expect(inverter.loggedOn).toBe(false);
    expect(text).toMatch(/Not done in time|Problem|read in/u);
  });

  it('tells which interface cannot join the group, and that another program has the port', async () => {
    const house = createHouse();
    house.network.openProblem = ({ port, shared, memberships = [] }) => {
      if (port !== 9522) {
        return null;
      }
      if (shared !== true) {
        return { reason: 'portTaken', systemCode: 'EADDRINUSE' };
      }
      return memberships.length > 0 ? { reason: 'other', systemCode: 'ENODEV' } : null;
    };
    const { text } = await gather({ house });
    expect(text).toContain('Port 9522, alone: another program has the port (EADDRINUSE)');
    expect(text).toContain('joining the group: does not work (ENODEV)');
  });

  it('reads the settings of a SunTally that runs, changes nothing there, and says what cannot be read', async () => {
    const folder = dataFolder();
    const lock = await lockFolder(folder);
    const before = readdirSync(folder).map((name) => [name, statSync(join(folder, name)).mtimeMs]);
    expect((await gather({ dataFolder: folder })).text).toContain('In use by a running SunTally: yes');
    expect(readdirSync(folder).map((name) => [name, statSync(join(folder, name)).mtimeMs])).toEqual(before);
    if (lock.ok) {
      lock.value.release();
    }
    writeFileSync(join(folder, 'settings.json'), '{"version": 1, "inverters": [');
    const { text } = await gather({ dataFolder: folder });
    expect(text).toContain('In use by a running SunTally: no');
    expect(text).toContain('Settings: damaged, nothing was understood');
    const missing = join(temporaryFolder(), 'none');
    expect((await gather({ dataFolder: missing })).text).toContain('There is none');
    mkdirSync(join(missing, 'settings.json'), { recursive: true });
    expect((await gather({ dataFolder: missing })).text).toContain('Settings: cannot be read (EISDIR)');
  });
});
