import { cpus } from 'node:os';

/** One measured line: what, how much, and the bar it has to reach. */
export interface Measurement {
  readonly what: string;
  readonly measured: string;
  readonly bar: string;
  readonly reached: boolean;
}

/** Prints a table of measurements with the machine they were made on; the exit code tells whether all bars were reached. */
export function printMeasurements(title: string, measurements: readonly Measurement[]): void {
  const width = Math.max(...measurements.map((one) => one.what.length));
  process.stdout.write(
    `\n${title}\n${cpus().length} x ${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}\n`,
  );
  for (const one of measurements) {
    const mark = one.reached ? 'reached' : 'MISSED';
    process.stdout.write(`  ${one.what.padEnd(width)}  ${one.measured.padEnd(44)}  bar ${one.bar}: ${mark}\n`);
  }
  if (measurements.some((one) => !one.reached)) {
    process.exitCode = 1;
  }
}

/** The middle value of a list, and one near its end. */
export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** The value below which the given share of the list lies. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
