import { describe, expect, it } from 'vitest';

import { inverterLine, meterLine, runCommand } from '../support/historyCommands.ts';
import { steps } from '../support/plantFromFacts.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const noon = '2026-06-01T10:00Z';
const evening = '2026-06-01T14:00Z';
const span = ['--from', '2026-06-01', '--to', '2026-06-02'];

/** Four hours of June 1st, by minutes: the house takes 4 Wh each; the roof gives 10, of which the inverter tells a part. */
async function folderWith(toldWh: number, ...more: readonly string[]): Promise<string> {
  const folder = temporaryFolder();
  const input = steps(noon, evening, 60).flatMap((at, minute) => {
    const stamp = new Date(at).toISOString();
    return [inverterLine(stamp, 50_000 + toldWh * minute), meterLine(stamp, 9000, 700 + 6 * minute)];
  });
  expect(await runCommand(['record', '--data', folder], { input: [...input, ...more] })).toMatchObject({ code: 0 });
  return folder;
}

async function checked(folder: string): Promise<unknown> {
  const { out } = await runCommand(['check', '--data', folder, '--json']);
  return (JSON.parse(out) as { readonly findings: unknown }).findings;
}

describe('what is amiss with the sums', () => {
  it('is told by totals on standard error, beside the same results', async () => {
    const folder = await folderWith(3);
    const asJson = await runCommand(['totals', '--data', folder, '--json', ...span]);
    expect(asJson.code).toBe(0);
    expect(asJson.err).toMatch(
      /Export is larger than production: .* 48 of 48 stretches[^\n]*\n {2}Is every inverter included\?/u,
    );
    expect(Object.keys(JSON.parse(asJson.out) as object)).toEqual(['zone', 'bucket', 'grainS', 'buckets', 'sum']);
    const forPeople = await runCommand(['totals', '--data', folder, ...span]);
    expect(forPeople.err).toBe(asJson.err);
    expect(await runCommand(['totals', '--data', await folderWith(10), ...span])).toMatchObject({ code: 0, err: '' });
  });

  it('is told by check, in words and as JSON', async () => {
    const folder = await folderWith(3);
    expect(await checked(folder)).toMatchObject([
      { code: 'exportAboveYield', at: '2026-06-01T10:30:00.000Z', source: null },
      {
        code: 'producerMissing',
        at: null,
        source: null,
        count: 48,
        text: expect.stringContaining('48 of 48') as string,
      },
    ]);
    const { out } = await runCommand(['check', '--data', folder]);
    expect(out).toContain('Is every inverter included?');
    expect(await checked(await folderWith(10))).toEqual([]);
  });

  it('names an inverter that fell silent, and since when', async () => {
    const folder = await folderWith(10, meterLine('2026-06-08T10:00Z', 9500, 3000));
    const source = { kind: 'inverter', id: '2130000001' };
    expect(await checked(folder)).toMatchObject([{ code: 'inverterSilent', at: '2026-06-01T14:00:00.000Z', source }]);
    const { err } = await runCommand(['totals', '--data', folder, '--from', '2026-06-01', '--to', '2026-06-09']);
    expect(err).toContain('The inverter 2130000001 has not been heard since 1 June 2026.');
  });

  it('tells of a file that says something else than the meter did', async () => {
    const source = { kind: 'meter', id: 'portal' };
    const hour = { source, from: '2026-06-01T12:00Z', to: '2026-06-01T13:00Z', importWh: 0, exportWh: 2000 };
    const folder = await folderWith(10, `${JSON.stringify(hour)}\n`);
    expect(await checked(folder)).toMatchObject([{ code: 'sumsDiffer', at: '2026-06-01T12:00:00.000Z', count: 1 }]);
  });

  it('counts readings that contradict one another', async () => {
    const folder = await folderWith(10, meterLine(noon, 8999, 700), meterLine(noon, 8998, 700));
    const { out } = await runCommand(['check', '--data', folder]);
    expect(out).toMatch(/meter E0047 +243 .* 2 contradicted\n/u);
    expect(out).toMatch(/inverter 2130000001 +241 .* none\n/u);
  });
});
