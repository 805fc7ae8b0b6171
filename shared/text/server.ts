/** Words about the server on this machine. */
export const serverText = {
  taken: (port: number) => `Port ${port} is taken by another program. Choose another one.`,
  failed: (port: number, why: string) => `It can’t listen on port ${port} (${why}).`,
} as const;
