/** What the sender of a webhook is told. */
export const hookText = {
  noToken: 'No token is set here for webhooks of this connector. Set one in its settings.',
  badToken: 'The token is missing or wrong.',
  badSignature: 'The signature is missing or wrong.',
  badTime: 'The time of the request is missing, or more than five minutes off.',
  replayed: 'This request was sent before.',
  notJson: 'The body is not JSON.',
  badForm: (what: string) => `The body is not what is expected: ${what}.`,
} as const;
