import type { Failure } from '../../../shared/failures.ts';
import type { Result } from '../../../shared/result.ts';
import { historyDamage, surveyHistory } from '../../core/history/index.ts';
import { parseOptions, wantsJson } from '../arguments.ts';
import type { CommandPorts, StreamingIo } from '../command.ts';
import { exitCodes } from '../exitCodes.ts';
import { failureReport, tellFailure } from '../failureOutput.ts';
import { damageText, surveyJson, surveyText } from './checkOutput.ts';
import { chosenFolder, openToWrite } from './historyFolder.ts';

/** `suntally check`: whether the history is sound, and what it keeps. Changes nothing where it is not. */
export async function check(argv: readonly string[], io: StreamingIo, ports: CommandPorts): Promise<number> {
  const json = wantsJson(argv);
  const parsed = parseOptions(argv, { data: { type: 'string' }, json: { type: 'boolean' } });
  if (!parsed.ok) {
    return tellFailure(io, 'check', json, parsed.error);
  }
  const folder = chosenFolder(parsed.value.values.data, io, ports);
  if (!folder.ok) {
    return tellFailure(io, 'check', json, folder.error);
  }
  const damage = historyDamage(folder.value);
  if (!damage.ok) {
    return tellFailure(io, 'check', json, damage.error);
  }
  if (damage.value.length > 0) {
    io.stdout(
      json
        ? `${JSON.stringify({ folder: folder.value, damage: damage.value })}\n`
        : damageText(folder.value, damage.value),
    );
    return exitCodes.badInput;
  }
  const judged = await judgeAll(folder.value, io, ports);
  const survey = surveyHistory(folder.value);
  if (!survey.ok) {
    return tellFailure(io, 'check', json, survey.error);
  }
  io.stdout(json ? `${JSON.stringify(surveyJson(survey.value))}\n` : surveyText(survey.value, ports.clock.nowMs()));
  if (!judged.ok) {
    const { text } = failureReport(judged.error);
    io.stderr(`${text} Facts that were not judged yet are not among the marked ones.\n`);
  }
  return exitCodes.done;
}

/** Marks are worked out a little after facts came: here before they are counted. Fails with `busy` where SunTally runs. */
async function judgeAll(folder: string, io: StreamingIo, ports: CommandPorts): Promise<Result<null, Failure>> {
  const opened = await openToWrite(folder, io, ports);
  if (!opened.ok) {
    return opened;
  }
  try {
    return await opened.value.history.tend();
  } finally {
    await opened.value.close();
  }
}
