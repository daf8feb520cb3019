import { app, session, shell, type WebContents } from 'electron';

import { isAllowedNavigation, isAllowedPermission, isAllowedRequest, passAddress } from '../shell/index.ts';

/** Holds every page, also one that nobody meant to open, to the page it was loaded with. Before Electron is ready. */
export function guardPages(): void {
  app.on('web-contents-created', (_event, contents) => guardPage(contents));
}

function guardPage(contents: WebContents): void {
  contents.on('will-navigate', stayOnPage);
  contents.on('will-frame-navigate', stayOnPage);
  contents.on('will-redirect', (details) => details.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler((details) => {
    const address = passAddress(details.url);
    if (address !== null) {
      void shell.openExternal(address);
    }
    return { action: 'deny' };
  });
}

interface Navigation {
  readonly url: string;
  readonly isMainFrame: boolean;
  preventDefault(): void;
}

function stayOnPage(navigation: Navigation): void {
  if (!navigation.isMainFrame || !isAllowedNavigation(navigation.url)) {
    navigation.preventDefault();
  }
}

/** Takes the network, the permissions and the spelling dictionaries away from the session that all pages share. */
export function guardSession(): void {
  const pages = session.defaultSession;
  pages.setPermissionRequestHandler((_contents, permission, answer) => answer(isAllowedPermission(permission)));
  pages.setPermissionCheckHandler((_contents, permission) => isAllowedPermission(permission));
  pages.setDevicePermissionHandler(() => false);
  pages.webRequest.onBeforeRequest((details, answer) => {
    answer({ cancel: !isAllowedRequest(details.url, app.isPackaged) });
  });
  pages.setSpellCheckerEnabled(false);
}
