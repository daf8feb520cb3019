import { render, screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';

import { ErrorBoundary } from '../../renderer/parts/errorBoundary.tsx';
import { languages, type Settings } from '../../shared/contract/index.ts';
import { failure } from '../../shared/failures.ts';
import { failed, success } from '../../shared/result.ts';
import { openWindow } from '../support/openWindow.tsx';
import { houseSnapshot, sunnyInverter, sunnyReading } from '../support/windowHouse.ts';

function headline(): string {
  return (screen.getByRole('heading', { level: 1 }).textContent ?? '').replaceAll('\u00a0', ' ');
}

test('until a state arrives the window says what it waits for', async () => {
  await openWindow({}, ({ answers }) => {
    answers.getSnapshot = () => new Promise(() => {});
  });
  expect(headline()).toBe('Connecting to SunTally …');
});

test('a refused window says so', async () => {
  await openWindow({}, ({ answers }) => {
    answers.getSnapshot = async () => failed(failure('refusedCaller'));
  });
  expect(headline()).toBe('This page may not talk to SunTally.');
});

test('what was wrong at the start is told until it is read', async () => {
  const problems = [failure('settingsDamaged', { file: 'settings.json' })];
  const { user, text } = await openWindow({ program: { ...houseSnapshot().program, problems } });
  expect(text()).toContain('The settings in settings.json were damaged');
  await user.click(screen.getByRole('button', { name: 'Understood' }));
  expect(text()).not.toContain('were damaged');
});

test('a missed change is made up for by a new snapshot', async () => {
  const { house, react } = await openWindow();
  house.changeSilently({ inverters: [sunnyInverter({ reading: sunnyReading({ acPowerW: 2500 }) })] });
  await react(() => house.change({ lastHour: [] }));
  expect(house.countCalls('getSnapshot')).toBe(2);
  expect(headline()).toBe('The sun gives 2.50 kW.');
});

test('a lost line is told, the last numbers stay, and all is well when it is back', async () => {
  const { connection, house, react, text } = await openWindow();
  await react(() => connection.setOpen(false));
  expect(text()).toContain('Connection to SunTally lost, trying again.');
  expect(headline()).toBe('The sun gives 1.94 kW.');
  await react(() => connection.setOpen(true));
  expect(text()).not.toContain('lost');
  expect(house.countCalls('getSnapshot')).toBe(2);
});

test.each([
  ['nl', 'De zon geeft 1,94 kW.', 'dinsdag 16 juni'],
  ['de', 'Die Sonne liefert 1,94 kW.', 'Dienstag, 16. Juni'],
] as const)('%s speaks its own language, numbers and dates', async (language, sentence, date) => {
  const { text } = await openWindow({ settings: { language, theme: 'system' } });
  expect(headline()).toBe(sentence);
  expect(text()).toContain(date);
  expect(text()).toContain('15:42');
  expect(document.documentElement.lang).toBe(language);
});

test('status words of the device are translated, others are told by their number', async () => {
  const values = { status: { tag: 303, text: 'Off' }, gridRelay: { tag: 9999, text: 'Waiting' } };
  const { text } = await openWindow({
    settings: { language: 'de', theme: 'system' },
    inverters: [sunnyInverter({ reading: sunnyReading(values) })],
  });
  expect(text()).toContain('StatusAus');
  expect(text()).toContain('NetzrelaisCode 9999');
});

test('no screen shows a key or an empty place of the catalogue', async () => {
  for (const language of languages) {
    // oxlint-disable-next-line no-await-in-loop -- one language after another
    const { text } = await openWindow({ settings: { language, theme: 'system' } });
    expect(text()).not.toMatch(/[{}]|undefined|null|NaN|\b(now|chart|inverter|state|action)\.[a-z]/u);
  }
});

test('language and appearance are chosen in the settings and follow at once', async () => {
  const start: Settings = { language: 'en', theme: 'system' };
  const { house, user, react } = await openWindow({ settings: start }, ({ answers }) => {
    answers.changeSettings = async (change) => success({ ...start, ...change });
  });
  await user.click(screen.getByRole('button', { name: 'Settings' }));
  await user.selectOptions(screen.getByLabelText('Language'), 'Deutsch');
  expect(house.calls.at(-1)).toEqual({ name: 'changeSettings', callArguments: { language: 'de' } });
  await user.click(screen.getByLabelText('Dark'));
  expect(house.calls.at(-1)).toEqual({ name: 'changeSettings', callArguments: { theme: 'dark' } });
  await react(() => house.change({ settings: { language: 'de', theme: 'dark' } }));
  expect(screen.getByRole('button', { name: 'Einstellungen' })).toBeDefined();
  expect(document.documentElement.dataset['theme']).toBe('dark');
});

test('the settings close on Escape and give the focus back', async () => {
  const { user } = await openWindow();
  await user.click(screen.getByRole('button', { name: 'Settings' }));
  await user.tab();
  await user.keyboard('{Escape}');
  expect(screen.queryByLabelText('Language')).toBeNull();
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Settings' }));
});

test('an inverter is forgotten only after a question', async () => {
  const { house, user } = await openWindow({}, ({ answers }) => {
    answers.forgetInverter = async () => success(null);
  });
  await user.click(screen.getByRole('button', { name: 'Settings' }));
  await user.click(screen.getByRole('button', { name: 'Forget Garage' }));
  await user.click(screen.getByRole('button', { name: 'Keep' }));
  expect(house.countCalls('forgetInverter')).toBe(0);
  await user.click(screen.getByRole('button', { name: 'Forget Garage' }));
  await user.click(screen.getByRole('button', { name: 'Forget' }));
  expect(house.calls.at(-1)).toEqual({
    name: 'forgetInverter',
    callArguments: { susyId: 181, serial: 2_130_078_406 },
  });
});

test('a failed change of the settings is told', async () => {
  const { user } = await openWindow({}, ({ answers }) => {
    answers.changeSettings = async () => failed(failure('notStored'));
  });
  await user.click(screen.getByRole('button', { name: 'Settings' }));
  await user.click(screen.getByLabelText('Dark'));
  expect((await screen.findByRole('alert')).textContent).toContain('It could not be stored.');
});

test('the demo house is marked on every screen, a real one is not', async () => {
  const demo = {
    version: '1',
    door: 'browser',
    demo: true,
    passwordsKeptIn: 'memory',
    zone: 'UTC',
    problems: [],
  } as const;
  const { text } = await openWindow({ program: demo });
  expect(text()).toContain('Demo: a simulated house');
  const real = await openWindow({ program: { ...demo, demo: false } });
  expect(real.text().match(/Demo/gu)).toHaveLength(1);
});

test('a broken screen shows a calm sentence and offers to load again', () => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  const onReload = vi.fn();
  function Broken(): never {
    throw new Error('at Broken (secret.ts:1)');
  }
  render(
    <ErrorBoundary onReload={onReload}>
      <Broken />
    </ErrorBoundary>,
  );
  expect(document.body.textContent).not.toContain('secret.ts');
  screen.getByRole('button', { name: 'Load again' }).click();
  expect(onReload).toHaveBeenCalledOnce();
});
