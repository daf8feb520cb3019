import { WebSocket } from 'ws';

import type { CallArguments, CallName, CallValue, Reply, Theme } from '../../shared/contract/index.ts';
import { startMeterServer } from './meterServer.ts';
import { printTelegram } from './printedTelegram.ts';
import { startSuntally, type RunningSuntally } from './runSuntally.ts';

/** A meter that speaks once a second, and counts 1 Wh each time: from one round to the next. */
export interface SteadyMeter {
  readonly port: number;
  /** The imports it told while somebody listened, Wh, with the instant it did so, UTC epoch ms. */
  readonly told: readonly { readonly importWh: number; readonly atMs: number }[];
  stop(): Promise<void>;
}

/** What one life of `serve` came to. */
export interface KilledLife {
  /** The theme that it had at its beginning. */
  readonly foundTheme: Theme;
  /** The one that it took up last, and the one that it was asked for when it was killed. */
  readonly theme: Theme;
  readonly askedTheme: Theme;
  /**
   * What the meter told more than eleven seconds before the kill, at full ten seconds: of a meter that speaks each second
   * those are kept, and facts are written each ten seconds.
   */
  readonly due: readonly number[];
  /** All that it said on stderr. */
  readonly errors: string;
}

const writtenAfterMs = 11_000;

/** Starts a Dutch meter on a free port of loopback. */
export async function startSteadyMeter(): Promise<SteadyMeter> {
  const server = await startMeterServer();
  const told: { readonly importWh: number; readonly atMs: number }[] = [];
  let importWh = 1_000_000;
  const timer = setInterval(() => {
    const atMs = Date.now();
    importWh += 1;
    if (server.clients() > 0) {
      server.send(printTelegram({ at: Math.floor(atMs / 1000) * 1000, importWh, powerW: 3600 }));
      told.push({ importWh, atMs });
    }
  }, 1000);
  return {
    port: server.port,
    told,
    stop: async () => {
      clearInterval(timer);
      await server.close();
    },
  };
}

interface Served {
  readonly run: RunningSuntally;
  readonly url: string;
  readonly call: <Name extends CallName>(
    name: Name,
    callArguments: CallArguments<Name>,
  ) => Promise<CallValue<Name> | null>;
}

/** Starts `serve` on a data folder and opens a window's socket. Calls that fail, or lose their line, give null. */
async function serve(data: string): Promise<Served> {
  const run = startSuntally(['serve', '--port', '0', '--data', data]);
  const url = await run.firstLine;
  const socket = new WebSocket(`${url.replace('http', 'ws')}/socket`, { origin: url });
  const waiting = new Map<number, (reply: Reply<unknown> | null) => void>();
  let id = 0;
  socket.on('error', () => undefined);
  socket.on('close', () => waiting.forEach((settle) => settle(null)));
  socket.on('message', (text: Buffer) => {
    const message = JSON.parse(text.toString('utf8')) as { readonly id?: number; readonly reply: Reply<unknown> };
    waiting.get(message.id ?? 0)?.(message.reply);
  });
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  return {
    run,
    url,
    call: async (name, callArguments) => {
      id += 1;
      const own = id;
      const reply = await new Promise<Reply<unknown> | null>((resolve) => {
        waiting.set(own, resolve);
        if (socket.readyState === socket.OPEN) {
          socket.send(JSON.stringify({ id: own, call: name, arguments: callArguments }));
        } else {
          resolve(null);
        }
      });
      waiting.delete(own);
      return reply?.ok === true ? (reply.value as CallValue<typeof name>) : null;
    },
  };
}

/**
 * Lets `serve` read the meter and take up settings as fast as it can, with pages and totals asked for beside it, and
 * kills it so long after it was ready.
 */
export async function killServe(data: string, meter: SteadyMeter, afterMs: number): Promise<KilledLife> {
  const firstTold = meter.told.length;
  const { run, url, call } = await serve(data);
  const found = (await call('getSnapshot', null))?.settings.theme ?? 'system';
  if (
    (await call('connectMeter', { way: { kind: 'tcp', host: '127.0.0.1', port: meter.port }, secret: null })) === null
  ) {
    throw new Error(`The meter was not taken up: ${run.err}`);
  }
  let theme = found;
  let askedTheme = found;
  let killedMs = 0;
  const over = new AbortController();
  const kill = setTimeout(() => {
    killedMs = Date.now();
    run.process.kill('SIGKILL');
    over.abort();
  }, afterMs);
  try {
    while (!over.signal.aborted) {
      askedTheme = theme === 'dark' ? 'light' : 'dark';
      // oxlint-disable-next-line no-await-in-loop -- one change after the other
      const [settings] = await Promise.all([
        call('changeSettings', { theme: askedTheme }),
        call('getTotals', { from: Date.now() - 3_600_000, to: Date.now(), bucket: '5m' }),
        fetch(url).catch(() => null),
      ]);
      theme = settings?.theme ?? theme;
    }
  } finally {
    clearTimeout(kill);
    run.process.kill('SIGKILL');
    await run.exited;
  }
  const due = meter.told
    .slice(firstTold)
    .filter(({ atMs }) => Math.floor(atMs / 1000) % 10 === 0 && atMs < killedMs - writtenAfterMs);
  return { foundTheme: found, theme, askedTheme, due: due.map(({ importWh }) => importWh), errors: run.err };
}
