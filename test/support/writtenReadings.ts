import type { ReadingFact } from '../../shared/facts.ts';

/** Readings of a meter by their numbers: one a second, and its register shows its number. */
export function writtenReadings(first: number, count: number): readonly ReadingFact[] {
  return Array.from({ length: count }, (_, index) => ({
    source: { kind: 'meter', id: 'E0047' },
    at: Date.UTC(2026, 0, 1) + (first + index) * 1000,
    rank: 'live',
    registers: { importWh: first + index },
    powerW: null,
  }));
}
