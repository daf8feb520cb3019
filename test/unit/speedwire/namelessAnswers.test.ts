import { describe, expect, it } from 'vitest';

import { commands, replyTo } from '../../../electron/core/speedwire/index.ts';
import { memoryReply, requestFor, slotsBetween, usualDevice, whole } from '../../support/fakeArchive.ts';
import type { FakeInverterOptions } from '../../support/fakeInverter.ts';
import { forgedAnswer, letAttackerIn, otherClient } from '../../support/hostileLan.ts';
import {
  checkThatNothingIsWritten,
  createLan,
  errorOf,
  inverterAddress,
  valueOf,
  type SpeedwireLan,
} from '../../support/speedwireLan.ts';

checkThatNothingIsWritten();

const endpoint = { address: inverterAddress, port: 9522 };
const asUser = { endpoint, identity: null, group: 'user', password: '0000' } as const;
const hourMs = 3_600_000;
const anybody = { susyId: 0xffff, serial: 0xffff_ffff };
const nobody = { susyId: 0, serial: 0 };

/** The same answer for another client. */
function addressedTo({ susyId, serial }: typeof anybody, answer: Uint8Array): Uint8Array {
  const bytes = Uint8Array.from(answer);
  const view = new DataView(bytes.buffer);
  view.setUint16(20, susyId, true);
  view.setUint32(22, serial, true);
  return bytes;
}

/** An inverter that writes this client into all its answers, with five-minute values of two days. */
function inverterNaming(lan: SpeedwireLan, client: typeof anybody, more: Partial<FakeInverterOptions> = {}) {
  const nowMs = lan.clock.nowMs();
  return lan.inverter({
    respond: (request, usual) => {
      const memory = { fiveMinutes: slotsBetween(nowMs - 48 * hourMs, nowMs) };
      return (memoryReply(request, usualDevice, memory) ?? usual()).map((one) => addressedTo(client, one));
    },
    ...more,
  });
}

describe.each([
  ['anybody', anybody],
  ['nobody', nobody],
  ['another client', otherClient],
])('an inverter whose answers all name %s as who asked', (_who, client) => {
  it('is found, by all networks and by its address', async () => {
    const lan = createLan();
    await inverterNaming(lan, client);
    for (const address of [null, endpoint]) {
      const report = await lan.clock.settle(lan.speedwire().search({ address }));
      expect(report.devices).toMatchObject([{ address: inverterAddress, ...usualDevice }]);
    }
  });

  it('is read, and its memory too', async () => {
    const lan = createLan();
    const inverter = await inverterNaming(lan, client);
    const speedwire = lan.speedwire({ zone: 'Europe/Amsterdam' });
    const startMs = lan.clock.elapsedMs();
    const session = valueOf(await lan.clock.settle(speedwire.openSession(asUser)));
    expect(lan.clock.elapsedMs() - startMs).toBeLessThan(600);
    const read = valueOf(await lan.clock.settle(session.readAll()));
    expect(read.failures).toEqual([]);
    expect(read.values.acPowerW).toBe(2997);
    const request = requestFor(lan.clock.nowMs() - 24 * hourMs, lan.clock.nowMs() - hourMs, { fiveMinutes: true });
    const archive = valueOf(await lan.clock.settle(session.readArchive(request)));
    expect(archive.fiveMinutes).toEqual(whole(request.from, request.to));
    expect(inverter.count(commands.logon)).toBe(1);
    expect(speedwire.counters.misaddressed).toBeGreaterThan(0);
  });

  it('is not taken for slow, though two attempts were waited for: a lost question is repeated soon', async () => {
    const lan = createLan();
    const sentAtMs: number[] = [];
    await inverterNaming(lan, client, {
      respond: (request, usual) => {
        if (request.command === 0x52000200) {
          sentAtMs.push(lan.clock.elapsedMs());
        }
        return sentAtMs.length === 1 ? [] : usual().map((one) => addressedTo(client, one));
      },
    });
    const session = valueOf(await lan.clock.settle(lan.speedwire().openSession(asUser)));
    expect(valueOf(await lan.clock.settle(session.readAll())).failures).toEqual([]);
    const [first = 0, second = 0] = sentAtMs;
    expect(second - first).toBe(200);
  });

  it('tells a wrong password once', async () => {
    const lan = createLan();
    const inverter = await inverterNaming(lan, client);
    const opened = await lan.clock.settle(lan.speedwire().openSession({ ...asUser, password: 'wrong' }));
    expect(errorOf(opened).code).toBe('wrongPassword');
    expect(inverter.count(commands.logon)).toBe(1);
  });
});

describe('an inverter that names us', () => {
  it('keeps being asked for that, though somebody answers first with another name, again and again', async () => {
    const lan = createLan();
    const attacker = letAttackerIn(lan);
    const inverter = await lan.inverter();
    attacker.onQuestion = (question) => {
      const serial = question.command === commands.identify ? 7 : inverter.device.serial;
      attacker.send(forgedAnswer(question, { susyId: 181, serial }, { destination: otherClient }), endpoint);
    };
    const speedwire = lan.speedwire({ network: attacker.network });
    const session = valueOf(await lan.clock.settle(speedwire.openSession(asUser)));
    expect(session.identity).toEqual(inverter.device);
    const read = valueOf(await lan.clock.settle(session.readAll()));
    expect(read.failures).toEqual([]);
    expect(read.values.totalYieldWh).toBe(41_161_805);
    const report = await lan.clock.settle(speedwire.search({ address: null }));
    expect(report.devices).toMatchObject([inverter.device]);
  });

  it('is waited for as long as two attempts to identify take', async () => {
    const lan = createLan();
    const attacker = letAttackerIn(lan);
    let asked = 0;
    const inverter = await lan.inverter({
      respond: (request, usual) => {
        asked += request.command === commands.identify ? 1 : 0;
        return asked === 1 ? [] : usual();
      },
    });
    attacker.onQuestion = (question) => {
      if (replyTo(question.command) === commands.identifyReply) {
        attacker.send(forgedAnswer(question, { susyId: 181, serial: 7 }, { destination: otherClient }), endpoint);
      }
    };
    const speedwire = lan.speedwire({ network: attacker.network });
    expect(valueOf(await lan.clock.settle(speedwire.openSession(asUser))).identity).toEqual(inverter.device);
  });
});
