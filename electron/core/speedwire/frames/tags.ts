import { failed, success, type Result } from '../../../../shared/result.ts';

/** One element of the outer frame: a tag word and its bytes (a view, not a copy). */
export interface Tag {
  readonly tag: number;
  readonly bytes: Uint8Array;
}

/** What the outer frame holds: its tags up to the end tag, and how many bytes follow that. */
export interface TagList {
  readonly tags: readonly Tag[];
  readonly trailingBytes: number;
}

/** Tag words of the outer frame. Others are passed through and mean nothing to us. */
export const tagWords = {
  group: 0x02a0,
  payload: 0x0010,
  discovery: 0x0020,
  ipAddress: 0x0030,
} as const;

/** A UDP datagram over Ethernet cannot be longer: what is longer is not from the wire. */
const longestDatagram = 65_507;

/** Known datagrams have up to eight; thousands of empty ones would only cost time. */
const mostTags = 64;

const signature = [0x53, 0x4d, 0x41, 0x00] as const;

/**
 * Walks the outer frame: `SMA\0`, then big-endian length and tag words with their bytes, up to the end tag (length 0
 * and tag 0). A tag 0 with a length is an ordinary element, seen in discovery replies. Bytes after the end tag are
 * counted and ignored: the first published Lua script sends 500 of them.
 *
 * @returns the tags, or what is wrong in words
 */
export function walkTags(datagram: Uint8Array): Result<TagList, string> {
  if (datagram.length > longestDatagram) {
    return failed(`longer than a datagram can be: ${datagram.length} bytes`);
  }
  if (signature.some((byte, index) => datagram[index] !== byte)) {
    return failed('does not begin with "SMA" and a zero byte');
  }
  const view = new DataView(datagram.buffer, datagram.byteOffset, datagram.byteLength);
  const tags: Tag[] = [];
  let offset = signature.length;
  while (offset + 4 <= datagram.length) {
    const length = view.getUint16(offset);
    const tag = view.getUint16(offset + 2);
    offset += 4;
    if (length === 0 && tag === 0) {
      return success({ tags, trailingBytes: datagram.length - offset });
    }
    if (offset + length > datagram.length) {
      return failed(
        `tag 0x${tag.toString(16).padStart(4, '0')} claims ${length} bytes, ${datagram.length - offset} are left`,
      );
    }
    if (tags.length >= mostTags) {
      return failed(`more than ${mostTags} tags`);
    }
    tags.push({ tag, bytes: datagram.subarray(offset, offset + length) });
    offset += length;
  }
  return failed('ends before its end tag');
}

/** Writes an outer frame: signature, the tags in order, end tag. */
export function joinTags(tags: readonly Tag[]): Uint8Array {
  const length = tags.reduce((sum, one) => sum + 4 + one.bytes.length, signature.length + 4);
  const datagram = new Uint8Array(length);
  const view = new DataView(datagram.buffer);
  datagram.set(signature);
  let offset: number = signature.length;
  for (const one of tags) {
    view.setUint16(offset, one.bytes.length);
    view.setUint16(offset + 2, one.tag);
    datagram.set(one.bytes, offset + 4);
    offset += 4 + one.bytes.length;
  }
  return datagram;
}

/** The group tag of every frame but discovery requests: group 1, the default one. */
export const defaultGroupTag: Tag = { tag: tagWords.group, bytes: Uint8Array.of(0, 0, 0, 1) };
