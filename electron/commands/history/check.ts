import type { Failure } from '../../../shared/failures.ts';
import type { BalanceFinding } from '../../../shared/findings.ts';
import type { Result } from '../../../shared/result.ts';
import { historyDamage, surveyHistory } from '../../core/history/index.ts';
import { parseOptions, wantsJson } from '../arguments.ts';
import type { CommandPorts, StreamingIo } from '../command.ts';
import { exitCodes } from '../exitCodes.ts';
import { failureReport, tellFailure } from '../failureOutput.ts';
import { damageText, surveyJson, surveyText } from './checkOutput.ts';
import { findingsJson, findingsText } from './findingOutput.ts';
import { chosenFolder, openToWrite } from './historyFolder.ts';

const dayMs = 86_400_000;
const earliest = Date.UTC(2000, 0, 1);

/** `suntally check`: whether the history is sound, what it keeps, and what is amiss with its sums. Changes nothing where it is not. */
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
  const findings = judged.ok ? judged.value : null;
  io.stdout(
    json
      ? `${JSON.stringify({ ...surveyJson(survey.value), findings: findings === null ? null : findingsJson(findings, ports.zone) })}\n`
      : surveyText(survey.value, ports.clock.nowMs()) + findingsText(findings ?? [], ports.zone),
  );
  if (!judged.ok) {
    const { text } = failureReport(judged.error);
    io.stderr(
      `${text} Facts that were not judged yet are not among the marked ones, and the sums were not looked at.\n`,
    );
  }
  return exitCodes.done;
}

/**
 * Marks are worked out a little after facts came: here before they are counted. Gives what is amiss with the balance of
 * all years. Fails with `busy` where SunTally runs.
 */
async function judgeAll(
  folder: string,
  io: StreamingIo,
  ports: CommandPorts,
): Promise<Result<readonly BalanceFinding[], Failure>> {
  const opened = await openToWrite(folder, io, ports);
  if (!opened.ok) {
    return opened;
  }
  try {
    const to = ports.clock.nowMs() + 2 * dayMs;
    return await opened.value.history.findings({ from: earliest, to, zone: ports.zone });
  } finally {
    await opened.value.close();
  }
}
