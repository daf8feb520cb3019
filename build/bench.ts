import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { projectFolder } from './folders.ts';
import { runScript } from './runChild.ts';

const chosen = process.argv.slice(2);
const files = (await readdir(join(projectFolder, 'test/bench')))
  .filter((name) => name.endsWith('.bench.ts'))
  .toSorted();
const wanted = files.filter((name) => chosen.length === 0 || chosen.some((part) => name.includes(part)));

if (wanted.length === 0) {
  console.log(`No bench fits. There are: ${files.join(', ')}`);
  process.exitCode = 2;
}
for (const name of wanted) {
  console.log(`\n== ${name} ==`);
  const end = await runScript(`test/bench/${name}`, []);
  if (end.code !== 0) {
    process.exitCode = 1;
  }
}
