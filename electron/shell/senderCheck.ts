import { appOrigin } from './appAddress.ts';

/** Who sent a message, gathered from what Electron says about it. */
export interface MessageSender {
  /** Whether it came from a window that the program opened itself and that is still there. */
  readonly ownWindow: boolean;
  /** The frame it came from; null where it has gone or moved on since. */
  readonly frame: { readonly origin: string; readonly isMain: boolean } | null;
}

/** Says why a message is not listened to, for the log; null where its sender is the program's own page. */
export function senderProblem(sender: MessageSender): string | null {
  if (!sender.ownWindow) {
    return "not one of the program's windows";
  }
  if (sender.frame === null) {
    return 'a frame that has gone';
  }
  if (!sender.frame.isMain) {
    return 'a frame inside a page';
  }
  return sender.frame.origin === appOrigin ? null : 'a page of another origin';
}
