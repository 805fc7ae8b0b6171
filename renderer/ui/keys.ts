import { uiText } from '#shared/text/ui.ts';

const { keyNames } = uiText;

/** The parts of a key event that combinations are made of. */
export type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

/** Whether this is a Mac, where Cmd takes the place of Ctrl. */
export function isMac(platform: string): boolean {
  return /mac|darwin/i.test(platform);
}

/** Whether a key press is a combination of the registry, such as `mod+shift+w` or `?`. */
export function matchesKey(event: Pressed, combination: string, mac: boolean): boolean {
  const parts = combination.split('+');
  const key = parts.at(-1) ?? '';
  const mod = mac ? event.metaKey : event.ctrlKey;
  const otherMod = mac ? event.ctrlKey : event.metaKey;
  if (mod !== parts.includes('mod') || otherMod || event.altKey !== parts.includes('alt')) return false;
  // For signs such as `?` Shift is part of typing them.
  const letter = /^[a-z]$/.test(key) || key.length > 1;
  if (letter && event.shiftKey !== parts.includes('shift')) return false;
  return event.key.toLowerCase() === key;
}

/** Whether a key press types a character. */
export function typesCharacter(event: Pressed): boolean {
  return [...event.key].length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
}

/** The names on the keys of a combination: `['Ctrl', 'K']`. */
export function keyCaps(combination: string, mac: boolean): string[] {
  return combination.split('+').map((part) => {
    switch (part) {
      case 'mod':
        return mac ? keyNames.modMac : keyNames.mod;
      case 'shift':
        return keyNames.shift;
      case 'alt':
        return keyNames.alt;
      case 'enter':
        return keyNames.enter;
      case 'escape':
        return keyNames.escape;
      case 'up':
        return keyNames.up;
      case 'down':
        return keyNames.down;
      case 'right':
        return keyNames.right;
      case 'tab':
        return keyNames.tab;
      case 'end':
        return keyNames.end;
      default:
        return part.length === 1 ? part.toUpperCase() : part;
    }
  });
}
