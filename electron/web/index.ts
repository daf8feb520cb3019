export { startBrowserDoor, type BrowserDoor, type BrowserDoorOptions } from './browserDoor.ts';
export { listenAddress } from './listenAddress.ts';
export { loadRendererFiles, type RendererFile, type RendererFiles } from './rendererFiles.ts';
