import { describe, expect, test } from 'vitest';

import type { CollectorEventDetails, CollectorEventKind, CollectorNews } from '../../shared/collectorEvents.ts';
import { languages } from '../../shared/contract/index.ts';
import { collectorEventTexts, collectorEventWords, placeholdersOf } from '../../shared/texts/index.ts';

const stretch = { from: Date.parse('2026-05-31T22:30Z'), to: Date.parse('2026-06-14T22:30Z') };

const examples: { readonly [Kind in CollectorEventKind]: CollectorEventDetails[Kind] } = {
  found: { address: '192.168.1.48' },
  connected: { address: '192.168.1.48' },
  asleep: {},
  awake: {},
  silent: { code: 'lostContact' },
  answersAgain: { silentMs: 90_000 },
  passwordRefused: {},
  passwordMissing: {},
  troubled: { code: 'sessionRefused' },
  addressChanged: { from: '192.168.1.48', to: '192.168.1.61' },
  forgotten: {},
  clockOff: { aheadMs: -90_000 },
  clockRight: {},
  backfillStarted: stretch,
  backfilled: stretch,
  backfillNotKept: stretch,
  backfillFailed: { ...stretch, code: 'lostContact' },
  meterConnected: {},
  meterSilent: { reason: 'nothingHeard' },
  meterChanged: { from: 'E1', to: 'E2' },
  historyTrouble: { code: 'diskFull' },
  historyWorksAgain: {},
  factsLost: { count: 3 },
  suspended: {},
  resumed: { sleptMs: 30 * 3_600_000 },
  clockSet: { byMs: 3_600_000 },
  zoneChanged: { from: 'Europe/Amsterdam', to: 'Europe/Lisbon' },
  networkChanged: {},
};

const source = { kind: 'inverter', id: '2130000001' } as const;
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each kind stands with its own details above
const news = Object.entries(examples).map(([kind, details]) => ({ kind, source, details }) as CollectorNews);

describe.each(languages)('what happened, in %s', (language) => {
  test.each(news)('$kind is said whole, with the values of English', (one) => {
    const text = collectorEventWords(one, language, 'Europe/Amsterdam');
    expect(text).toMatch(/^\S.*\.$/u);
    expect(text).not.toMatch(/[{}]|undefined|NaN/u);
    expect(placeholdersOf(collectorEventTexts[language][one.kind]).toSorted()).toEqual(
      placeholdersOf(collectorEventTexts.en[one.kind]).toSorted(),
    );
  });
});

test('a stretch that was filled in is told in days, in the time of the zone', () => {
  const filled: CollectorNews = { kind: 'backfilled', source, details: stretch };
  expect(collectorEventWords(filled, 'en', 'Europe/Amsterdam', 'Roof')).toBe(
    'Filled in from the memory of the inverter Roof: 14 days, from 1 June 2026 at 00:30 to 15 June 2026 at 00:30.',
  );
});

test('a clock that is behind is not told as ahead', () => {
  const off: CollectorNews = { kind: 'clockOff', source, details: { aheadMs: -90_000 } };
  expect(collectorEventWords(off, 'nl', 'UTC')).toBe('De klok van 2130000001 wijkt 90 seconden af (achter).');
});
