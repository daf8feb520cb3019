import { defineConfig } from 'vitest/config';

import { findInstalledChromium } from './build/findChromium.ts';

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
          name: 'e2e',
          environment: 'node',
          include: ['test/e2e/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          env: { SUNTALLY_CHROMIUM: findInstalledChromium(process.env) ?? '' },
          server: { deps: { inline: ['electron-store'] } },
        },
      },
    ],
  },
});
