/** The parts of the page this needs. */
export interface PolicyScope {
  document: Pick<Document, 'querySelector'>;
  /** TypeScript's DOM library doesn't know Trusted Types. */
  trustedTypes?: { createPolicy(name: string, rules: { createHTML(text: string): string }): unknown };
  /** Where the scroll lock under dialogs looks for the nonce of its style element. */
  __webpack_nonce__?: string;
}

/**
 * Makes the page fit the content security policy it is served with. Call it before the first render, once; returns the
 * nonce of this load for `MantineProvider`'s `getStyleNonce`.
 *
 * The policy refuses text where markup or script is expected. The component library writes style sheets through
 * `innerHTML`; that much is let through: text without `<` can't become an element. Anything else stays refused, so there
 * is no way from an imported note to running markup.
 */
export function fitContentPolicy(scope: PolicyScope): string {
  scope.trustedTypes?.createPolicy('default', {
    createHTML(text) {
      if (text.includes('<')) throw new TypeError('Markup from text is not allowed in this window.');
      return text;
    },
  });
  const nonce = scope.document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce ?? '';
  scope.__webpack_nonce__ = nonce;
  return nonce;
}
