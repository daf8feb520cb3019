// Telegrams: bytes in, what the meter says out.
export { parseTelegramKey } from './telegram/encryptedFrames.ts';
export { liveGasReading } from './telegram/mbusObjects.ts';
export { crc16 } from './telegram/crc16.ts';
export { createTelegramReader, type TelegramReader, type TelegramReaderOptions } from './telegram/telegramReader.ts';
export { telegramRefusals, type RefusalCounts, type Telegram, type TelegramRefusal } from './telegram/telegram.ts';
