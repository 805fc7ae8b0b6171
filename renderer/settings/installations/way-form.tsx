import { Button } from '@mantine/core';
import { useState } from 'react';
import { isAsked, type SettingField } from '#shared/connectors/manifest.ts';
import { syncScreen } from '#shared/text/sync-screen.ts';
import { Form } from '../parts/form.tsx';
import { FormFoot } from '../parts/form-foot.tsx';
import type { Said } from '../parts/outcome.tsx';
import parts from '../parts/parts.module.css';
import { RemoveButton } from '../parts/remove-button.tsx';
import { useSaving, type Saving } from '../parts/use-saving.ts';
import { readSetting, shownSetting, type Typed } from '../connectors/draft.ts';
import { SecretInputs } from '../connectors/secret-inputs.tsx';
import { SettingInput } from '../connectors/setting-input.tsx';
import type { Keychain, NotKept } from '../connectors/use-keychain.ts';
import type { WayKind, WaySettings } from './ways.tsx';

const { ways: text } = syncScreen;

interface WayFormProps {
  kind: WayKind;
  keychain: Keychain;
  /** As they are set; undefined for a way that is not set yet. */
  settings: WaySettings | undefined;
  close: () => void;
  done: (said: Said) => void;
  /** A secret was forgotten. */
  changed: () => void;
}

/** The settings of one way to the others. */
export function WayForm({ kind: way, keychain, settings, close, done, changed }: WayFormProps) {
  const { kind, name, settings: all } = way;
  const saving = useSaving();
  const [typed, setTyped] = useState<Readonly<Record<string, Typed>>>(() => ({
    ...Object.fromEntries(all.map((field) => [field.name, shownSetting(field, settings?.[field.name])])),
    ...choicesBehind(all, settings),
  }));
  const fields = all.filter((field) => isAsked(field, typed));
  const secrets = way.secrets.filter((secret) => isAsked(secret, typed));
  const [entered, setEntered] = useState<Readonly<Record<string, string>>>({});
  const [refused, setRefused] = useState<NotKept | null>(null);
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
    setRefused(null);
    if ((await saving.save('sync.carrier.set', { kind, settings: wanted })) === undefined) return;
    const kept = await keychain.keep(
      way.keychain,
      secrets.flatMap((secret): [string, string][] => {
        const value = entered[secret.name] ?? '';
        return value === '' ? [] : [[secret.name, value]];
      }),
    );
    if (kept === null) done({ good: true, words: text.saved(name) });
    else setRefused(kept);
  }

  async function remove(): Promise<void> {
    if ((await saving.save('sync.carrier.remove', { kind })) === undefined) return;
    const kept = keychain.stored.filter(({ connector }) => connector === way.keychain);
    await keychain.forget(
      way.keychain,
      kept.map((secret) => secret.name),
    );
    done(null);
  }

  const errorOf = (field: string): string | null =>
    wrong?.name === field ? wrong.message : (saving.errorAt(field) ?? saving.errorAt(`${field}.0`));
  const placed = fields.some((field) => errorOf(field.name) !== null);
  return (
    <Form label={settings === undefined ? text.add(name) : text.edit(name)} onSubmit={() => void submit()}>
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
      <SecretInputs
        secrets={secrets}
        owner={{ name: kind, kind }}
        from={way.from}
        problem={keychain.problem}
        typed={entered}
        onChange={(secret, value) => setEntered({ ...entered, [secret]: value })}
        forget={(secret) => void keychain.forget(way.keychain, [secret]).then(changed)}
        refused={refused}
      />
      <p className={`${parts.note} ${parts.spaced}`}>{text.shared}</p>
      <FormFoot error={placed ? null : (saving.refusal?.message ?? null)} cancel={close}>
        {settings === undefined ? null : (
          <RemoveButton name={name} words={text.confirmRemove(name)} remove={() => void remove()} />
        )}
      </FormFoot>
    </Form>
  );
}

/** The choices that were never said, where something is set that is asked only for one of their values. */
function choicesBehind(
  fields: readonly SettingField[],
  settings: WaySettings | undefined,
): Record<string, Typed> {
  return Object.fromEntries(
    fields.flatMap(({ name, only }) =>
      only !== undefined && settings?.[name] !== undefined && settings[only.setting] === undefined
        ? [[only.setting, only.is]]
        : [],
    ),
  );
}

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
