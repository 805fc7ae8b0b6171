/** Makes the compiler prove that a switch handles every case; throws when data from elsewhere slipped through. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`);
}
