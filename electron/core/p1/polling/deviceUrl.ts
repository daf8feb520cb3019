/**
 * The address of a device's page.
 *
 * @param host a name or address, with or without a port, as the user typed it; a scheme of its own does not count
 * @param path with its slash
 */
export function deviceUrl(scheme: 'http' | 'https', host: string, path: string): string {
  const plain = host
    .trim()
    .replace(/^https?:\/\//iu, '')
    .replace(/\/+$/u, '');
  return `${scheme}://${plain}${path}`;
}
