import { describe, expect, it } from 'vitest';

import { commands, decodeDatagram, deviceErrors, type InverterFrame } from '../../../electron/core/speedwire/index.ts';
import { replyFrame } from '../../support/fakeInverter.ts';
import {
  checkThatNothingIsWritten,
  createLan,
  errorOf,
  inverterAddress,
  valueOf,
  type SpeedwireLan,
} from '../../support/speedwireLan.ts';

checkThatNothingIsWritten();

const device = { susyId: 332, serial: 1_980_000_001 };
const endpoint = { address: inverterAddress, port: 9522 };
const asUser = { endpoint, identity: null, group: 'user', password: '0000' } as const;

function commandOf(bytes: Uint8Array): number | null {
  const datagram = decodeDatagram(bytes);
  return datagram.ok && datagram.value.kind === 'inverter' ? datagram.value.frame.command : null;
}

/** Refuses every logon until so many milliseconds after the first, as a Sunny Island does for minutes. */
function refusingFor(lan: SpeedwireLan, durationMs: number) {
  let firstMs: number | null = null;
  return (request: InverterFrame, usual: () => readonly Uint8Array[]): readonly Uint8Array[] => {
    if (request.command !== commands.logon) {
      return usual();
    }
    firstMs ??= lan.clock.elapsedMs();
    return lan.clock.elapsedMs() - firstMs < durationMs
      ? [replyFrame(request, device, { error: deviceErrors.sessionLost })]
      : usual();
  };
}

describe('a Sunny Island that refuses logons for minutes (SBFspot issue 12)', () => {
  it('is told as refusing, with the number, and not as a wrong password', async () => {
    const lan = createLan();
    const inverter = await lan.inverter({ device, respond: refusingFor(lan, 180_000) });
    const opened = await lan.clock.settle(lan.speedwire().openSession(asUser));
    expect(errorOf(opened)).toEqual({
      code: 'sessionRefused',
      details: { address: inverterAddress, errorNumber: 0x17, ...device },
    });
    expect(inverter.count(commands.logon)).toBe(2);
  });

  it('is asked for nine seconds by who cannot come back later, and not longer', async () => {
    const lan = createLan();
    const inverter = await lan.inverter({ device, respond: refusingFor(lan, 180_000) });
    const startMs = lan.clock.elapsedMs();
    const opened = await lan.clock.settle(lan.speedwire().openSession({ ...asUser, patience: 'patient' }));
    expect(errorOf(opened).code).toBe('sessionRefused');
    expect(lan.clock.elapsedMs() - startMs).toBeLessThan(10_000);
    expect(inverter.count(commands.logon)).toBe(4);
  });

  it.each([500, 3500, 8500])(
    'is read after all by a patient client when it gives in after %i ms',
    async (durationMs) => {
      const lan = createLan();
      await lan.inverter({ device, respond: refusingFor(lan, durationMs) });
      const opened = await lan.clock.settle(lan.speedwire().openSession({ ...asUser, patience: 'patient' }));
      const session = valueOf(opened);
      expect(valueOf(await lan.clock.settle(session.readAll())).values.totalYieldWh).toBe(41_161_805);
    },
  );

  it('lets a patient client be closed at once', async () => {
    const lan = createLan();
    await lan.inverter({ device, respond: refusingFor(lan, 180_000) });
    const speedwire = lan.speedwire();
    const opening = speedwire.openSession({ ...asUser, patience: 'patient' });
    await lan.clock.advance(2000);
    const startMs = lan.clock.elapsedMs();
    await lan.clock.settle(speedwire.close());
    expect(errorOf(await opening).code).toBe('lostContact');
    expect(lan.clock.elapsedMs() - startMs).toBeLessThan(10);
    await lan.clock.advance(10);
    expect(lan.clock.pendingTimers).toBe(0);
  });
});

describe('a device that ignores a logon soon after a session (ha-pysmaplus issue 28)', () => {
  it('gets a rest between two sessions of one client', async () => {
    const lan = createLan();
    let loggedOffMs = Number.NEGATIVE_INFINITY;
    const inverter = await lan.inverter({
      respond: (request, usual) => {
        loggedOffMs = request.command === commands.logoff ? lan.clock.elapsedMs() : loggedOffMs;
        const isDeaf = request.command === commands.logon && lan.clock.elapsedMs() - loggedOffMs < 900;
        return isDeaf ? [] : usual();
      },
    });
    const speedwire = lan.speedwire();
    for (let sessions = 0; sessions < 3; sessions += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      const session = valueOf(await lan.clock.settle(speedwire.openSession(asUser)));
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await lan.clock.settle(session.close());
    }
    expect(inverter.count(commands.logon)).toBe(3);
  });

  it.each(['closed in the middle of a read', 'refused'])(
    'gets it where another session waits for its turn while one is %s',
    async (why) => {
      const lan = createLan();
      const isRefused = why === 'refused';
      const inverter = await lan.inverter({
        device,
        respond: (request, usual) =>
          isRefused && request.command === commands.logon ? [replyFrame(request, device, { error: 0x0102 })] : usual(),
      });
      const speedwire = lan.speedwire();
      const opening = speedwire.openSession(asUser);
      if (isRefused) {
        const second = speedwire.openSession(asUser);
        await lan.clock.settle(Promise.all([opening, second]));
      } else {
        const session = valueOf(await lan.clock.settle(opening));
        lan.network.fate = ({ from }) => [{ delayMs: from.address === inverterAddress ? 50 : 0 }];
        const reading = session.readAll();
        await lan.clock.advance(120);
        const second = speedwire.openSession(asUser);
        await lan.clock.advance(60);
        await lan.clock.settle(Promise.all([reading, session.close(), second]));
      }
      const sent = lan.sentByClient().flatMap(({ bytes, atMs }) => {
        const command = commandOf(bytes);
        return command === commands.logon || command === commands.logoff ? [{ command, atMs }] : [];
      });
      const restsMs = sent.flatMap(({ command, atMs }, index) => {
        const before = sent[index - 1];
        return command === commands.logon && before?.command === commands.logoff ? [atMs - before.atMs] : [];
      });
      expect(restsMs.length).toBeGreaterThan(0);
      expect(Math.min(...restsMs)).toBeGreaterThanOrEqual(1000);
      expect(inverter.count(commands.logon)).toBeGreaterThan(1);
    },
  );

  it('needs no rest before the first session, nor for another device', async () => {
    const lan = createLan();
    await lan.inverter();
    const other = await lan.inverter({ address: '192.168.1.49', device });
    const speedwire = lan.speedwire();
    const first = valueOf(await lan.clock.settle(speedwire.openSession(asUser)));
    await lan.clock.settle(first.close());
    const startMs = lan.clock.elapsedMs();
    valueOf(await lan.clock.settle(speedwire.openSession({ ...asUser, endpoint: other.endpoint })));
    expect(lan.clock.elapsedMs() - startMs).toBeLessThan(100);
  });

  it('is told as busy while it is silent, and never as a wrong password', async () => {
    const lan = createLan();
    await lan.inverter({ respond: (request, usual) => (request.command === commands.logon ? [] : usual()) });
    const opened = await lan.clock.settle(lan.speedwire().openSession(asUser));
    expect(errorOf(opened).code).toBe('sessionBusy');
  });
});
