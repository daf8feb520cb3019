import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';

import type { InverterState } from '../../shared/contract/index.ts';
import { failure } from '../../shared/failures.ts';
import { failed, success } from '../../shared/result.ts';
import { openWindow } from '../support/openWindow.tsx';
import { houseNowMs, steadyHour, sunnyInverter, sunnyReading } from '../support/windowHouse.ts';

function headline(): string {
  return (screen.getByRole('heading', { level: 1 }).textContent ?? '').replaceAll('\u00a0', ' ');
}

/** The number and the note of one of the four facts. */
function fact(label: string) {
  const term = screen.getByText(label, { selector: 'dt.figure-label' });
  const [value, note] = [...(term.parentElement?.querySelectorAll('dd') ?? [])];
  return { value: value?.textContent?.replaceAll('\u00a0', ' '), note: note?.textContent, element: value };
}

function inState(state: InverterState) {
  return { inverters: [sunnyInverter({ state })] };
}

test('a sunny afternoon: sentence, four numbers with their age, everything about the inverter', async () => {
  await openWindow();
  expect(headline()).toBe('The sun gives 1.94 kW.');
  expect(fact('Solar now')).toMatchObject({ value: '1.94 kW', note: '2 s ago' });
  expect(fact('Solar today').value).toBe('14.4 kWh');
  expect(fact('Solar total').value).toBe('41,162 kWh');
  expect(fact('Temperature').value).toBe('41.2 °C');

  const inverter = screen.getByRole('region', { name: 'Garage' });
  expect(inverter.textContent).toContain('STP 6000TL-20');
  expect(inverter.textContent).toContain('2.83.3.R');
  expect(inverter.textContent).toContain('…8406');
  expect(inverter.textContent).toContain('49.98\u00a0Hz');
  expect(inverter.textContent).toContain('33,000 h');
  const phases = within(screen.getByRole('table', { name: 'Grid, by phase' })).getAllByRole('row');
  expect(phases.map((row) => row.textContent?.replaceAll('\u00a0', ' '))).toEqual([
    'PhasePowerVoltageCurrent',
    'L1647 W231.4 V2.80 A',
    'L2646 W230.9 V2.79 A',
    'L3647 W232.1 V2.81 A',
  ]);
  expect(within(screen.getByRole('table', { name: 'Panels, by string' })).getAllByRole('row')).toHaveLength(3);
});

test('ages grow with the clock, and an old number fades', async () => {
  const { clock, react } = await openWindow();
  await react(() => clock.advance(20_000));
  expect(fact('Solar now').note).toBe('22 s ago');
  expect(fact('Solar now').element?.className).not.toContain('stale');
  await react(() => clock.advance(60_000));
  expect(fact('Solar now').note).toBe('1 min ago');
  expect(fact('Solar now').element?.className).toContain('stale');
});

test('a value the device does not have is a dash with words, never a zero', async () => {
  const values = { acPowerW: null, temperatureC: null, acPhasePowerW: [647, null, 0] };
  await openWindow({ inverters: [sunnyInverter({ reading: sunnyReading(values) })] });
  expect(fact('Solar now').value).toBe('–not available');
  expect(fact('Temperature').value).toBe('–not available');
  const [, first, second, third] = within(screen.getByRole('table', { name: 'Grid, by phase' })).getAllByRole('row');
  expect(first?.textContent).toContain('647');
  expect(within(second ?? document.body).getByText('not available')).toBeDefined();
  expect(third?.textContent).toContain('0\u00a0W');
});

test('sentence, number and chart tell the same power of an inverter in standby', async () => {
  const reading = sunnyReading({ acPowerW: -345 }, { solarPowerW: 0 });
  await openWindow({ inverters: [sunnyInverter({ reading })], lastHour: steadyHour(0) });
  expect(headline()).toBe('The sun gives nothing at the moment.');
  expect(fact('Solar now').value).toBe('0 W');
  expect(document.querySelector('.recharts-surface desc')?.textContent).toContain('now 0\u00a0W');
  expect(document.title).toContain('0\u00a0W');
});

test('at night it is calm: since when, when it wakes, and what the day gave', async () => {
  const { text } = await openWindow({
    ...inState({ kind: 'asleep', since: houseNowMs - 7_200_000 }),
    lastHour: steadyHour(null),
  });
  expect(headline()).toBe('The inverter has been asleep since 13:42 and wakes with the sun.');
  expect(text()).toContain('It gave 14.4 kWh today.');
  expect(text()).toContain('No readings in the last hour.');
  expect(fact('Solar now').value).toBe('–not available');
  expect(screen.queryByRole('alert')).toBeNull();
  expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull();
});

test('an inverter out of reach says why and is tried again on request', async () => {
  const state: InverterState = {
    kind: 'unreachable',
    since: houseNowMs - 600_000,
    failure: failure('noAnswer', { address: '192.168.1.48' }),
  };
  const { house, user, text } = await openWindow(inState(state), ({ answers }) => {
    answers.retryInverter = async () => failed(failure('lostContact', { address: '192.168.1.48' }));
  });
  expect(headline()).toBe('The inverter has not answered since 15:32.');
  expect(text()).toContain('Nothing answers at 192.168.1.48.');
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  expect(house.calls.at(-1)).toEqual({
    name: 'retryInverter',
    callArguments: { susyId: 181, serial: 2_130_078_406 },
  });
  expect((await screen.findByRole('alert')).textContent).toContain('answered, then fell silent');
});

test('a refused password can be replaced; nothing is tried by itself', async () => {
  const { house, user, clock, react } = await openWindow(
    inState({ kind: 'wrongPassword', since: 0 }),
    ({ answers }) => {
      answers.connectInverter = async () => success(sunnyInverter());
    },
  );
  expect(headline()).toBe('The inverter refused the password.');
  await react(() => clock.advance(600_000));
  expect(house.calls.map(({ name }) => name)).toEqual(['getSnapshot']);

  await user.type(screen.getByLabelText('Password of the inverter'), 'secret');
  await user.click(screen.getByLabelText('Installer'));
  await user.click(screen.getByRole('button', { name: 'Use this password' }));
  expect(house.calls.at(-1)).toEqual({
    name: 'connectInverter',
    callArguments: {
      susyId: 181,
      serial: 2_130_078_406,
      address: '192.168.1.48',
      group: 'installer',
      password: 'secret',
    },
  });
  expect(screen.getByRole('button', { name: 'Try again' })).toBeDefined();
});

test('a password that no inverter can take is never sent', async () => {
  const { house, user } = await openWindow(inState({ kind: 'passwordMissing' }));
  await user.type(screen.getByLabelText('Password of the inverter'), 'thirteen chars');
  await user.click(screen.getByRole('button', { name: 'Use this password' }));
  expect(house.countCalls('connectInverter')).toBe(0);
  expect((await screen.findByRole('alert')).textContent).toContain('1 to 12 plain characters');
});

test('any other failure is told in its own words', async () => {
  const { text } = await openWindow(inState({ kind: 'failed', since: houseNowMs, failure: failure('needsModbus') }));
  expect(text()).toContain('only be read over Modbus');
  expect(screen.getByRole('button', { name: 'Try again' })).toBeDefined();
});

test('two inverters are added up, and the one that is missing is named', async () => {
  const silent = sunnyInverter({ serial: 2, name: 'Roof', state: { kind: 'passwordMissing' }, reading: null });
  await openWindow({ inverters: [sunnyInverter(), silent] });
  expect(fact('Solar now').note).toBe('2 s ago, without Roof');
  expect(fact('Inverters').value).toBe('1 of 2 answer');
});

test('the power factor stands with two decimals, as devices give it', async () => {
  await openWindow({ inverters: [sunnyInverter({ reading: sunnyReading({ powerFactor: 0.9 }) })] });
  expect(screen.getByText('Power factor').parentElement?.textContent).toBe('Power factor0.90');
});

test('battery values stand where the device has a battery, and only there', async () => {
  const { react, house } = await openWindow();
  expect(screen.queryByRole('heading', { name: 'Battery' })).toBeNull();
  const values = { batteryChargePercent: 78, batteryCycles: null };
  await react(() => house.change({ inverters: [sunnyInverter({ reading: sunnyReading(values) })] }));
  const battery = screen.getByRole('heading', { name: 'Battery' }).parentElement;
  expect(battery?.textContent).toContain('78\u00a0%');
  expect(battery?.textContent).not.toContain('cycles');
});

test('the chart has a name and a summary, draws a hole as a hole, and stays small', async () => {
  const lastHour = steadyHour(1000).map((sample, index) =>
    index > 100 && index < 160 ? { ...sample, solarPowerW: null } : sample,
  );
  await openWindow({ lastHour });
  const chart = document.querySelector('.recharts-surface');
  expect(chart?.querySelector('title')?.textContent).toBe('Last hour');
  expect(chart?.querySelector('desc')?.textContent).toContain('now 1.00\u00a0kW');
  const line = chart?.querySelector('.recharts-area-curve')?.getAttribute('d') ?? '';
  expect(line.match(/M/gu)).toHaveLength(2);
  expect(chart?.querySelectorAll('.recharts-reference-area')).toHaveLength(1);
  expect(chart?.querySelectorAll('*').length).toBeLessThan(300);
});

test('the chart can be read as a table of the same numbers', async () => {
  const { user } = await openWindow({ lastHour: steadyHour(1234) });
  await user.click(screen.getByRole('button', { name: 'Show as table' }));
  const rows = within(screen.getByRole('region', { name: 'Last hour, Power (W)' })).getAllByRole('row');
  expect(rows).toHaveLength(362);
  expect(rows[1]?.textContent).toBe('15:41:501,234');
  await user.click(screen.getByRole('button', { name: 'Show as chart' }));
  expect(screen.queryByRole('region', { name: 'Last hour, Power (W)' })).toBeNull();
});

test('a screen reader hears the sentence again after 30 seconds, or when the situation changes', async () => {
  const { clock, house, react } = await openWindow();
  const live = document.querySelector('p[aria-live]');
  function read(acPowerW: number) {
    const reading = sunnyReading({ acPowerW }, { at: clock.nowMs() });
    return react(() => house.change({ inverters: [sunnyInverter({ reading })] }));
  }
  await read(2500);
  expect(headline()).toContain('2.50');
  expect(live?.textContent).toContain('1.94');
  await react(() => clock.advance(31_000));
  expect(live?.textContent).toContain('2.50');
  await react(() => house.change(inState({ kind: 'asleep', since: clock.nowMs() })));
  expect(live?.textContent).toContain('asleep');
});
