import { argv, stdout } from 'node:process';

import { openHistory } from '../../electron/core/history/index.ts';
import { systemClock } from '../../electron/core/ports/index.ts';
import { writtenReadings } from './writtenReadings.ts';

/*
 * A program of its own for tests: adds readings one group after the other, and after each tells the number of the last
 * reading that was acknowledged, or the failure, on a line of its own. Arguments: folder, number of the first reading,
 * readings per group, `worker` or `here`.
 */
const [, , folder = '', first = '0', perGroup = '1', where = 'here'] = argv;
const worker = where === 'worker' ? new URL('../../electron/core/history/historyWorker.ts', import.meta.url) : null;
const opened = await openHistory({ folder, clock: systemClock, worker, log: say });
if (opened.ok) {
  const history = opened.value;
  const batch = await history.openBatch({ kind: 'live', createdAt: 0, label: 'run', file: null, clockOffsetMs: null });
  for (let next = Number(first); ; next += Number(perGroup)) {
    const facts = writtenReadings(next, Number(perGroup));
    const outcome = await history.addFacts(batch, facts);
    if (!outcome.ok) {
      say(`failed ${outcome.error.code}`);
      await history.close();
      break;
    }
    say(`stored ${next + facts.length - 1}`);
  }
} else {
  say(`failed ${opened.error.code}`);
}

function say(line: string): void {
  stdout.write(`${line}\n`);
}
