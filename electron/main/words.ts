/** Every word the shell itself shows: menus, dialogs, titles. English; other languages replace this table. */
export const words = {
  appName: 'Deepwater',
  windowTitles: {
    home: 'Deepwater',
    desk: (ref: string) => `${ref} · Deepwater`,
    wall: (ref: string) => `${ref} · Wall · Deepwater`,
  },
  windowMissing: {
    title: 'The window’s files are missing',
    text: 'Deepwater is running and the log is safe, but the files it draws its window with are not where they belong. Install Deepwater again, or, from its sources, run “npm run build”; then start it again.',
  },
  windowCrashed: {
    message: 'This window keeps stopping.',
    detail:
      'Nothing that was logged is lost: the log is kept by another process. You can open the window again or close it.',
    reload: 'Open it again',
    close: 'Close it',
  },
  openLink: {
    message: (host: string) => `Open ${host} in your browser?`,
    open: 'Open',
    cancel: 'Cancel',
  },
  openAttachment: {
    message: (name: string) => `Open “${name}” with another program?`,
    detail:
      'It opens a copy: what is changed there does not come back into the log. The copy is removed when Deepwater quits.',
    open: 'Open',
    cancel: 'Cancel',
  },
  menu: {
    file: 'File',
    declare: 'Declare an incident…',
    home: 'Home',
    open: 'Open…',
    export: 'Export…',
    settings: 'Settings…',
    closeWindow: 'Close window',
    quit: 'Quit',
    edit: 'Edit',
    view: 'View',
    appearance: 'Appearance',
    schemes: { dark: 'Dark', light: 'Light', system: 'As the system' },
    zoomIn: 'Larger',
    zoomOut: 'Smaller',
    zoomReset: 'Normal size',
    wall: 'Wall window',
    fullScreen: 'Full screen',
    devTools: 'Developer tools',
    reload: 'Reload',
    window: 'Window',
    help: 'Help',
    keys: 'Keys',
    folder: 'Open the data folder',
    about: 'About Deepwater',
  },
  tray: {
    none: 'No open incident',
    home: 'All incidents',
    more: (count: number) => `${count} more…`,
    tip: (open: number, due: number) =>
      `Deepwater: ${open === 1 ? '1 open incident' : `${open} open incidents`}${due === 0 ? '' : `, ${due} due`}`,
  },
  refusals: {
    forbidden: 'This window may not do that.',
    unknown: (name: string) => `There is no operation called “${name.slice(0, 100)}”.`,
    wrongKind: (name: string) => `“${name}” can’t be used this way.`,
    tooLarge: 'This is larger than 32 MB. Split it into smaller parts.',
    notJson: 'What was sent is not JSON.',
    tooMany: 'Too many requests are waiting for an answer. Wait for some of them, then try again.',
    shell: 'Something went wrong in the application. What was saved is safe; try again.',
    refNeeded: 'Name the incident whose window should open.',
    fileTooLarge: (name: string) => `“${name}” is larger than 20 MB. Split it and open the parts.`,
    fileNotText: (name: string) => `“${name}” is not text in UTF-8. Save it as UTF-8 and open it again.`,
    fileUnreadable: (name: string, why: string) =>
      `“${name}” could not be read (${why}). Check that it is still there and yours to read.`,
    fileUnwritable: (name: string, why: string) =>
      `“${name}” could not be saved (${why}). Choose another folder; nothing was changed.`,
    linkForbidden: 'Only addresses that begin with https:// or http:// can be opened.',
    attachmentNotOpened: (name: string) =>
      `“${name}” is not opened from here, because it is no picture, PDF or text. Save it, and open it where you trust it.`,
    attachmentUnopened: (name: string, why: string) =>
      `“${name}” could not be opened (${why}). Save it and open it from there.`,
    keptFull: 'Too many drafts are kept. Send or empty some of them.',
    reason: (error: unknown) => (error instanceof Error ? error.message : String(error)),
    noKeychain: (platform: string) =>
      platform === 'linux'
        ? 'This desktop has no keychain, so nothing can be kept secret here. Install and unlock one, such as GNOME Keyring or KWallet, and start Deepwater again; or give secrets in the environment (DEEPWATER_SECRET_…).'
        : 'The system’s keychain can’t be used. Unlock it and start Deepwater again; or give secrets in the environment (DEEPWATER_SECRET_…).',
    folderUnopened: (why: string) => `The folder could not be shown (${why}).`,
  },
} as const;
