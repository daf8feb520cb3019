import { buildWhenOutOfDate } from './outOfDate.ts';
import { serveBuilt } from './serveBuilt.ts';

process.exitCode = (await buildWhenOutOfDate()) ? await serveBuilt(process.argv.slice(2)) : 1;
