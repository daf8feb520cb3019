import { defineConfig } from 'vitest/config';

import { findInstalledChromium } from './build/findChromium.ts';

const builtProgram = {
  environment: 'node',
  testTimeout: 60_000,
  hookTimeout: 60_000,
  env: { SUNTALLY_CHROMIUM: findInstalledChromium(process.env) ?? '' },
  server: { deps: { inline: ['electron-store'] } },
};

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'node',
          environment: 'node',
          include: ['test/{unit,contract,packaging}/**/*.test.ts'],
          testTimeout: 20_000,
          server: { deps: { inline: ['electron-store'] } },
        },
      },
      {
        test: {
          name: 'component',
          environment: 'jsdom',
          include: ['test/component/**/*.test.{ts,tsx}'],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          ...builtProgram,
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          exclude: ['test/e2e/commandNetwork.test.ts'],
        },
      },
      {
        test: {
          ...builtProgram,
          name: 'network',
          include: ['test/e2e/commandNetwork.test.ts'],
          // After the others: whoever searches meanwhile would find its inverters.
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
