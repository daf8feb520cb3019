import { BrowserWindow, ipcMain, type IpcMainInvokeEvent } from 'electron';

import { callChannel, callNames, eventChannel, type EventName, type Reply } from '../../shared/contract/index.ts';
import { failure } from '../../shared/failures.ts';
import { failed } from '../../shared/result.ts';
import type { Log, Program } from '../core/program/index.ts';
import { senderProblem, type MessageSender } from '../shell/index.ts';

/**
 * Opens the desktop door: every call of the contract gets its channel, every event goes to the windows that are open.
 * A message from anything but the main frame of one of the program's own pages is refused with `refusedCaller`, before
 * its arguments are looked at.
 *
 * @param log told who was refused and where
 */
export function openDesktopDoor(program: Pick<Program, 'dispatch' | 'subscribe'>, log: Log): void {
  dropForeignListeners();
  for (const name of callNames) {
    ipcMain.handle(callChannel(name), async (event, callArguments: unknown): Promise<Reply<unknown>> => {
      const problem = senderProblem(describeSender(event));
      if (problem !== null) {
        log.write('warning', 'desktop', `${name} refused: ${problem}`);
        return failed(failure('refusedCaller'));
      }
      return program.dispatch(name, callArguments);
    });
  }
  program.subscribe(sendToWindows);
}

/** electron-store opens a channel of its own for windows, without a check of the sender. Ours need none. */
function dropForeignListeners(): void {
  ipcMain.removeAllListeners('electron-store-get-data');
}

function describeSender(event: IpcMainInvokeEvent): MessageSender {
  const frame = event.senderFrame;
  return {
    ownWindow: BrowserWindow.getAllWindows().some(
      (window) => !window.isDestroyed() && window.webContents.id === event.sender.id,
    ),
    frame: frame === null || frame.isDestroyed() ? null : { origin: frame.origin, isMain: frame.parent === null },
  };
}

function sendToWindows(event: EventName, payload: unknown): void {
  for (const window of BrowserWindow.getAllWindows()) {
    if (!window.isDestroyed() && !window.webContents.isDestroyed()) {
      window.webContents.send(eventChannel(event), payload);
    }
  }
}
