import { describe, expect, it } from 'vitest';

import {
  encodeEnergyMeterFrame,
  formatEndpoint,
  parseEndpoint,
  speedwireGroup,
} from '../../../electron/core/speedwire/index.ts';
import { isDark } from '../../../electron/core/speedwire/search/silence.ts';
import { placeOfZone } from '../../../shared/zonePlaces.ts';
import {
  checkThatNothingIsWritten,
  createLan,
  errorOf,
  inverterAddress,
  type SpeedwireLan,
} from '../../support/speedwireLan.ts';

checkThatNothingIsWritten();

const endpoint = { address: inverterAddress, port: 9522 };
const asUser = { endpoint, identity: null, group: 'user', password: '0000' } as const;
const winterNight = Date.UTC(2026, 11, 21, 22);
const zone = 'Europe/Amsterdam';

async function failureOf(lan: SpeedwireLan, ports: { zone?: string; platform?: string } = {}) {
  return errorOf(await lan.clock.settle(lan.speedwire(ports).openSession(asUser)));
}

/** A device that sends these bytes to the group every second and answers nothing. */
async function startChatter(lan: SpeedwireLan, bytes: Uint8Array): Promise<void> {
  const host = lan.network.host([`${inverterAddress}/24`]);
  const opened = await host.open({
    address: inverterAddress,
    port: 9522,
    multicastInterface: inverterAddress,
    onDatagram: () => undefined,
  });
  function send(): void {
    if (opened.ok) {
      void opened.value.send(bytes, { address: speedwireGroup, port: 9522 });
    }
    lan.clock.after(1000, send);
  }
  lan.clock.after(100, send);
}

describe('why nobody answers', () => {
  it('is no answer by day, after identify was repeated for 4 s, twice a second at least', async () => {
    const lan = createLan();
    const startMs = lan.clock.elapsedMs();
    expect(await failureOf(lan, { zone })).toEqual({ code: 'noAnswer', details: { address: inverterAddress } });
    expect(lan.clock.elapsedMs() - startMs).toBe(4000);
    const times = lan
      .sentByClient()
      .filter((one) => one.bytes.length === 58)
      .map((one) => one.atMs);
    expect(times.length).toBeGreaterThanOrEqual(8);
    expect(Math.max(...times.slice(1).map((atMs, index) => atMs - (times[index] ?? 0)))).toBe(500);
  });

  it('is sleep by night, but only where the zone is known', async () => {
    expect(await failureOf(createLan({ startMs: winterNight }), { zone })).toMatchObject({ code: 'asleep' });
    expect(await failureOf(createLan({ startMs: winterNight }))).toMatchObject({ code: 'noAnswer' });
  });

  it('is encryption where the device answers discovery but not identify, by night too', async () => {
    const lan = createLan({ startMs: winterNight });
    await lan.inverter({ respond: () => [] });
    expect(await failureOf(lan, { zone })).toMatchObject({ code: 'encrypted', details: { address: inverterAddress } });
  });

  it('is encryption where key exchange frames come from it', async () => {
    const lan = createLan();
    await startChatter(
      lan,
      Uint8Array.from(Buffer.from('534d4100000402a00000000100040010607500010000000000', 'hex')).slice(0, 24),
    );
    expect(await failureOf(lan)).toMatchObject({ code: 'encrypted' });
  });

  it('is an energy meter where it sends meter values', async () => {
    const lan = createLan();
    const source = { susyId: 349, serial: 1 };
    await startChatter(lan, encodeEnergyMeterFrame({ source, tickerMs: 0, firmware: null, records: [] }));
    expect(await failureOf(lan)).toMatchObject({ code: 'notAnInverter', details: { address: inverterAddress } });
  });

  it('is no answer where somebody else is the meter', async () => {
    const lan = createLan();
    const other = lan.network.host(['192.168.1.77/24']);
    const sender = await other.open({
      address: '192.168.1.77',
      port: 0,
      multicastInterface: '192.168.1.77',
      onDatagram: () => undefined,
    });
    lan.clock.after(1500, () => {
      if (sender.ok) {
        const source = { susyId: 349, serial: 1 };
        const bytes = encodeEnergyMeterFrame({ source, tickerMs: 0, firmware: null, records: [] });
        void sender.value.send(bytes, { address: speedwireGroup, port: 9522 });
      }
    });
    expect(await failureOf(lan)).toMatchObject({ code: 'noAnswer' });
  });

  it.each([
    { platform: 'darwin', reason: 'unreachable', systemCode: 'EHOSTUNREACH', code: 'localNetworkBlocked' },
    { platform: 'linux', reason: 'unreachable', systemCode: 'ENETUNREACH', code: 'networkUnreachable' },
    { platform: 'linux', reason: 'blocked', systemCode: 'EPERM', code: 'localNetworkBlocked' },
  ] as const)(
    'is $code where sends fail with $systemCode on $platform',
    async ({ platform, reason, systemCode, code }) => {
      const lan = createLan({ startMs: winterNight });
      lan.network.sendProblem = () => ({ reason, systemCode });
      expect(await failureOf(lan, { platform, zone })).toMatchObject({ code });
    },
  );

  it('is not the network where a single send failed', async () => {
    const lan = createLan();
    let sends = 0;
    lan.network.sendProblem = () => {
      sends += 1;
      return sends === 1 ? { reason: 'unreachable', systemCode: 'EHOSTUNREACH' } : null;
    };
    expect(await failureOf(lan)).toMatchObject({ code: 'noAnswer' });
  });

  it('is a network that cannot be used where no socket opens', async () => {
    const lan = createLan();
    lan.network.openProblem = () => ({ reason: 'other', systemCode: 'EMFILE' });
    expect(await failureOf(lan)).toMatchObject({ code: 'networkUnreachable' });
  });

  it('leaves no socket open that listened for the reason', async () => {
    const lan = createLan();
    const speedwire = lan.speedwire();
    await lan.clock.settle(speedwire.openSession(asUser));
    expect(lan.network.openSockets).toBe(1);
    await speedwire.close();
    expect(lan.network.openSockets).toBe(0);
  });

  it('forgets what it saw of an address after half a minute', async () => {
    const lan = createLan();
    const inverter = await lan.inverter({ respond: () => [] });
    const speedwire = lan.speedwire();
    await lan.clock.settle(speedwire.search({ address: null }));
    inverter.close();
    expect(errorOf(await lan.clock.settle(speedwire.openSession(asUser)))).toMatchObject({ code: 'encrypted' });
    await lan.clock.advance(31_000);
    expect(errorOf(await lan.clock.settle(speedwire.openSession(asUser)))).toMatchObject({ code: 'noAnswer' });
  });
});

describe('darkness', () => {
  it.each([
    { zone: 'Europe/Amsterdam', at: '2026-06-21T20:30Z', dark: true },
    { zone: 'Europe/Amsterdam', at: '2026-06-21T18:00Z', dark: false },
    { zone: 'Europe/Madrid', at: '2026-12-21T16:00Z', dark: false },
    { zone: 'Europe/Amsterdam', at: '2026-12-21T16:00Z', dark: true },
    { zone: 'America/New_York', at: '2026-06-21T16:00Z', dark: false },
    { zone: 'America/New_York', at: '2026-06-21T04:00Z', dark: true },
    { zone: 'No/Where', at: '2026-12-21T00:00Z', dark: false },
  ])('in $zone at $at: $dark', ({ zone: one, at, dark }) => {
    expect(isDark(Date.parse(at), one)).toBe(dark);
  });

  it('places a zone that is not in the table by its standard time, in summer too', () => {
    expect(placeOfZone('America/New_York')).toEqual({ latitude: 50, longitude: -75 });
    expect(placeOfZone('Asia/Kolkata')).toEqual({ latitude: 50, longitude: 82.5 });
    expect(placeOfZone('UTC')).toEqual({ latitude: 50, longitude: 0 });
  });
});

describe('addresses as users write them', () => {
  it.each([
    { text: '192.168.1.48', address: '192.168.1.48', port: 9522 },
    { text: ' 192.168.1.48:9523 ', address: '192.168.1.48', port: 9523 },
    { text: '127.0.0.1:1', address: '127.0.0.1', port: 1 },
  ])('reads $text', ({ text, address, port }) => {
    expect(parseEndpoint(text)).toEqual({ address, port });
  });

  it.each([
    '',
    'inverter.local',
    '192.168.1',
    '192.168.1.256',
    '192.168.01.1',
    '1.2.3.4:0',
    '1.2.3.4:65536',
    '1.2.3.4:',
    '::1',
    '239.12.255.254',
    '0.0.0.0',
    '1.2.3.4:5:6',
  ])('refuses "%s"', (text) => {
    expect(parseEndpoint(text)).toBeNull();
  });

  it('writes the port only where it is another', () => {
    expect(formatEndpoint({ address: '1.2.3.4', port: 9522 })).toBe('1.2.3.4');
    expect(formatEndpoint({ address: '1.2.3.4', port: 9523 })).toBe('1.2.3.4:9523');
  });
});
