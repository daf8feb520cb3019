export { pause, systemClock, takeTurns, type CancelTimer, type Clock } from './clock.ts';
export {
  chosenInterfaces,
  systemNetwork,
  type DatagramNetwork,
  type DatagramSocket,
  type Endpoint,
  type NetworkInterface,
  type OpenSocketOptions,
  type SocketProblem,
} from './datagrams.ts';
export { openFileSecrets, type OpenedSecrets } from './fileSecrets.ts';
export { folderInUse, lockFolder, type FolderLock } from './folderLock.ts';
export { memorySecrets } from './memorySecrets.ts';
export { copyAside, makePrivateFolder, readExistingFile, setAside, writePrivateFile } from './privateFiles.ts';
export type { Secrets } from './secrets.ts';
export { systemCode } from './systemCode.ts';
