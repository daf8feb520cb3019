import { app, dialog } from 'electron';

import { chooseLanguage, failureWords } from '../../shared/texts/index.ts';
import { failure, type Failure } from '../../shared/failures.ts';
import { describeSurprise, type Log } from '../core/program/index.ts';

/** Ctrl+C, a terminal that closes, and the end of the user's session. */
const stopSignals = ['SIGHUP', 'SIGINT', 'SIGTERM'] as const;

type StopSignal = (typeof stopSignals)[number];

/** What happens to a whole process: Node's `process`, as far as it is listened to here. */
export interface ProcessEvents {
  on(event: 'uncaughtException' | 'unhandledRejection', listener: (error: unknown) => void): unknown;
  on(event: StopSignal, listener: () => void): unknown;
  removeAllListeners(event: StopSignal): unknown;
}

/**
 * The one place where a mistake of the program itself comes out: logged with its place, told in plain words, and the
 * program quits in good order. Without it Electron shows a stack trace.
 */
export function catchSurprises(events: ProcessEvents, log: Log): void {
  let told = false;
  function onSurprise(error: unknown): void {
    log.write('problem', 'desktop', describeSurprise(error));
    if (!told) {
      told = true;
      tellInBox(failure('unexpected'));
      app.quit();
    }
  }
  events.on('uncaughtException', onSurprise);
  events.on('unhandledRejection', onSurprise);
}

/**
 * Quits in good order when the system asks for it. A library below electron-store listens to these signals too and
 * ends the process at once, before the inverters are logged off: its listeners go.
 */
export function quitOnSignals(events: ProcessEvents): void {
  for (const signal of stopSignals) {
    events.removeAllListeners(signal);
    events.on(signal, () => app.quit());
  }
}

/** Says in a box why the program cannot go on, in the language of the system: no setting can be asked here. */
export function tellInBox(reason: Failure): void {
  const { language } = chooseLanguage('system', app.getPreferredSystemLanguages());
  const { text, hint } = failureWords(reason, language);
  dialog.showErrorBox('SunTally', `${text} ${hint}`);
}
