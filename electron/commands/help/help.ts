import { commandNames, type CommandName } from '../command.ts';
import { commandHelp, type CommandHelp } from './helpTexts.ts';

const exitCodeLines: readonly string[] = [
  'Exit codes: 0 done, 1 unexpected, 2 usage, 3 nothing found, 4 wrong password,',
  '5 no answer or asleep, 6 refused or encrypted, 7 bad input, 8 busy.',
];

/** How to call a command, or the program where no command was named: what follows a mistake in the arguments. */
export function usageOf(command: CommandName | null): string {
  if (command === null) {
    return lines(['', 'Usage: suntally COMMAND [options]', '', ...commandList(), '', 'More: suntally --help']);
  }
  return lines(['', ...usageLines(commandHelp[command]), '', `More: suntally ${command} --help`]);
}

/** All about a command, or about the program, on one screen. */
export function helpOf(command: CommandName | null): string {
  return command === null ? programHelp() : commandPage(commandHelp[command]);
}

function programHelp(): string {
  return lines([
    'SunTally reads SMA inverters over the local network and tells what the house really uses.',
    '',
    'Usage: suntally COMMAND [options]',
    '       suntally help COMMAND',
    '',
    ...commandList(),
    '',
    'Options',
    ...table([
      ['--help, -h', 'this page; after a command, the page of that command'],
      ['--version', 'the version of SunTally'],
    ]),
    '',
    'Variables',
    ...table([
      ['SUNTALLY_PASSWORD', 'the password of the inverter, for the commands that log on'],
      ['SUNTALLY_WEB_PASSWORD', 'the password that "serve" asks browsers for'],
      ['SUNTALLY_INTERFACES', 'the network interfaces to use: names or addresses, with commas between'],
      ['SUNTALLY_DEBUG', '1 shows where in the program an unexpected problem arose'],
    ]),
    '',
    'Results go to stdout, everything else to stderr. Addresses are IP or IP:PORT.',
    ...exitCodeLines,
    '',
    'Examples',
    ...table([
      ['suntally discover', 'list the SMA devices in this network'],
      ['SUNTALLY_PASSWORD=... suntally read', 'read every inverter'],
      ['suntally serve --demo', 'the dashboard in a browser, with a simulated inverter'],
    ]),
  ]);
}

function commandPage(help: CommandHelp): string {
  return lines([
    ...usageLines(help),
    '',
    ...help.about,
    '',
    'Options',
    ...table([...help.options, ['--help, -h', 'this page']]),
    ...(help.notes.length === 0 ? [] : ['', ...help.notes]),
    '',
    'Examples',
    ...help.examples.flatMap(([call, meaning]) => [`  ${call}`, `      ${meaning}`]),
  ]);
}

function usageLines(help: CommandHelp): string[] {
  return help.usage.map((line, index) => `${index === 0 ? 'Usage: ' : '       '}${line}`);
}

function commandList(): string[] {
  return ['Commands', ...table(commandNames.map((name) => [name, commandHelp[name].summary]))];
}

function table(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}

function lines(texts: readonly string[]): string {
  return `${texts.join('\n')}\n`;
}
