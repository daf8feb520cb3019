import { describe, expect, it } from 'vitest';

import { progressLine } from '../../electron/commands/archive/progress.ts';
import { createRecordedIo } from '../support/recordedIo.ts';

describe('progress', () => {
  it('is told on a terminal, and taken away', () => {
    const io = createRecordedIo({ terminal: true });
    const line = progressLine(io);
    line.show('Reading: 1 of 2');
    line.show('Reading: 1 of 2');
    line.clear();
    expect(io.err).toBe('\rReading: 1 of 2\u001B[K\r\u001B[K');
  });

  it('is not told elsewhere', () => {
    const io = createRecordedIo();
    const line = progressLine(io);
    line.show('Reading: 1 of 2');
    line.clear();
    expect(io.err).toBe('');
  });
});
