/**
 * The content policy of the window's pages, as the value of a `Content-Security-Policy` header: the program's own
 * scripts, styles, images and fonts, nothing inline, no frames, forms or plug-ins, and no way to make code out of text.
 *
 * @param connect where a script may connect to: nowhere behind the desktop door, its own origin behind the browser door
 */
export function contentPolicy(connect: "'none'" | "'self'"): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    `connect-src ${connect}`,
    "frame-src 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
}
