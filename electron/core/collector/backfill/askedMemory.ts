import type { TimeSpan } from '../../../../shared/inverterArchive.ts';
import type { AskedSpan } from '../../history/index.ts';
import { joined, overlap, within, without } from './spans.ts';

const hourMs = 3_600_000;
/** How long what could not be read is left alone: after the first time, the second, and all further ones. */
const retryMs = [hourMs, 4 * hourMs, 24 * hourMs] as const;

/** What became of a piece that was asked for. */
export interface AskedPiece {
  readonly part: AskedSpan['part'];
  readonly missing: readonly TimeSpan[];
  /** What of it a failure kept from being read. */
  readonly unread: readonly TimeSpan[];
  /** As how many tries in a row it counts at most: what passes by itself is no reason to wait for a day. */
  readonly mostTries: number;
  /** What of it the inverter does not keep. */
  readonly notKept: readonly TimeSpan[];
  /** What lies behind is not settled yet, though it was answered: the inverter may have written it down later. UTC epoch ms. */
  readonly settledTo: number;
}

/** When a span that could not be read may be asked for again, UTC epoch ms: after an hour, then 4, then 24. */
export function retryAt({ askedAt, tries }: AskedSpan): number {
  return askedAt + (retryMs[Math.max(0, tries - 1)] ?? 24 * hourMs);
}

/**
 * Adds what became of a piece to what is known. Spans that could not be read count how often in a row; what was known of
 * the same time before goes. Spans of five minutes that end before `forgetBefore` are never asked for again, and go too.
 */
export function rememberAsked(
  asked: readonly AskedSpan[],
  piece: AskedPiece,
  nowMs: number,
  forgetBefore: number,
): readonly AskedSpan[] {
  const { part, missing } = piece;
  const others = asked.filter((one) => one.part !== part);
  const own = asked.filter((one) => one.part === part && (part === 'days' || one.to > forgetBefore));
  const kept = own.flatMap((one) => without([one], missing).map((span) => ({ ...one, ...span })));
  const unread = within(missing, piece.unread).map((span): AskedSpan => {
    const before = own.filter((one) => one.answer === 'unread' && overlap(one, span)).map((one) => one.tries);
    return {
      part,
      ...span,
      answer: 'unread',
      askedAt: nowMs,
      tries: Math.min(piece.mostTries, Math.max(0, ...before) + 1),
    };
  });
  const notKept = without(within(missing, piece.notKept), piece.unread);
  const answered = without(missing, [
    ...piece.unread,
    ...notKept,
    { from: piece.settledTo, to: Number.POSITIVE_INFINITY },
  ]);
  const told = (answer: 'answered' | 'notKept', spans: readonly TimeSpan[]) =>
    joined([...kept.filter((one) => one.answer === answer), ...spans]).map((span): AskedSpan => ({
      part,
      ...span,
      answer,
      askedAt: nowMs,
      tries: 0,
    }));
  return [
    ...others,
    ...kept.filter((one) => one.answer === 'unread'),
    ...unread,
    ...told('notKept', notKept),
    ...told('answered', answered),
  ];
}
