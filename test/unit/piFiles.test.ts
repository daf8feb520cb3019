import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { commandNames } from '../../electron/commands/command.ts';
import { commandHelp } from '../../electron/commands/help/helpTexts.ts';

const docs = join(import.meta.dirname, '../../docs');
const page = readFileSync(join(docs, 'on-a-pi-or-nas.md'), 'utf8');
const unit = readFileSync(join(docs, 'pi/suntally.service'), 'utf8');
const dockerfile = readFileSync(join(docs, 'pi/Dockerfile'), 'utf8');

/** The options of each call of `suntally COMMAND ...` that the help of that command does not know. */
function unknownOptions(calls: readonly string[]): string[] {
  return calls.flatMap((call) => {
    const name = commandNames.find((one) => call.startsWith(`${one} `) || call === one);
    const options = [...call.matchAll(/(?<=\s)--[\w-]+/g)].map(([option]) => option);
    const known = name === undefined ? [] : commandHelp[name].options.map(([left]) => left.split(' ', 1).join(''));
    return name === undefined ? [`no command: ${call}`] : options.filter((option) => !known.includes(option));
  });
}

/** Each `Name=value` of a section. */
function settingsOf(section: string): Map<string, string> {
  const [, body = ''] = new RegExp(`^\\[${section}\\]\n([^[]*)`, 'm').exec(unit) ?? [];
  const lines = body.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line): [string, string] => [line.split('=', 1).join(''), line.slice(line.indexOf('=') + 1)]),
  );
}

describe('the unit for systemd', () => {
  test('calls serve with options that there are', () => {
    const start = settingsOf('Service').get('ExecStart') ?? '';
    expect(start).toMatch(/^\/usr\/bin\/env suntally serve /);
    expect(unknownOptions([start.replace(/^.* suntally /, '')])).toEqual([]);
  });

  test('keeps its data where its user may write, and starts again after a failure alone', () => {
    const service = settingsOf('Service');
    expect(service.get('ExecStart')).toContain(`--data /var/lib/${service.get('StateDirectory')}`);
    expect(Object.fromEntries(service)).toMatchObject({
      User: 'suntally',
      Restart: 'on-failure',
      RestartPreventExitStatus: '2',
      NoNewPrivileges: 'yes',
      ProtectSystem: 'strict',
      CapabilityBoundingSet: '',
    });
    // Node makes code while it runs, asks for its network interfaces, and speaks both kinds of IP.
    expect(service.has('MemoryDenyWriteExecute')).toBe(false);
    expect(service.get('RestrictAddressFamilies')).toBe('AF_INET AF_INET6 AF_UNIX AF_NETLINK');
    expect(settingsOf('Install').get('WantedBy')).toBe('multi-user.target');
  });

  test('has nothing but settings, sections and comments', () => {
    expect(unit.split('\n').filter((line) => !/^(#.*|\[\w+\]|[A-Z]\w+=.*|)$/.test(line))).toEqual([]);
  });
});

test('the image calls serve with options that there are, as a user without rights', () => {
  const command = JSON.parse(/^CMD (\[.*\])$/m.exec(dockerfile)?.[1] ?? '[]') as string[];
  expect(command[0]).toBe('serve');
  expect(unknownOptions([command.join(' ')])).toEqual([]);
  expect(command).toContain(/^VOLUME (.*)$/m.exec(dockerfile)?.[1]);
  expect(dockerfile).toMatch(/^ENTRYPOINT \["suntally"\]$/m);
  expect(dockerfile).toMatch(/^USER node$/m);
  expect(dockerfile).toMatch(/^FROM node:24-/m);
  expect(JSON.parse(/^HEALTHCHECK [^[]*?CMD (\[.*\])$/ms.exec(dockerfile)?.[1] ?? '[]')).toHaveLength(3);
});

test('the page calls commands with options that there are', () => {
  const lines = page.split('\n').filter((line) => line.startsWith('    '));
  const calls = lines.flatMap((line) =>
    [...line.matchAll(/(?:^ {4}|-u suntally |--volume suntally:\/data )suntally ([a-z].*)$/g)].map(
      ([, call]) => call ?? '',
    ),
  );
  expect(calls.length).toBeGreaterThan(5);
  expect(unknownOptions(calls)).toEqual([]);
});

test('the page leads to places that are there', () => {
  const headings = [...page.matchAll(/^#+ (.*)$/gm)].map(([, text = '']) =>
    text
      .toLowerCase()
      .replaceAll(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  );
  const links = [...page.matchAll(/\]\(#([\w-]+)\)/g)].map(([, link]) => link);
  expect(links.filter((link) => !headings.includes(link ?? ''))).toEqual([]);
});
