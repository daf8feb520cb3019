import type { CommandHelp } from './help/helpTexts.ts';

/** The help pages of the dashboard for a browser. */
export const serveHelp = {
  serve: {
    summary: 'the dashboard for a browser, without a window',
    usage: [
      'suntally serve [--port N] [--listen ADDRESS] [--tls-cert FILE --tls-key FILE]',
      '               [--public-url URL]... [--demo] [--data DIR] [--json]',
    ],
    about: [
      'Reads the inverters all day and shows the dashboard on a web address, which it prints. Runs',
      'until Ctrl+C. Other computers and phones are let in with a password only, which is given by',
      '"suntally web-password" or the variable SUNTALLY_WEB_PASSWORD.',
    ],
    options: [
      ['--port N', 'the port of the web address; 9523 unless given, any free one with 0'],
      ['--listen ADDRESS', 'the address to listen on: 127.0.0.1, this computer alone, unless given;'],
      ['', '0.0.0.0 or :: for all addresses of this computer'],
      ['--tls-cert FILE', 'serve HTTPS with this certificate, and those it builds on, in PEM form'],
      ['--tls-key FILE', 'the private key of that certificate, in PEM form, without a passphrase'],
      ['--public-url URL', 'another address that leads here, such as https://sun.example.org of a proxy;'],
      ['', 'may be given several times'],
      ['--demo', 'show a simulated inverter; nothing is kept'],
      ['--data DIR', "the folder that keeps settings and passwords; the desktop program's unless given"],
      ['--json', 'print the address as JSON: {"url"}'],
    ],
    notes: [
      'Where there is a password, this computer is asked for it too. A visitor stays logged on for 30',
      'days, or until SunTally is started again. After five wrong passwords from one address the next',
      'ones come one a minute. The address of a request must be one of this computer, its name, or one',
      'given with --public-url.',
      '',
      'What happens is written to suntally.log in the folder of --data, five files of 1 MB at most;',
      'problems are told on stderr too.',
      '',
      'Exits with 0 when it is stopped (Ctrl+C, SIGTERM), with 8 when the port or the folder is taken,',
      'with 2 where others were to be let in without a password.',
    ],
    examples: [
      ['suntally serve --demo', 'see the dashboard without an inverter'],
      ['suntally web-password < password.txt && suntally serve --listen 0.0.0.0', 'for the phones in the house'],
    ],
  },
  'web-password': {
    summary: 'set the password that "serve" asks browsers for',
    usage: ['suntally web-password [--remove] [--data DIR] [--json]'],
    about: [
      'Takes the password from the first line of stdin, and keeps what is needed to know it again: not',
      'the password itself, in a file that you alone can read.',
    ],
    options: [
      ['--remove', 'ask for no password any more; only this computer is let in then'],
      ['--data DIR', "the folder that keeps it; the desktop program's unless given"],
      ['--json', 'print what was done as JSON: {"folder","password":"stored"|"removed"}'],
    ],
    notes: [
      'At least six characters. Taken up when "serve" is started again, and all visitors have to log on',
      'anew then. Where the variable SUNTALLY_WEB_PASSWORD is set, "serve" takes the one in it.',
    ],
    examples: [
      ['suntally web-password', 'asks for it; it can be seen as you type'],
      ['suntally web-password --data /var/lib/suntally < password.txt', 'from a file'],
    ],
  },
} as const satisfies Readonly<Record<string, CommandHelp>>;
