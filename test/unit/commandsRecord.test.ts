import { describe, expect, it } from 'vitest';

import { lockFolder } from '../../electron/core/ports/index.ts';
import { createFakeClock } from '../support/fakeClock.ts';
import { inverterLine, meterLine, runCommand, startCommand } from '../support/historyCommands.ts';
import { openTestHistory, readingsOf } from '../support/historyFixture.ts';
import { createRecordedIo } from '../support/recordedIo.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

function instant(index: number): string {
  return new Date(Date.UTC(2026, 5, 20) + index * 1000).toISOString();
}

/** A producer that says a piece each time it is told to, and then stays silent, or ends. */
function slowProducer() {
  let asked = Promise.withResolvers<void>();
  let told = Promise.withResolvers<string | null>();
  return {
    /** Resolves when the reader has taken all that was said, and waits for more. */
    isAwaited: () => asked.promise,
    say: (text: string | null) => {
      asked = Promise.withResolvers();
      told.resolve(text);
    },
    async *[Symbol.asyncIterator]() {
      for (;;) {
        told = Promise.withResolvers();
        asked.resolve();
        // oxlint-disable-next-line no-await-in-loop -- one piece after the other
        const text = await told.promise;
        if (text === null) {
          return;
        }
        yield text;
      }
    },
  };
}

describe('record', () => {
  it('stores what comes, and acknowledges it', async () => {
    const folder = temporaryFolder();
    const input = [meterLine(instant(0), 1000), inverterLine(instant(1), 5), '\n', meterLine(instant(2), 1001)];
    expect(await runCommand(['record', '--data', folder], { input })).toEqual({
      code: 0,
      out: '{"stored":3}\n',
      err: '',
    });
    const history = await openTestHistory(folder);
    expect((await readingsOf(history)).map((one) => one.registers.importWh)).toEqual([1000, 1001]);
    expect(await history.batches()).toMatchObject([{ kind: 'import', label: 'suntally record', undone: false }]);
  });

  it('makes groups, and counts facts that were there before', async () => {
    const folder = temporaryFolder();
    const input = Array.from({ length: 12_000 }, (_, index) => meterLine(instant(index), index));
    const first = await runCommand(['record', '--data', folder], { input });
    expect(first).toEqual({ code: 0, out: '{"stored":2000}\n'.repeat(6), err: '' });
    expect(await runCommand(['record', '--data', folder], { input })).toEqual(first);
  });

  it('tells bad lines by number and reason, and goes on', async () => {
    const folder = temporaryFolder();
    const input = [
      `${meterLine(instant(0), 1000)}nonsense\n`,
      `{"source":{"kind":"meter","id":"E"},"origin":"live","at":"2026-06-20T00:00:00Z","importWh":1.5}\n`,
      meterLine(instant(1), 1001),
    ];
    expect(await runCommand(['record', '--data', folder], { input })).toEqual({
      code: 7,
      out: '{"stored":2}\n',
      err:
        'line 2: it is no JSON object\n' +
        'line 3: importWh must be a whole number, not below 0\n' +
        '2 lines were not stored\n',
    });
  });

  it('lets a slow producer wait less than a second', async () => {
    const clock = createFakeClock();
    const producer = slowProducer();
    const io = createRecordedIo({ input: producer });
    const done = startCommand(['record', '--data', temporaryFolder()], io, clock);
    await producer.isAwaited();
    producer.say(meterLine(instant(0), 1000));
    await producer.isAwaited();
    expect(io.out).toBe('');
    await clock.advance(999);
    expect(io.out).toBe('{"stored":1}\n');
    producer.say(meterLine(instant(1), 1001));
    await producer.isAwaited();
    producer.say(null);
    expect(await done).toBe(0);
    expect(io.out).toBe('{"stored":1}\n{"stored":1}\n');
  });

  it('stores what came when it is stopped, and says so', async () => {
    const producer = slowProducer();
    const io = createRecordedIo({ input: producer });
    const done = startCommand(['record', '--data', temporaryFolder()], io);
    await producer.isAwaited();
    producer.say(meterLine(instant(0), 1000) + meterLine(instant(1), 1001));
    await producer.isAwaited();
    io.stop();
    expect(await done).toBe(0);
    expect(io.out).toBe('{"stored":2}\n');
  });

  it('leaves a folder alone that another program has', async () => {
    const folder = temporaryFolder();
    const lock = await lockFolder(folder);
    const { code, out, err } = await runCommand(['record', '--data', folder], { input: [meterLine(instant(0), 1)] });
    expect({ code, out }).toEqual({ code: 8, out: '' });
    expect(err).toContain('SunTally is running: import from its window.');
    expect(lock.ok).toBe(true);
  });

  it('lets go of the folder at its end', async () => {
    const folder = temporaryFolder();
    await runCommand(['record', '--data', folder], { input: [meterLine(instant(0), 1)] });
    expect((await lockFolder(folder)).ok).toBe(true);
  });
});
