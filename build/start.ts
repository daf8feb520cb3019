import { buildWhenOutOfDate } from './outOfDate.ts';
import { serveBuilt } from './serveBuilt.ts';
import { browserLine, chooseDoor, obstacleToWindow, whyNotOpened, type DoorChoice } from './start/chooseDoor.ts';
import { computerFacts } from './start/computerFacts.ts';
import { downloadElectron, findElectron } from './start/findElectron.ts';
import { exitCodeOfEnd, runProgram } from './start/runProgram.ts';
import { projectFolder } from './folders.ts';

process.exitCode = await start(process.argv.slice(2));

/** Opens the desktop program, or the same dashboard for the browser where Electron can show no window. */
async function start(programArguments: readonly string[]): Promise<number> {
  if (!(await buildWhenOutOfDate())) {
    return 1;
  }
  const facts = computerFacts();
  let choice: DoorChoice = chooseDoor(facts, findElectron());
  if (choice.door === 'download') {
    choice = chooseDoor(facts, await downloadElectron());
  }
  if (choice.door !== 'desktop') {
    return startInBrowser(choice.door === 'browser' ? choice.reason : 'Electron is missing', programArguments);
  }
  const end = await runProgram(choice.executable, [projectFolder, ...programArguments]);
  const failure = whyNotOpened(end, obstacleToWindow(facts, false));
  return failure === null ? exitCodeOfEnd(end) : startInBrowser(failure, programArguments);
}

function startInBrowser(reason: string, programArguments: readonly string[]): Promise<number> {
  process.stderr.write(`${browserLine(reason, programArguments)}\n`);
  return serveBuilt(programArguments);
}
