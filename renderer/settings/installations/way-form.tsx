import { Button } from '@mantine/core';
import { useState } from 'react';
import type { SettingField } from '#shared/connectors/manifest.ts';
import { NATS_SECRETS } from '#shared/sync/nats-settings.ts';
import { syncScreen } from '#shared/text/sync-screen.ts';
import { FormFoot } from '../parts/form-foot.tsx';
import type { Said } from '../parts/outcome.tsx';
import parts from '../parts/parts.module.css';
import { RemoveButton } from '../parts/remove-button.tsx';
import { useSaving, type Saving } from '../parts/use-saving.ts';
import { readSetting, shownSetting, type Typed } from '../connectors/draft.ts';
import { SettingInput } from '../connectors/setting-input.tsx';
import type { WayKind, WaySettings } from './ways.tsx';

const { ways: text } = syncScreen;

interface WayFormProps {
  kind: WayKind;
  /** As they are set; undefined for a way that is not set yet. */
  settings: WaySettings | undefined;
  close: () => void;
  done: (said: Said) => void;
}

/** The settings of one way to the others. */
export function WayForm({ kind: { kind, name, settings: fields }, settings, close, done }: WayFormProps) {
  const saving = useSaving();
  const [typed, setTyped] = useState<Readonly<Record<string, Typed>>>(() =>
    Object.fromEntries(fields.map((field) => [field.name, shownSetting(field, settings?.[field.name])])),
  );
  const [wrong, setWrong] = useState<{ name: string; message: string } | null>(null);

  async function submit(): Promise<void> {
    const wanted: WaySettings = {};
    for (const field of fields) {
      const read = readSetting(field, typed[field.name] ?? '');
      if (!read.ok) {
        setWrong({ name: field.name, message: read.message });
        return;
      }
      const { value } = read;
      // What is left empty is not set. No way has a setting of pairs.
      if (value === '' || (typeof value === 'object' && !Array.isArray(value))) continue;
      wanted[field.name] = value;
    }
    setWrong(null);
    if ((await saving.save('sync.carrier.set', { kind, settings: wanted })) !== undefined)
      done({ good: true, words: text.saved(name) });
  }

  async function remove(): Promise<void> {
    if ((await saving.save('sync.carrier.remove', { kind })) !== undefined) done(null);
  }

  const errorOf = (field: string): string | null =>
    wrong?.name === field ? wrong.message : (saving.errorAt(field) ?? saving.errorAt(`${field}.0`));
  const placed = fields.some((field) => errorOf(field.name) !== null);
  return (
    <form
      className={parts.card}
      aria-label={settings === undefined ? text.add(name) : text.edit(name)}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <div className={parts.cardHead}>
        <h3>{name}</h3>
      </div>
      <div className={`${parts.grid} ${parts.wide}`}>
        {fields.map((field) => (
          <div key={field.name}>
            <SettingInput
              field={field}
              typed={typed[field.name] ?? ''}
              onChange={(value) => setTyped({ ...typed, [field.name]: value })}
              error={errorOf(field.name)}
            />
            <Chooser
              field={field}
              save={saving.save}
              chosen={(path) => setTyped((before) => ({ ...before, [field.name]: path }))}
            />
          </div>
        ))}
      </div>
      <p className={`${parts.note} ${parts.spaced}`}>
        {kind === 'nats' ? `${text.secrets(secretNames)} ` : ''}
        {text.shared}
      </p>
      <FormFoot error={placed ? null : (saving.refusal?.message ?? null)} cancel={close}>
        {settings === undefined ? null : (
          <RemoveButton name={name} words={text.confirmRemove(name)} remove={() => void remove()} />
        )}
      </FormFoot>
    </form>
  );
}

const secretNames = NATS_SECRETS.map((name) => `DEEPWATER_SECRET_NATS_${name.toUpperCase()}`).join(', ');

interface ChooserProps {
  field: SettingField;
  save: Saving['save'];
  chosen: (path: string) => void;
}

/** The system's dialog for a setting that names a folder or a file. */
function Chooser({ field: { name, label }, save, chosen }: ChooserProps) {
  const folder = name === 'path';
  if (!folder && !name.endsWith('File')) return null;
  async function choose(): Promise<void> {
    const found = folder
      ? await save('shell.folder.choose', {})
      : await save('shell.path.open', { extensions: [] });
    if (found?.path !== undefined) chosen(found.path);
  }
  return (
    <Button
      size="xs"
      mt={6}
      variant="default"
      aria-label={text.chooseFor(label)}
      onClick={() => void choose()}
    >
      {text.choose}
    </Button>
  );
}
