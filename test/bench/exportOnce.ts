import { argv, memoryUsage, resourceUsage, stdout } from 'node:process';

import { exportPieces, programsFormat, spreadsheetFormat, writeWholeFile } from '../../electron/core/exports/index.ts';
import { openHistory } from '../../electron/core/history/index.ts';
import { systemClock } from '../../electron/core/ports/index.ts';

/*
 * A program of its own for the bench: exports a range by five minutes, as `suntally export` does, and tells how long that
 * took and the most memory it had, as JSON. Arguments: folder, file, format, from, to (UTC epoch ms).
 */
const [, , folder = '', file = '', format = '', from = '', to = ''] = argv;
const zone = 'Europe/Amsterdam';
const bucket = '5m';
const worker = new URL('../../electron/core/history/historyWorker.ts', import.meta.url);
const opened = await openHistory({ folder, clock: systemClock, worker, log: () => undefined });
if (!opened.ok) {
  throw new Error(opened.error.code);
}
const began = performance.now();
const rows = opened.value.packedRows({ from: Number(from), to: Number(to), bucket, zone });
const made = format === 'programs' ? programsFormat(zone) : spreadsheetFormat('nl', zone, bucket);
const written = await writeWholeFile(file, exportPieces(made, rows), new AbortController().signal);
if (!written.ok) {
  throw new Error(written.error.code);
}
const tookMs = performance.now() - began;
const heapMb = memoryUsage().heapTotal / 1e6;
await opened.value.close();
stdout.write(`${JSON.stringify({ tookMs, mostMb: resourceUsage().maxRSS / 1000, heapMb })}\n`);
