import { describe, expect, test } from 'vitest';

import { encodeDiscoveryRequest } from '../../../electron/core/speedwire/index.ts';
import { fields, records } from '../../support/rawAnswers.ts';
import {
  identifyFrame,
  linkSimulator,
  logoffFrame,
  logonFrame,
  queryFrame,
  simulatedSerial,
  type SimulatorLink,
} from '../../support/simulatorLink.ts';
import { openPlant, startPlant } from '../../support/simulatedPlant.ts';
import { checkThatNothingIsWritten, valueOf } from '../../support/speedwireLan.ts';

checkThatNothingIsWritten();

const noonMs = Date.UTC(2017, 5, 21, 11, 0, 2);
const boys = [0, 1, 2].map((index) => ({ susyId: 246, serial: simulatedSerial + index }));
const multigate = { susyId: 175, serial: simulatedSerial };
const micros = [1, 2, 3, 4].map((index) => ({ susyId: 244, serial: simulatedSerial + index }));
const energy = [0x5400, 0x260100, 0x2622ff] as const;

function sources(answers: readonly Buffer[]) {
  return answers.map((one) => ({ susyId: fields(one).sourceSusyId, serial: fields(one).sourceSerial }));
}

async function total(link: SimulatorLink, destination: { readonly susyId: number; readonly serial: number }) {
  const [answer, ...more] = await link.ask(queryFrame(...energy, { destination, control: 0xe0 }));
  expect(more).toEqual([]);
  expect(sources(answer === undefined ? [] : [answer])).toEqual([destination]);
  return fields(answer).error === 0 ? Number(records(answer)[0]?.readBigUInt64LE(8)) : fields(answer).error;
}

describe('a COM gateway', () => {
  test('answers discovery once, and identify once for each inverter behind it', async () => {
    const link = await linkSimulator({ model: 'COM gateway' });
    expect(await link.ask(encodeDiscoveryRequest())).toHaveLength(1);
    expect(sources(await link.ask(identifyFrame()))).toEqual(boys);
    expect(link.simulator.devices.map((one) => one.identity)).toEqual(boys);
    expect(link.simulator.identity).toEqual(boys[0]);
  });

  test('hands a frame to the inverter it names; each has its own session', async () => {
    const link = await linkSimulator({ model: 'COM gateway' });
    expect(
      sources(await link.ask(identifyFrame({ destination: { susyId: 0xffff, serial: simulatedSerial + 1 } }))),
    ).toEqual([boys[1]]);
    expect(await link.ask(identifyFrame({ destination: { susyId: 246, serial: 99 } }))).toEqual([]);
    expect(link.simulator.counters.ignored).toBe(1);
    await link.ask(logonFrame('user', '0000', { destination: boys[1] ?? multigate }));
    expect(await total(link, boys[0] ?? multigate)).toBe(0xffff);
    expect(await total(link, boys[1] ?? multigate)).toBe(link.simulator.devices[1]?.truth().totalYieldWh);
  });

  test('frames for any device are answered by all; a logoff for any ends all sessions', async () => {
    const link = await linkSimulator({ model: 'COM gateway' });
    expect(sources(await link.ask(logonFrame('user', '0000')))).toEqual(boys);
    const answers = await link.ask(queryFrame(...energy));
    expect(sources(answers)).toEqual(boys);
    expect(answers.map((one) => Number(records(one)[0]?.readBigUInt64LE(8)))).toEqual(
      link.simulator.devices.map((one) => one.truth().totalYieldWh),
    );
    expect(await link.ask(logoffFrame())).toEqual([]);
    expect((await link.ask(queryFrame(...energy))).map((one) => fields(one).error)).toEqual([0xffff, 0xffff, 0xffff]);
  });

  test('its inverters give different amounts under one sky', async () => {
    const link = await linkSimulator({ model: 'COM gateway' });
    const totals = link.simulator.devices.map((one) => one.truth().totalYieldWh);
    expect(new Set(totals).size).toBe(3);
  });

  test('stamps day values with the next day', async () => {
    const link = await linkSimulator({ model: 'COM gateway', startMs: noonMs });
    const destination = boys[2] ?? multigate;
    await link.ask(logonFrame('user', '0000', { destination }));
    const [answer] = await link.ask(
      queryFrame(0x7020, Date.UTC(2017, 5, 19) / 1000, Date.UTC(2017, 5, 30) / 1000, { destination, control: 0xe0 }),
    );
    const list = records(answer).map((one) => ({ atS: one.readUInt32LE(0), wh: Number(one.readBigUInt64LE(4)) }));
    expect(list.map((one) => new Date(one.atS * 1000).toISOString().slice(0, 13))).toEqual([
      '2017-06-19T22',
      '2017-06-20T22',
      '2017-06-21T22',
    ]);
    expect(list.map((one) => one.wh)).toEqual(
      list.map((one) => link.simulator.devices[2]?.totalYieldWhAt((one.atS - 86_400) * 1000)),
    );
  });
});

describe('a Multigate', () => {
  const listFrame = (destination = multigate) => queryFrame(0xfff5, 0, 0xffffffff, { destination });

  test('answers for itself alone where any device is asked', async () => {
    const link = await linkSimulator({ model: 'Multigate' });
    expect(await link.ask(encodeDiscoveryRequest())).toHaveLength(1);
    expect(sources(await link.ask(identifyFrame()))).toEqual([multigate]);
    expect(sources(await link.ask(identifyFrame({ destination: micros[2] ?? multigate })))).toEqual([micros[2]]);
  });

  test('lists its micro-inverters in records of 32 bytes, to whom is logged on', async () => {
    const link = await linkSimulator({ model: 'Multigate' });
    expect(fields((await link.ask(listFrame()))[0])).toMatchObject({ error: 0xffff, length: 58 });
    await link.ask(logonFrame('user', '0000', { destination: multigate }));
    const [answer, ...more] = await link.ask(listFrame());
    expect(more).toEqual([]);
    expect(fields(answer)).toMatchObject({ error: 0, first: 0, last: 3, recordLength: 32, command: 0xfff50201 });
    expect(
      records(answer).map((one) => [one.readUInt16LE(4), { susyId: one.readUInt16LE(6), serial: one.readUInt32LE(8) }]),
    ).toEqual(micros.map((one) => [3, one]));
    await link.ask(logonFrame('user', '0000', { destination: micros[0] ?? multigate }));
    const [none] = await link.ask(
      queryFrame(0xfff5, 0, 0xffffffff, { destination: micros[0] ?? multigate, control: 0xe0 }),
    );
    expect(fields(none).error).toBe(0x15);
  });

  test('its micro-inverters answer reads with control byte 0xE0 alone', async () => {
    const link = await linkSimulator({ model: 'Multigate' });
    const destination = micros[1] ?? multigate;
    await link.ask(logonFrame('user', '0000', { destination }));
    expect(await link.ask(queryFrame(...energy, { destination, control: 0xa0 }))).toEqual([]);
    expect(await total(link, destination)).toBe(link.simulator.devices[2]?.truth().totalYieldWh);
  });

  test('measures and remembers nothing itself', async () => {
    const link = await linkSimulator({ model: 'Multigate' });
    await link.ask(logonFrame('user', '0000', { destination: multigate }));
    expect(await total(link, multigate)).toBe(0x15);
    for (const object of [0x7000, 0x7020, 0x7010, 0x7012]) {
      const [answer] = await link.ask(queryFrame(object, 0, 0xffffffff, { destination: multigate }));
      expect(fields(answer).error).toBe(0x15);
    }
  });
});

describe('each device behind a gateway, read by our own client', () => {
  test.each([
    ['COM gateway', boys],
    ['Multigate', micros],
  ] as const)('%s', async (model, identities) => {
    const plant = await startPlant(model, noonMs);
    for (const identity of identities) {
      const session = await openPlant(plant, identity);
      const { values } = valueOf(await plant.lan.clock.settle(session.readAll()));
      const truth = plant.simulator.devices.find((one) => one.identity.serial === identity.serial)?.truth();
      expect(session.identity).toEqual(identity);
      expect([values.totalYieldWh, values.acPowerW, values.dcPowerW]).toEqual([
        truth?.totalYieldWh,
        truth?.acPowerW,
        [truth?.strings[0]?.powerW],
      ]);
      await session.close();
    }
  });

  test('a Multigate lists its micro-inverters to our own client', async () => {
    const plant = await startPlant('Multigate', noonMs);
    const session = await openPlant(plant);
    expect(valueOf(await plant.lan.clock.settle(session.listDevices()))).toEqual(micros);
  });

  test('names of one’s own are told apart by numbers', async () => {
    const link = await linkSimulator({ model: 'COM gateway', name: 'Barn' });
    expect(link.simulator.devices.map((one) => one.truth().name)).toEqual(['Barn', 'Barn 2', 'Barn 3']);
  });
});
