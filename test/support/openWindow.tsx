import { act, cleanup, render } from '@testing-library/react';
import { userEvent, type UserEvent } from '@testing-library/user-event';
import { afterEach, vi } from 'vitest';

import { App } from '../../renderer/app.tsx';
import { createStore } from '../../renderer/store/index.ts';
import type { Snapshot } from '../../shared/contract/index.ts';
import { createFakeClock, type FakeClock } from './fakeClock.ts';
import { fakeConnection, type FakeConnection } from './windowConnection.ts';
import { houseNowMs, houseSnapshot, windowHouse, type WindowHouse } from './windowHouse.ts';

export interface OpenWindow {
  readonly house: WindowHouse;
  readonly connection: FakeConnection;
  readonly clock: FakeClock;
  readonly user: UserEvent;
  /** Does something that the window reacts to, and waits for the reaction. */
  readonly react: (action: () => void | Promise<void>) => Promise<void>;
  /** Everything a reader sees, with plain spaces. */
  readonly text: () => string;
}

afterEach(cleanup);

/** Opens the whole window on a pretended core, and waits until its first state is shown. */
export async function openWindow(
  differences: Partial<Snapshot> = {},
  prepare: (house: WindowHouse) => void = () => {},
): Promise<OpenWindow> {
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => {}, removeEventListener: () => {} }));
  vi.stubGlobal('ResizeObserver', StillObserver);
  vi.spyOn(Element.prototype, 'getBoundingClientRect').mockReturnValue(new DOMRect(0, 0, 1184, 220));
  const house = windowHouse(houseSnapshot(differences));
  prepare(house);
  const clock = createFakeClock(houseNowMs);
  const connection = fakeConnection(house.client);
  const store = createStore(connection, clock);
  render(<App store={store} preferredLocales={['en-GB']} onReload={() => {}} />);
  async function react(action: () => void | Promise<void>): Promise<void> {
    await act(async () => {
      await action();
      await clock.flush();
    });
  }
  await react(() => {});
  return {
    house,
    connection,
    clock,
    user: userEvent.setup(),
    react,
    text: () => (document.body.textContent ?? '').replaceAll('\u00a0', ' '),
  };
}

/** Sizes never change in a test. */
class StillObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}
