import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { openRollingFile, type RollingFile } from '../../electron/core/ports/index.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

function open(folder: string, mostBytes = 100, mostFiles = 3): RollingFile {
  return openRollingFile({ folder, name: 'talk', ending: '.log', mostBytes, mostFiles });
}

/** Twenty bytes with its line end. */
function line(number: number): string {
  return `line ${String(number).padStart(14, '0')}`;
}

function linesOf(folder: string): string[] {
  const names = ['talk.2.log', 'talk.1.log', 'talk.log'].filter((name) => existsSync(join(folder, name)));
  return names.flatMap((name) => readFileSync(join(folder, name), 'utf8').trimEnd().split('\n'));
}

test('the last lines are there, in order and within bounds, whatever comes', () => {
  const folder = temporaryFolder();
  const file = open(folder);
  for (let number = 1; number <= 98; number += 1) {
    expect(file.write(line(number))).toBeNull();
  }
  file.close();
  expect(readdirSync(folder).toSorted()).toEqual(['talk.1.log', 'talk.2.log', 'talk.log']);
  expect(linesOf(folder)).toEqual(Array.from({ length: 13 }, (_none, index) => line(86 + index)));
  expect(readdirSync(folder).every((name) => statSync(join(folder, name)).size <= 100)).toBe(true);
});

test('no file is made before the first line, and others cannot read it', () => {
  const folder = temporaryFolder();
  const file = open(folder);
  expect(readdirSync(folder)).toEqual([]);
  file.write('x');
  file.close();
  expect(process.platform === 'win32' ? 0o600 : statSync(join(folder, 'talk.log')).mode & 0o777).toBe(0o600);
});

test('it goes on with what is there, also after half a line', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'talk.log'), 'whole\nhal');
  const file = open(folder);
  file.write('next');
  file.close();
  expect(linesOf(folder)).toEqual(['whole', 'hal', 'next']);
});

test('a program that was killed between two renames loses no line', () => {
  const folder = temporaryFolder();
  const first = open(folder);
  for (let number = 1; number <= 15; number += 1) {
    first.write(line(number));
  }
  first.close();
  // As it stands when the oldest was moved over, and then the power went.
  renameSync(join(folder, 'talk.1.log'), join(folder, 'talk.2.log'));
  const second = open(folder);
  for (let number = 16; number <= 20; number += 1) {
    second.write(line(number));
  }
  second.close();
  expect(linesOf(folder)).toEqual(Array.from({ length: 15 }, (_none, index) => line(6 + index)));
});

test('a disk that cannot be written to is told, and taken up again', () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'talk.log'));
  const file = open(folder);
  expect(file.write('lost')).toBe('EISDIR');
  rmdirSync(join(folder, 'talk.log'));
  expect(file.write('kept')).toBeNull();
  file.close();
  expect(linesOf(folder)).toEqual(['kept']);
});

test('a line without end is cut', () => {
  const folder = temporaryFolder();
  const file = open(folder, 100_000);
  file.write('x'.repeat(1_000_000));
  file.close();
  expect(statSync(join(folder, 'talk.log')).size).toBe(8001);
});
