export {
  systemTcp,
  type ByteStream,
  type StreamEvents,
  type StreamProblem,
  type TcpAddress,
  type TcpStreams,
} from './byteStreams.ts';
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
export { openRollingFile, type RollingFile, type RollingFileOptions } from './rollingFile.ts';
export { openFileSecrets, type OpenedSecrets } from './fileSecrets.ts';
export { folderInUse, lockFolder, type FolderLock } from './folderLock.ts';
export {
  systemHttp,
  type HttpAnswer,
  type HttpClient,
  type HttpProblem,
  type HttpRequest,
  type OpenHttp,
  type Trust,
} from './http.ts';
export { memorySecrets } from './memorySecrets.ts';
export { copyAside, makePrivateFolder, readExistingFile, setAside, writePrivateFile } from './privateFiles.ts';
export type { Secrets } from './secrets.ts';
export {
  systemSerialPorts,
  type LineSettings,
  type SerialPortName,
  type SerialPorts,
  type SerialProblem,
} from './serialPorts.ts';
export { systemCode } from './systemCode.ts';
export { systemListenTcp, type ListenTcp, type TcpClient, type TcpListening } from './tcpServer.ts';
export { systemTopics, type SubscribeTopic, type TopicEvents, type TopicOptions, type TopicProblem } from './topics.ts';
export { systemWebSockets, type WebSocketStreams } from './webSockets.ts';
