import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';

import type { FoundDevice, SearchReport } from '../../shared/contract/index.ts';
import { failure } from '../../shared/failures.ts';
import { failed, success } from '../../shared/result.ts';
import { openWindow, type OpenWindow } from '../support/openWindow.tsx';
import { sunnyInverter } from '../support/windowHouse.ts';

const west = {
  address: '192.168.1.48',
  susyId: 181,
  serial: 2_130_078_406,
  model: 'STP 6000TL-20',
  kind: 'inverter',
} as const;
const east = {
  address: '192.168.1.53',
  susyId: 128,
  serial: 2_130_072_917,
  model: 'Sunny Boy 1.5',
  kind: 'inverter',
} as const;
const meter = {
  address: '192.168.1.60',
  susyId: 349,
  serial: 1_900_100_377,
  model: 'Energy Meter',
  kind: 'energyMeter',
} as const;

function report(devices: readonly FoundDevice[], differences: Partial<SearchReport> = {}): SearchReport {
  return { devices, searched: [{ name: 'eth0', cidr: '192.168.1.0/24' }], tookMs: 2100, failure: null, ...differences };
}

function firstRun(found: SearchReport, prepare: Parameters<typeof openWindow>[1] = () => {}): Promise<OpenWindow> {
  return openWindow({ inverters: [], lastHour: [] }, (house) => {
    house.answers.search = async () => success(found);
    prepare(house);
  });
}

function headline(): string | null {
  return screen.getByRole('heading', { level: 1 }).textContent;
}

test('without an inverter the window searches at once and lists what answered', async () => {
  const { house, text } = await firstRun(report([west, east, meter]));
  expect(house.calls.at(-1)).toEqual({ name: 'search', callArguments: { address: null } });
  expect(headline()).toBe('2 inverters answered.');
  expect(text()).toContain('Step 1 of 2');
  expect(text()).toContain('Searched eth0 192.168.1.0/24 in 2.1 s.');
  const devices = within(screen.getByRole('list', { name: 'Devices that answered' }));
  expect(devices.getAllByRole('listitem')).toHaveLength(3);
  expect(devices.getAllByRole('checkbox')).toHaveLength(2);
  expect(devices.getByText('…0377')).toBeDefined();
});

test('while one search runs no other can be asked for', async () => {
  let answer: (found: SearchReport) => void = () => undefined;
  const { house, user, react } = await openWindow({ inverters: [], lastHour: [] }, ({ answers }) => {
    answers.search = () =>
      new Promise((resolve) => {
        answer = (found) => resolve(success(found));
      });
  });
  const address = screen.getByLabelText('Not in the list? Give its address');
  await user.type(address, '10.0.0.7{Enter}');
  expect(house.countCalls('search')).toBe(1);

  await react(() => answer(report([west])));
  await user.type(address, '{Enter}');
  expect(house.calls.at(-1)?.callArguments).toEqual({ address: '10.0.0.7' });
  for (const button of screen.getAllByRole('button', { name: /^(Search again|Looking …)$/u })) {
    // oxlint-disable-next-line no-await-in-loop -- one click after another
    await user.click(button);
  }
  expect(house.countCalls('search')).toBe(2);
});

test('the only inverter is ticked; among several the user chooses', async () => {
  const { house, user } = await firstRun(report([west]));
  expect(screen.getByRole('button', { name: 'Continue with 1 inverter' })).toBeDefined();
  await user.click(screen.getByRole('checkbox'));
  house.answers.search = async () => success(report([west]));
  await user.click(screen.getByRole('button', { name: 'Search again' }));
  expect(screen.getByRole<HTMLInputElement>('checkbox').checked).toBe(false);
});

test('nothing found: the reason and what to do', async () => {
  const { text } = await firstRun(report([], { failure: failure('nothingFound') }));
  expect(headline()).toBe('No inverter answered.');
  expect(text()).toContain('No SMA device answered.');
  expect(text()).toContain('guest Wi-Fi');
  expect(screen.getByRole('button', { name: 'Continue' }).getAttribute('aria-disabled')).toBe('true');
});

test('an address is checked before it is asked, and what is found there is ticked', async () => {
  const { house, user } = await firstRun(report([]));
  const address = screen.getByLabelText('Not in the list? Give its address');
  await user.type(address, '192.168.1{Enter}');
  expect((await screen.findByRole('alert')).textContent).toContain('192.168.1.48:9522');
  expect(house.countCalls('search')).toBe(1);

  house.answers.search = async () => success(report([east]));
  await user.type(address, '.53{Enter}');
  expect(house.calls.at(-1)?.callArguments).toEqual({ address: '192.168.1.53' });
  expect(await screen.findByText('Found and ticked: Sunny Boy 1.5.')).toBeDefined();
  expect(screen.getByRole<HTMLInputElement>('checkbox').checked).toBe(true);
});

test.each(['0.0.0.0', '224.0.0.1', '192.168.01.48', '1.2.3.4:0', 'sma.local'])(
  'an address that the core would refuse is never asked: %s',
  async (typed) => {
    const { house, user } = await firstRun(report([]));
    await user.type(screen.getByLabelText('Not in the list? Give its address'), `${typed}{Enter}`);
    expect((await screen.findByRole('alert')).textContent).toContain('192.168.1.48:9522');
    expect(house.countCalls('search')).toBe(1);
  },
);

test.each([
  ['nothing there', report([]), 'Nothing answers at 10.0.0.7.'],
  ['a meter there', report([meter]), 'The device at 10.0.0.7 is not an inverter.'],
  ['a reason given', report([], { failure: failure('networkUnreachable') }), 'no way to that network'],
])('an address with %s says so', async (_case, found, words) => {
  const { house, user } = await firstRun(report([]));
  house.answers.search = async () => success(found);
  await user.type(screen.getByLabelText('Not in the list? Give its address'), '10.0.0.7{Enter}');
  expect((await screen.findByRole('alert')).textContent).toContain(words);
});

test('by keyboard alone: tick, go on, give the password, arrive at Now', async () => {
  const { house, user, react } = await firstRun(report([west, east]), ({ answers }) => {
    answers.connectInverter = async () => success(sunnyInverter());
  });
  const [first] = screen.getAllByRole('checkbox');
  while (document.activeElement !== first) {
    // oxlint-disable-next-line no-await-in-loop -- one key after another
    await user.tab();
  }
  await user.keyboard(' ');
  while (document.activeElement?.textContent !== 'Continue with 1 inverter') {
    // oxlint-disable-next-line no-await-in-loop -- one key after another
    await user.tab();
  }
  await user.keyboard('{Enter}');
  expect(document.activeElement).toBe(screen.getByRole('heading', { name: 'What is its password?' }));
  while (document.activeElement !== screen.getByLabelText('Password of the inverter')) {
    // oxlint-disable-next-line no-await-in-loop -- one key after another
    await user.tab();
  }
  await user.keyboard('0000');
  await user.keyboard('{Enter}');
  await react(() => house.change({ inverters: [sunnyInverter()] }));
  const { susyId, serial, address } = west;
  expect(house.calls.at(-1)?.callArguments).toEqual({ susyId, serial, address, group: 'user', password: '0000' });
  expect(headline()).toContain('The sun gives');
});

test('a wrong password says so, is tried once, and only the refused inverter is tried again', async () => {
  const { house, user, react, text } = await firstRun(report([west, east]), ({ answers }) => {
    answers.connectInverter = async ({ serial, password, group }) =>
      serial === west.serial || password === 'right'
        ? success(sunnyInverter({ serial }))
        : failed(failure('wrongPassword', { group }));
  });
  for (const box of screen.getAllByRole('checkbox')) {
    // oxlint-disable-next-line no-await-in-loop -- one click after another
    await user.click(box);
  }
  await user.click(screen.getByRole('button', { name: 'Continue with 2 inverters' }));
  await user.type(screen.getByLabelText('Password of the inverter'), 'wrong');
  await user.click(screen.getByRole('button', { name: 'Try this password' }));
  await react(() => house.change({ inverters: [sunnyInverter()] }));
  expect(text()).toContain('Password accepted');
  expect(text()).toContain('The inverter refused the user password.');
  expect(text()).toContain('will not try again by itself');
  expect(house.countCalls('connectInverter')).toBe(2);
  expect(document.activeElement).toBe(screen.getByLabelText('Password of the inverter'));

  await user.keyboard('right');
  await user.click(screen.getByRole('button', { name: 'Try this password' }));
  expect(house.countCalls('connectInverter')).toBe(3);
  expect(house.calls.at(-1)?.callArguments).toMatchObject({ serial: east.serial, password: 'right' });
  expect(headline()).toContain('The sun gives');
});

test('an inverter that is kept already is neither offered again nor called silent', async () => {
  const { user } = await openWindow({}, ({ answers }) => {
    answers.search = async () => success(report([west]));
  });
  await user.click(screen.getByRole('button', { name: 'Settings' }));
  await user.click(screen.getByRole('button', { name: 'Add an inverter' }));
  expect(await screen.findByText('No other inverter answered.')).toBeDefined();
  await user.type(screen.getByLabelText('Not in the list? Give its address'), '192.168.1.48{Enter}');
  expect(await screen.findAllByText('Already added')).toHaveLength(2);
  expect(screen.queryByRole('alert')).toBeNull();
});

test('one more inverter can be added from Now, and the way back is open', async () => {
  const { user, house } = await openWindow({}, ({ answers }) => {
    answers.search = async () => success(report([west, east]));
  });
  expect(house.countCalls('search')).toBe(0);
  await user.click(screen.getByRole('button', { name: 'Settings' }));
  await user.click(screen.getByRole('button', { name: 'Add an inverter' }));
  const [kept, fresh] = await screen.findAllByRole('listitem').then((items) => items.slice(2));
  expect(kept?.textContent).toContain('Already added');
  expect(within(fresh ?? document.body).getByRole('checkbox')).toBeDefined();
  await user.click(screen.getByRole('button', { name: 'Back to Now' }));
  expect(headline()).toContain('The sun gives');
});
