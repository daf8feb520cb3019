import { spawnSync } from 'node:child_process';
import { argv, pid, stdout } from 'node:process';

import { openHistory } from '../../electron/core/history/index.ts';
import { systemClock } from '../../electron/core/ports/index.ts';

/*
 * A program of its own for tests, which may write files up to a size: adds readings, group after group, and lets them wait
 * in memory where they cannot be written, until some were lost; then takes the limit away and writes what waits. Tells
 * each answer on a line of its own. Arguments: folder, readings per group, how many may wait, `worker` or `here`.
 */
const [, , folder = '', perGroup = '1', waitingBound = '1', where = 'here'] = argv;
const worker = where === 'worker' ? new URL('../../electron/core/history/historyWorker.ts', import.meta.url) : null;
const opened = await openHistory({ folder, clock: systemClock, worker, log: say, waitingBound: Number(waitingBound) });
if (opened.ok) {
  const history = opened.value;
  const batch = await history.openBatch({ kind: 'live', createdAt: 0, label: 'run', file: null, clockOffsetMs: null });
  let isLost = false;
  for (let next = 0; !isLost; next += Number(perGroup)) {
    const facts = Array.from({ length: Number(perGroup) }, (_, index) => ({
      source: { kind: 'meter', id: 'E0047' } as const,
      at: Date.UTC(2026, 0, 1) + (next + index) * 1000,
      rank: 'live' as const,
      registers: { importWh: next + index },
      powerW: null,
    }));
    const outcome = await history.addFacts(batch, facts, true);
    say(
      outcome.ok ? `stored ${outcome.value.added}` : `${outcome.error.code} ${JSON.stringify(outcome.error.details)}`,
    );
    isLost = !outcome.ok && outcome.error.details?.['lost'] !== 0;
  }
  say(`trouble ${(await history.stats()).trouble?.code}`);
  say(`lifted ${spawnSync('prlimit', ['--pid', String(pid), '--fsize=unlimited']).status}`);
  say(`flushed ${JSON.stringify(await history.flush())}`);
  say(`waiting ${(await history.stats()).waiting}, trouble ${JSON.stringify((await history.stats()).trouble)}`);
  say(`closed ${await history.close()}`);
} else {
  say(`failed ${opened.error.code}`);
}

function say(line: string): void {
  stdout.write(`${line}\n`);
}
