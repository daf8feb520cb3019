import { createTelegramReader, type Telegram } from '../../electron/core/p1/index.ts';
import { capturedBytes, capturedTelegrams } from '../support/telegramCorpus.ts';
import { hearP1 } from '../support/p1House.ts';
import { median, printMeasurements, type Measurement } from './table.ts';
import { fullScore, judge, judgedTelegrams, type JudgedTelegram, type Score } from './telegramJudge.ts';
import { loadPeers, type PeerValues, type TelegramPeer } from './telegramPeers.ts';

/*
 * How many telegrams a second our reader takes, CRC checked, and how many of the collected ones it gets right, beside the
 * parsers of npm in the same run. Ours finds the telegrams in a stream of bytes; the others are given each one cut out, as
 * text: what they would need for that is not counted against them. Where the collection is absent, telegrams of the
 * simulated meter are taken, and nothing is judged.
 */

const rounds = 5;
const roundMs = 500;
const speedBar = 120_000;
const ratioBar = 2.5;
const chunkBytes = 65_536;
const oneTelegram = /\/[^!]*\n![0-9A-F]{4}\r\n/g;

// The best zone for parsers that take the computer's own.
process.env['TZ'] = 'Europe/Amsterdam';
// Some of them talk about every line that they do not know.
console.error = () => undefined;

interface Load {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly texts: readonly string[];
}

function loadOf(name: string, bytes: Uint8Array): Load {
  const texts = Buffer.from(bytes).toString('latin1').match(oneTelegram) ?? [];
  const length = Math.round(texts.reduce((sum, one) => sum + one.length, 0) / texts.length);
  return { name: `${texts.length} ${name} of ${length} bytes`, bytes, texts };
}

async function loads(): Promise<readonly Load[]> {
  if (captured.length > 0) {
    return [
      loadOf('real telegrams', capturedBytes('log-nl-iskra-am550-566x1s.txt.gz')),
      loadOf('Belgian', capturedBytes('be-emucs-1.7.1-full.txt')),
    ];
  }
  const startMs = Date.UTC(2017, 5, 21, 10, 0, 0, 500);
  const [dutch, belgian] = await Promise.all([
    hearP1({ startMs, version: '5' }, 566_000),
    hearP1({ startMs, version: 'be' }, 1000),
  ]);
  return [loadOf('simulated telegrams', dutch.bytes), loadOf('simulated Belgian', belgian.bytes)];
}

/**
 * Goes through all telegrams again and again for half a second; gives telegrams per second of processor time, garbage
 * collection with it: other programs that want the processor too must not count.
 */
function speedOf(readAll: () => number): number {
  const start = process.cpuUsage();
  let count = 0;
  let tookMs = 0;
  while (tookMs < roundMs) {
    for (let turn = 0; turn < 16; turn += 1) {
      count += readAll();
    }
    const { user, system } = process.cpuUsage(start);
    tookMs = (user + system) / 1000;
  }
  return (count * 1000) / tookMs;
}

function ownReadAll(load: Load): () => number {
  let count = 0;
  const reader = createTelegramReader({
    onTelegram: () => {
      count += 1;
    },
    onRefused: () => undefined,
    checksum: 'required',
  });
  const chunks = Array.from({ length: Math.ceil(load.bytes.length / chunkBytes) }, (_, index) =>
    load.bytes.subarray(index * chunkBytes, (index + 1) * chunkBytes),
  );
  return () => {
    count = 0;
    chunks.forEach((chunk) => reader.push(chunk));
    return count;
  };
}

function peerReadAll(peer: TelegramPeer, load: Load): () => number {
  return () => {
    for (const text of load.texts) {
      if (peer.parse(text) === null) {
        throw new Error(`${peer.name} refuses a telegram`);
      }
    }
    return load.texts.length;
  };
}

/** All parsers take turns, so that a slow moment of the computer hits them alike. */
function speeds(load: Load): readonly Measurement[] {
  const own = ownReadAll(load);
  if (own() !== load.texts.length) {
    throw new Error('Our reader does not take every telegram');
  }
  const others = peers.map((peer) => ({ peer, readAll: peerReadAll(peer, load), measured: [] as number[] }));
  const measured: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    measured.push(speedOf(own));
    others.forEach((one) => one.measured.push(speedOf(one.readAll)));
  }
  // The first round warms up.
  const ownSpeed = median(measured.slice(1));
  const results = others.map(({ peer, measured: all }) => ({ peer, speed: median(all.slice(1)) }));
  const fastest = Math.max(...results.filter(({ peer }) => peer.checksCrc).map(({ speed }) => speed));
  const ratio = ownSpeed / fastest;
  const isFast = ownSpeed >= speedBar;
  const what = `ours, ${load.name}`;
  return [
    Number.isFinite(fastest)
      ? {
          what,
          measured: `${perSecond(ownSpeed)}, ${ratio.toFixed(1)} x the fastest with CRC`,
          bar: `${perSecond(speedBar)} and ${ratioBar} x`,
          reached: isFast && ratio >= ratioBar,
        }
      : { what, measured: perSecond(ownSpeed), bar: perSecond(speedBar), reached: isFast },
    ...results.map(({ peer, speed }) => ({
      what: `${peer.name}${peer.checksCrc ? '' : ', no CRC'}`,
      measured: `${perSecond(speed)}, ours ${(ownSpeed / speed).toFixed(1)} x`,
      bar: 'told',
      reached: true,
    })),
  ];
}

function perSecond(speed: number): string {
  return `${Math.round(speed).toLocaleString('en')}/s`;
}

/** Ours is given all bytes of the file, and the key where there is one. */
function ownValues({ row, bytes }: JudgedTelegram): PeerValues | null {
  const telegrams: Telegram[] = [];
  const reader = createTelegramReader({
    onTelegram: (telegram) => telegrams.push(telegram),
    onRefused: () => undefined,
    ...(row.key_hex === undefined ? {} : { key: Uint8Array.from(Buffer.from(row.key_hex, 'hex')) }),
  });
  reader.push(bytes);
  reader.end();
  const last = telegrams.at(-1);
  return last === undefined ? null : valuesOf(last);
}

function valuesOf({ registers, importPowerW, exportPowerW, stampAt, mbus }: Telegram): PeerValues {
  const kilo = (value: number | null | undefined) => (value === null || value === undefined ? null : value / 1000);
  return {
    registers: {
      '1.8.0': kilo(registers.importWh),
      '1.8.1': kilo(registers.importT1Wh),
      '1.8.2': kilo(registers.importT2Wh),
      '2.8.0': kilo(registers.exportWh),
      '2.8.1': kilo(registers.exportT1Wh),
      '2.8.2': kilo(registers.exportT2Wh),
    },
    importPowerKw: kilo(importPowerW),
    exportPowerKw: kilo(exportPowerW),
    atMs: stampAt,
    // Heat as GJ and as MJ: the telegram printed one of them.
    mbus: mbus.flatMap(({ value, unit }) => (unit === 'kJ' ? [value / 1_000_000, value / 1000] : [value / 1000])),
  };
}

function scores(): readonly Measurement[] {
  const judged = judgedTelegrams(captured);
  const full = fullScore(judged);
  const own = judge(judged, ownValues);
  const isFull = JSON.stringify(own) === JSON.stringify(full);
  return [
    { what: 'ours', measured: scoreText(own, full), bar: 'all', reached: isFull },
    ...peers.map((peer) => ({
      what: peer.name,
      measured: scoreText(
        judge(judged, ({ text }) => {
          const parsed = peer.parse(text);
          return parsed === null ? null : peer.valuesOf(parsed);
        }),
        full,
      ),
      bar: 'told',
      reached: true,
    })),
  ];
}

function scoreText(score: Score, full: Score): string {
  return [
    `accepts ${score.accepted}/${full.accepted}`,
    `registers ${score.registers}`,
    `powers ${score.powers}`,
    `UTC ${score.instants}/${full.instants}`,
    `M-Bus ${score.mbus}/${full.mbus}`,
    `rejects ${score.rejected}/${full.rejected}`,
  ].join(', ');
}

const captured = capturedTelegrams();
const { peers, skipped } = loadPeers();
for (const load of await loads()) {
  printMeasurements(`Telegrams a second: ${load.name}`, speeds(load));
}
if (captured.length > 0) {
  printMeasurements('Collected telegrams that are got right', scores());
} else {
  console.log('\nThe collected telegrams are absent: nothing is judged.');
}
if (skipped.length > 0) {
  console.log(`\nNot measured, for they could not be installed: ${skipped.join('; ')}`);
}
