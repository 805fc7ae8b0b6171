/** Stands in the built page wherever a nonce belongs; replaced at each load. vite's `html.cspNonce` writes it. */
export const NONCE_PLACEHOLDER = '__DEEPWATER_NONCE__';

/**
 * The content security policy of the window. Scripts and styles come from our own folder; style elements that the
 * component library makes at run time carry the nonce of this load. Nothing is fetched from anywhere, nothing is framed,
 * and text becomes markup or script only through the policies named here.
 */
export function contentPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types default',
  ].join('; ');
}

/**
 * Headers of every response, besides type and policy. None keeps other pages from holding on to the window that opened
 * them: no page of ours can open any, and asking for it makes Chromium throw the first process away and start another.
 */
export const fixedHeaders: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'X-DNS-Prefetch-Control': 'off',
  'Cross-Origin-Resource-Policy': 'same-origin',
};
