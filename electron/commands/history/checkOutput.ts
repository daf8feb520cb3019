import { markReasons } from '../../../shared/facts.ts';
import type { HistorySurvey, SourceSurvey } from '../../core/history/index.ts';
import { columns } from '../columns.ts';
import { printable } from '../printable.ts';

const dayMs = 86_400_000;

/** What `check --json` prints of a sound history: instants are ISO 8601, UTC. */
export function surveyJson({ file, bytes, batches, undoneBatches, sources, lastBackup }: HistorySurvey) {
  return {
    file,
    bytes,
    damage: [],
    batches,
    undoneBatches,
    sources: sources.map(({ first, last, ...rest }) => ({ ...rest, first: isoOrNull(first), last: isoOrNull(last) })),
    lastBackup: lastBackup === null ? null : { file: lastBackup.file, at: iso(lastBackup.at) },
  };
}

/** The same for people. */
export function surveyText(survey: HistorySurvey, nowMs: number): string {
  const { file, bytes, batches, undoneBatches, sources, lastBackup } = survey;
  const rows = sources.map((one) => [
    `${one.source.kind} ${printable(one.source.id)}`,
    String(one.readings),
    String(one.intervals),
    one.first === null ? '-' : iso(one.first).slice(0, 16),
    one.last === null ? '-' : iso(one.last).slice(0, 16),
    markWords(one),
  ]);
  const undone = undoneBatches === 0 ? '' : `, ${undoneBatches} of them undone`;
  return [
    `${file} is sound (${(bytes / 1e6).toFixed(1)} MB, batches: ${batches}${undone}).`,
    '',
    columns([['source', 'readings', 'intervals', 'first (UTC)', 'last (UTC)', 'marked'], ...rows]),
    lastBackup === null
      ? 'No weekly back-up was made yet.'
      : `The last weekly back-up, ${ageWords(nowMs - lastBackup.at)}: ${lastBackup.file}`,
    '',
  ].join('\n');
}

/** What is damaged, and what to do. */
export function damageText(folder: string, damage: readonly string[]): string {
  return [
    `The history in ${folder} is damaged:`,
    ...damage.map((line) => `  ${line}`),
    'Nothing was changed. When SunTally starts it sets the damaged file aside and saves what can be read of it;',
    '"suntally restore FILE" takes a back-up instead.',
    '',
  ].join('\n');
}

function markWords({ marked, contradicted }: SourceSurvey): string {
  const words = markReasons.flatMap((reason) => {
    const count = marked[reason];
    return count === undefined ? [] : [`${count} ${reason}`];
  });
  const all = contradicted === 0 ? words : [...words, `${contradicted} contradicted`];
  return all.length === 0 ? 'none' : all.join(', ');
}

function ageWords(ageMs: number): string {
  const days = Math.floor(ageMs / dayMs);
  if (days < 1) {
    return 'less than a day old';
  }
  return `${days} ${days === 1 ? 'day' : 'days'} old`;
}

function iso(at: number): string {
  return new Date(at).toISOString();
}

function isoOrNull(at: number | null): string | null {
  return at === null ? null : iso(at);
}
