import type { CommandHelp } from '../help/helpTexts.ts';

const dataOption = ['--data DIR', "the folder that keeps the history; the desktop program's unless given"] as const;

const spanOptions = [
  ['--days N', 'the last N days, today included; 7 unless given'],
  ['--from D', 'from D on: a date such as 2026-06-21, or an instant such as 2026-06-21T12:00Z'],
  ['--to D', 'up to D, which is not included; else to the end of today'],
  ['--bucket LENGTH', '5m, 15m, 30m, 1h, 1d (the default), 1w, 1mo or 1y'],
  ['--zone NAME', "the zone of days, such as Europe/Amsterdam; this computer's unless given"],
] as const;

/** The help pages of the commands that work with the history. */
export const historyHelp = {
  record: {
    summary: 'store facts that come in on stdin, as JSON lines',
    usage: ['suntally record [--data DIR] [--json]'],
    about: [
      'Takes readings and intervals, one JSON object per line, and stores them in the history, as one',
      'batch that can be undone. Order does not matter, and what is there already is no harm.',
    ],
    options: [dataOption, ['--json', 'changes nothing in the lines; a failure comes as JSON too']],
    notes: [
      'A reading: {"source":{"kind":"inverter"|"meter","id":"..."},"origin":"live"|"archive"|"import",',
      '"at":"2026-06-21T12:00:00Z", and "yieldWh" of an inverter, or of a meter "importWh" or "importT1Wh"',
      'and "importT2Wh", "exportWh" or "exportT1Wh" and "exportT2Wh", "gasDm3", "waterDm3", "heatKj", and',
      '"powerW" of both (of a meter import positive)}.',
      'An interval: {"source", "from", "to", amounts by the same names, "grainS", "estimated"}.',
      '',
      'Prints {"stored":N} after each group, within a second: then these N facts outlive the program,',
      'however it ends. Facts that were there before count too. Bad lines are told on stderr with their',
      'number, and the rest goes on.',
      'Exits with 0 at the end of stdin and when it is stopped (Ctrl+C, SIGTERM), after storing what',
      'came; with 7 when some lines were bad, with 8 when SunTally runs with this data.',
    ],
    examples: [
      ['suntally record < facts.jsonl', 'store a file'],
      ['my-meter-script | suntally record --data /srv/suntally', 'store what a program tells, as it comes'],
    ],
  },
  totals: {
    summary: 'yield, import, export and consumption of any time, and how sure',
    usage: [
      'suntally totals [--days N | --from D [--to D]] [--bucket LENGTH] [--zone NAME] [--data DIR]',
      '                [--json]',
    ],
    about: [
      'Works out what the house produced, took, gave and used in each bucket of a range, and the sums.',
      'What is not known is "-", or null, never 0. Works while SunTally runs.',
    ],
    options: [
      ...spanOptions,
      dataOption,
      ['--json', 'one JSON document: {"zone","bucket","grainS","buckets":[{"from","to","yieldWh",'],
      ['', '"importWh","exportWh","consumptionWh","selfConsumedWh","quality",'],
      ['', '"measuredShare"}],"sum":{...,"carryWh","selfConsumption","selfSufficiency"}}'],
    ],
    notes: [
      'Quality: measured; estimated, where the amount is known and its shape is not; partial, where a',
      'part is missing; none. Buckets finer than the data are null: "grainS" tells the finest honest step.',
      '"carryWh" of the sum is what stands in no bucket, so that sums are exact.',
      'What is amiss with the sums is told on standard error: see "suntally check".',
    ],
    examples: [
      ['suntally totals', 'the last seven days'],
      ['suntally totals --from 2026-01-01 --to 2027-01-01 --bucket 1mo --json', 'a year by months, for a script'],
    ],
  },
  export: {
    summary: 'the same as CSV, for programs or for a spreadsheet',
    usage: [
      'suntally export --format programs|spreadsheet [--language en|nl|de]',
      '                [--days N | --from D [--to D]] [--bucket LENGTH] [--zone NAME]',
      '                [--data DIR] [--out PATH]',
    ],
    about: ['Writes a range of the history as CSV. Works while SunTally runs.'],
    options: [
      ['--format NAME', 'programs: commas, whole Wh, ISO 8601 with offset and in UTC;'],
      ['', 'spreadsheet: kWh, dates, separator and decimal mark as a language has them'],
      ['--language NAME', 'the language of the spreadsheet program: en (the default), nl or de'],
      ...spanOptions,
      dataOption,
      ['--out PATH', 'the file to write, replaced once the new one is whole; else, or for -, stdout'],
    ],
    notes: [
      'An unknown amount is an empty cell, also where the data are coarser than the rows: then the finest',
      'bucket that shows all of them is told on stderr. Read as intervals, rows for programs that hold all',
      'give the same totals again. Stopped early it leaves no file.',
    ],
    examples: [
      ['suntally export --format spreadsheet --language nl --days 31 --out maand.csv', 'a month for a spreadsheet'],
      ['suntally export --format programs --from 2016-01-01 --bucket 5m > all.csv', 'everything, for a script'],
    ],
  },
  backup: {
    summary: 'all history in one file',
    usage: ['suntally backup FILE [--data DIR] [--json]'],
    about: ['Copies the whole history to one file. Works while SunTally runs.'],
    options: [
      ['FILE', 'the file to write; one that exists is replaced once the new one is whole'],
      dataOption,
      ['--json', 'print what was done as JSON: {"file","bytes"}'],
    ],
    notes: ['SunTally also makes one each week by itself, and keeps the last four beside the history.'],
    examples: [['suntally backup /media/stick/suntally.db', 'to a memory stick']],
  },
  restore: {
    summary: 'put a back-up in the place of the history',
    usage: ['suntally restore FILE [--data DIR] [--json]'],
    about: ['Makes a back-up the history. The one that was there is kept beside it: says where. Asks nothing.'],
    options: [
      ['FILE', 'what "suntally backup" wrote, or one of the weekly back-ups'],
      dataOption,
      ['--json', 'print what was done as JSON: {"restored","aside"}'],
    ],
    notes: ['Exits with 7 when FILE is no sound back-up, with 8 when SunTally runs; nothing has changed then.'],
    examples: [['suntally restore /media/stick/suntally.db', 'back from a memory stick']],
  },
  check: {
    summary: 'whether the history is sound, and what it keeps',
    usage: ['suntally check [--data DIR] [--json]'],
    about: [
      'Looks through the whole file, counts the facts of each source and those that are marked because',
      'they cannot be right or contradict others. Tells the last weekly back-up, and what is amiss with',
      'the sums: more exported than produced, clocks that differ, a silent inverter, files that disagree.',
    ],
    options: [
      dataOption,
      ['--json', 'one JSON document: {"file","bytes","damage":[],"batches","undoneBatches",'],
      ['', '"sources":[{"source","readings","intervals","first","last","marked":{},'],
      ['', '"contradicted"}],"lastBackup",'],
      ['', '"findings":[{"code","at","source","count","text","hint"}]}'],
    ],
    notes: ['Exits with 0 where it is sound, with 7 where it is damaged, which changes nothing yet.'],
    examples: [['suntally check', 'after the computer crashed']],
  },
} satisfies Readonly<Record<string, CommandHelp>>;
