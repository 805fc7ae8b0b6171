/** Every word about status updates, files, tasks, clocks and related records, in English. */
export const workText = {
  /** What a drafted status update is made of. */
  draft: {
    impact: 'Impact',
    changed: 'Changed',
    known: 'We know',
    doing: 'We are doing',
    open: 'Not known yet',
    inPlaces: (services: string, regions: string) =>
      [services, regions].filter((part) => part !== '').join(' in '),
    since: (time: string) => `since ${time} UTC`,
    until: (from: string, to: string) => `from ${from} to ${to} UTC`,
    from: (source: string) => `(${source})`,
    because: (reason: string) => `because ${reason}`,
    ruledOut: (what: string) => `Ruled out: ${what}`,
    objective: (words: string) => `Objective: ${words}`,
    for: (who: string) => `(${who})`,
    nothing: (time: string) => `Nothing new since ${time} UTC.`,
    /** For customers, by phase. Nothing of the inside is in it. */
    public: {
      early: (time: string) => `We have been seeing a problem since ${time} UTC and are looking into it.`,
      found: (time: string) => `We have found the cause of the problem that began at ${time} UTC.`,
      fixing: (time: string) => `We are fixing the problem that began at ${time} UTC.`,
      watching: (time: string) =>
        `The problem that began at ${time} UTC looks fixed. We are watching that it stays so.`,
      over: (time: string) => `The problem that began at ${time} UTC is over.`,
    },
  },
  /** What stands around an update where it is sent. */
  message: {
    next: (time: string) => `Next update by ${time} UTC.`,
    noNext: 'No further update is promised.',
  },
} as const;
