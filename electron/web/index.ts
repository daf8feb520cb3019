export { startBrowserDoor, type BrowserDoor, type BrowserDoorOptions } from './browserDoor.ts';
export { createGate, type Gate } from './gate.ts';
export { listenAddress } from './listenAddress.ts';
export { publicOrigin } from './ownOrigins.ts';
export { loadRendererFiles, type RendererFile, type RendererFiles } from './rendererFiles.ts';
export { readTlsIdentity, type TlsFiles, type TlsIdentity } from './tlsIdentity.ts';
export { hashedPassword, hashPassword, passwordProblem, plainPassword, type WebPassword } from './webPassword.ts';
export { readWebPassword, storeWebPassword } from './webPasswordFile.ts';
