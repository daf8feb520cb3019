// Telegrams.
export { parseTelegramKey } from './telegram/encryptedFrames.ts';
export { createTelegramReader } from './telegram/telegramReader.ts';
export { telegramRefusals, type RefusalCounts, type Telegram, type TelegramRefusal } from './telegram/telegram.ts';

// Meters, live.
export type { MeterConnection, MeterListener } from './live/meterConnection.ts';
export { createMeterWatch } from './live/meterWatch.ts';
export { connectSerialMeter } from './live/serialMeter.ts';
export { connectTcpMeter } from './live/tcpMeter.ts';
export { connectWebSocketMeter } from './live/webSocketMeter.ts';
export { connectHomewizard, connectPairedHomewizard } from './homewizard/homewizard.ts';
export { connectHomewizardSolar, type SolarReading } from './homewizard/homewizardSolar.ts';
export { pairHomewizard, type HomewizardPairing } from './homewizard/pairHomewizard.ts';
export { connectYouless } from './youless/youless.ts';
export { connectP1Monitor } from './p1Monitor/p1Monitor.ts';
export { connectMqttTopic } from './mqtt/mqttTopic.ts';

// Meters that can be found.
export { findMeters } from './find/findMeters.ts';
export type { FoundMeter } from './find/foundMeters.ts';
