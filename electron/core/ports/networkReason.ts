/** Why no connection could be made, whatever was to travel by it. */
export type NetworkReason = 'nameUnknown' | 'refused' | 'unreachable';

/** What the system's code says of a connection that could not be made; null where it speaks of something else. */
export function networkReason(code: string): NetworkReason | null {
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EAI_FAIL':
    case 'EAI_NODATA':
    case 'EAI_NONAME':
      return 'nameUnknown';
    case 'ECONNREFUSED':
      return 'refused';
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EHOSTDOWN':
    case 'ENETDOWN':
    case 'EADDRNOTAVAIL':
    case 'ETIMEDOUT':
      return 'unreachable';
    default:
      return null;
  }
}
