import { Button } from '@mantine/core';
import { settingsText as text } from '#shared/text/settings.ts';
import { useApp } from '#renderer/ui/app-context.tsx';

interface RemoveButtonProps {
  name: string;
  /** What will happen, exactly. */
  words: string;
  remove: () => void;
}

/** Removes something of the team's, once a person has read what that means. */
export function RemoveButton({ name, words, remove }: RemoveButtonProps) {
  const { dialogs } = useApp();
  return (
    <Button
      variant="default"
      onClick={() =>
        dialogs.setState({ dialog: { kind: 'confirm', words, yes: text.removeThis(name), act: remove } })
      }
    >
      {text.remove}
    </Button>
  );
}
