import { expect, test } from 'vitest';

import { solarNow, solarToday, solarTotal } from '../../renderer/screens/now/nowFigures.ts';
import { nowSentence } from '../../renderer/screens/now/nowSentence.ts';
import { speechOf } from '../../renderer/words/index.ts';
import type { InverterState, InverterView } from '../../shared/contract/index.ts';
import type { InverterValues } from '../../shared/inverterValues.ts';
import { houseNowMs, sunnyInverter, sunnyReading } from '../support/windowHouse.ts';

const speech = speechOf('en', [], 'Europe/Amsterdam');
const hourMs = 3_600_000;

function said(inverters: readonly InverterView[]): string {
  return nowSentence(inverters, null, houseNowMs, speech).sentence.replaceAll('\u00a0', ' ');
}

function inState(state: InverterState, differences: Partial<InverterView> = {}): InverterView {
  return sunnyInverter({ state, ...differences });
}

function readAt(at: number, values: Partial<InverterValues> = {}) {
  return sunnyReading(values, { at });
}

test.each<[string, InverterView]>([
  ['The sun gives 1.94 kW.', sunnyInverter()],
  ['The sun gives nothing at the moment.', sunnyInverter({ reading: readAt(houseNowMs, { acPowerW: 0 }) })],
  [
    'The inverter answers but does not tell its power.',
    sunnyInverter({ reading: readAt(houseNowMs, { acPowerW: null }) }),
  ],
  ['The sun gave 1.94 kW at 15:40.', sunnyInverter({ reading: readAt(houseNowMs - 100_000) })],
  [
    'The inverter has been asleep since 13:42 and wakes with the sun.',
    inState({ kind: 'asleep', since: houseNowMs - 2 * hourMs }),
  ],
  [
    'The inverter has been asleep since Mon 22:42 and wakes with the sun.',
    inState({ kind: 'asleep', since: houseNowMs - 17 * hourMs }),
  ],
  ['The inverter refused the password.', inState({ kind: 'wrongPassword', since: 0 })],
  ['The inverter needs its password.', inState({ kind: 'passwordMissing' })],
  [
    'The inverter has not answered since 14:42.',
    inState({ kind: 'unreachable', since: houseNowMs - hourMs, failure: { code: 'noAnswer' } }),
  ],
  ['The inverter cannot be read.', inState({ kind: 'failed', since: 0, failure: { code: 'encrypted' } })],
  ['Asking the inverter …', inState({ kind: 'connecting' })],
])('%s', (sentence, inverter) => {
  expect(said([inverter])).toBe(sentence);
});

test('power is what the core takes for solar power, not what the AC side says', () => {
  const discharging = sunnyReading({ acPowerW: 2400, batteryChargePercent: 80, pvPowerW: 300 }, { solarPowerW: 300 });
  const standby = sunnyReading({ acPowerW: -345 }, { solarPowerW: 0 });
  const dark = sunnyReading({ acPowerW: null }, { solarPowerW: 0 });
  expect(said([sunnyInverter({ reading: discharging })])).toBe('The sun gives 300 W.');
  expect(said([sunnyInverter({ reading: standby })])).toBe('The sun gives nothing at the moment.');
  expect(said([sunnyInverter({ reading: dark })])).toBe('The sun gives nothing at the moment.');
  expect(solarNow([sunnyInverter({ reading: standby }), sunnyInverter()], houseNowMs).value).toBe(1940);
});

test('one inverter that answers is enough for a power; the rest is told below', () => {
  const silent = inState({ kind: 'passwordMissing' }, { serial: 2, reading: null });
  const { sentence, lead } = nowSentence([silent, sunnyInverter()], null, houseNowMs, speech);
  expect(sentence).toContain('1.94');
  expect(lead).toBe('1 of 2 inverters answers.');
});

test('what needs the user comes before what only needs time', () => {
  const asleep = inState({ kind: 'asleep', since: houseNowMs });
  const refused = inState({ kind: 'wrongPassword', since: houseNowMs }, { serial: 2 });
  expect(said([asleep, refused])).toBe('The inverter refused the password.');
});

test('a number that changes does not change the topic', () => {
  const before = nowSentence([sunnyInverter()], null, houseNowMs, speech);
  const brighter = sunnyInverter({ reading: readAt(houseNowMs, { acPowerW: 3000 }) });
  const after = nowSentence([brighter], null, houseNowMs, speech);
  expect(after.sentence).not.toBe(before.sentence);
  expect(after.topic).toBe(before.topic);
});

test('sums hold what is known, with the age of the oldest share and who is missing', () => {
  const older = sunnyInverter({ serial: 2, reading: readAt(houseNowMs - 9000) });
  const silent = sunnyInverter({ serial: 3, reading: null });
  const { value, at, without } = solarNow([sunnyInverter(), older, silent], houseNowMs);
  expect({ value, at }).toEqual({ value: 3880, at: houseNowMs - 9000 });
  expect(without.map((one) => one.serial)).toEqual([3]);
});

test('a sleeping inverter gives no power, but keeps its total', () => {
  const asleep = inState({ kind: 'asleep', since: houseNowMs });
  expect(solarNow([asleep], houseNowMs).value).toBeNull();
  expect(solarTotal([asleep]).value).toBe(41_161_805);
});

test('yesterday’s yield is never shown as today’s', () => {
  const beforeMidnight = sunnyInverter({ reading: readAt(Date.UTC(2026, 5, 16, 21, 59)) });
  const afterMidnight = Date.UTC(2026, 5, 16, 22, 1);
  expect(solarToday([beforeMidnight], afterMidnight, speech.times).value).toBeNull();
  expect(solarToday([beforeMidnight], afterMidnight - 120_000, speech.times).value).toBe(14_410);
});
