/** Whether two names mean the same region, service, policy or schedule. People don't agree on capitals. */
export function isNamed(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** The one with this name; capitals play no part. */
export function byName<T extends { readonly name: string }>(all: readonly T[], name: string): T | undefined {
  return all.find((each) => isNamed(each.name, name));
}
