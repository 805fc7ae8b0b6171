const capitals = (text: string): string =>
  text
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]+/g, '_')
    .replaceAll(/^_|_$/g, '');

/**
 * Variables of the environment that may hold a secret, the first that is set counts: by the connector's name, then by its kind;
 * `botToken` as BOT_TOKEN or BOTTOKEN. For the command line, servers and tests; the application keeps secrets in the keychain.
 */
export function secretVariables(connector: { name: string; kind: string }, secret: string): string[] {
  const spaced = capitals(secret.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2'));
  const names = [connector.name, connector.kind].map(capitals).filter((name) => name !== '');
  const forms = [spaced, capitals(secret)];
  return [...new Set(names.flatMap((name) => forms.map((form) => `DEEPWATER_SECRET_${name}_${form}`)))];
}
