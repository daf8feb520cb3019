export type { ExportFormat } from './exportFormat.ts';
export { exportPieces, type BucketPieces } from './exportPieces.ts';
export { clockText, localStamps, offsetText, type LocalStamp } from './localStamps.ts';
export { programsFormat } from './programsFormat.ts';
export { spreadsheetFormat, spreadsheetLanguages, type SpreadsheetLanguage } from './spreadsheetFormat.ts';
export { writeWholeFile } from './wholeFile.ts';
