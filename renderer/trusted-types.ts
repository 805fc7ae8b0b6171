interface TrustedTypePolicyFactory {
  createPolicy(name: string, rules: { createHTML: (text: string) => string }): unknown;
}

/**
 * The content policy lets text become markup only through the policy `default`. The component library writes style
 * sheets that way; anything that could hold an element is refused, whoever asks.
 */
export function guardMarkup(): void {
  const factory = (window as { trustedTypes?: TrustedTypePolicyFactory }).trustedTypes;
  factory?.createPolicy('default', {
    createHTML(text) {
      if (text.includes('<')) throw new TypeError('Markup from text is not allowed in this window.');
      return text;
    },
  });
}
