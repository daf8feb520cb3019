import { dataFolder } from '../core/program/index.ts';
import { folderInUse } from '../core/ports/index.ts';
import { hashPassword, passwordProblem, storeWebPassword } from '../web/index.ts';
import { parseOptions, usageFailure, wantsJson } from './arguments.ts';
import type { CommandPorts } from './command.ts';
import type { CommandIo } from './commandIo.ts';
import { exitCodes } from './exitCodes.ts';
import { tellFailure } from './failureOutput.ts';
import { firstLine } from './password.ts';

const options = {
  data: { type: 'string' },
  remove: { type: 'boolean', default: false },
  json: { type: 'boolean' },
} as const;

/** `suntally web-password`: keeps the password that the dashboard asks browsers for, or removes it. */
export async function webPassword(argv: readonly string[], io: CommandIo, ports: CommandPorts): Promise<number> {
  const json = wantsJson(argv);
  const parsed = parseOptions(argv, options);
  if (!parsed.ok) {
    return tellFailure(io, 'web-password', json, parsed.error);
  }
  const { data, remove } = parsed.value.values;
  const folder = data ?? dataFolder(ports.platform, io.env);
  if (folder === null) {
    return tellFailure(io, 'web-password', json, usageFailure('no home folder is known; name a folder with --data'));
  }
  if (!remove && io.stderrIsTerminal) {
    io.stderr('The new password, which can be seen as you type it: ');
  }
  const password = remove ? null : await firstLine(io.stdin);
  const problem = remove ? null : passwordProblem(password ?? ' '.repeat(1000));
  if (problem !== null) {
    return tellFailure(io, 'web-password', json, usageFailure(`the password cannot be used: ${problem}`));
  }
  const stored = await storeWebPassword(folder, password === null ? null : await hashPassword(password));
  if (!stored.ok) {
    return tellFailure(io, 'web-password', json, stored.error);
  }
  if (json) {
    io.stdout(`${JSON.stringify({ folder, password: password === null ? 'removed' : 'stored' })}\n`);
  } else {
    io.stderr(password === null ? 'The password is removed.\n' : 'The password is stored.\n');
  }
  if (folderInUse(folder) === true) {
    io.stderr('SunTally is running: it takes this up when it is started again.\n');
  }
  return exitCodes.done;
}
