import type { SourceName } from '../../../../shared/facts.ts';
import type { History, ReadingGap } from '../../history/index.ts';

/** A question for gaps: see `History.readingGaps`. */
interface Question {
  readonly source: SourceName;
  readonly from: number;
  readonly to: number;
  readonly longerThanMs: number;
}

/** Looking through so much takes the history a few milliseconds. */
const pieceMs = 10 * 86_400_000;

/** The same gaps as the history tells of the whole span, asked piece by piece so that others get their answers between. */
export async function gapsInPieces(
  history: Pick<History, 'readingGaps'>,
  { source, from, to, longerThanMs }: Question,
): Promise<readonly ReadingGap[]> {
  const gaps: ReadingGap[] = [];
  for (let [start, end] = [from, from]; end < to;) {
    end = Math.min(to, end + pieceMs);
    // oxlint-disable-next-line no-await-in-loop -- piece by piece
    const found = await history.readingGaps({ source, from: start, to: end, longerThanMs });
    const last = found.at(-1);
    const isOpen = last !== undefined && last.toWh === null && end < to;
    // What was found before comes again, cut to the piece.
    gaps.push(...(isOpen ? found.slice(0, -1) : found).filter((gap) => gap.to > (gaps.at(-1)?.to ?? from)));
    // One that reaches over the end is asked for as a whole; a shorter one may go on behind it.
    start = isOpen ? last.from : Math.max(from, end - longerThanMs);
  }
  return gaps;
}
