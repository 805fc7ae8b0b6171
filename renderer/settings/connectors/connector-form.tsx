import { useState } from 'react';
import { v7 } from 'uuid';
import { isAsked, type ConnectorManifest, type SettingValue } from '#shared/connectors/manifest.ts';
import type { ConnectorView } from '#shared/contract/connectors.ts';
import { EXERCISE_RULES } from '#shared/domain/workspace/connectors.ts';
import { connectorScreen as text } from '#shared/text/connector-screen.ts';
import { Form } from '../parts/form.tsx';
import { Choice, SelectField, TextField } from '../parts/field.tsx';
import { FormFoot } from '../parts/form-foot.tsx';
import parts from '../parts/parts.module.css';
import { RemoveButton } from '../parts/remove-button.tsx';
import { useSaving } from '../parts/use-saving.ts';
import { readSetting, shownSetting, type Typed } from './draft.ts';
import { ScopeInputs, type Scope } from './scope-inputs.tsx';
import { SecretInputs } from './secret-inputs.tsx';
import { SettingInput } from './setting-input.tsx';
import type { Keychain } from './use-keychain.ts';

interface ConnectorFormProps {
  /** Absent for a new one. */
  connector?: ConnectorView;
  kinds: readonly ConnectorManifest[];
  keychain: Keychain;
  close: () => void;
  /** Told of the connector's id once it is saved. */
  saved: (id: string) => void;
}

/** Adds a connector or changes one: a form made from what its kind says of itself. */
export function ConnectorForm({ connector, kinds, keychain, close, saved }: ConnectorFormProps) {
  const [kind, setKind] = useState(connector?.kind ?? kinds[0]?.kind ?? '');
  const manifest = connector?.manifest ?? kinds.find((each) => each.kind === kind);
  const common = { connector, keychain, close };
  if (manifest === undefined) return <UnknownForm {...common} kind={kind} />;
  const choose =
    connector === undefined
      ? { kinds: kinds.map((each) => [each.kind, each.name] as const), onKind: setKind }
      : null;
  return <KnownForm key={kind} {...common} manifest={manifest} saved={saved} choose={choose} />;
}

type Common = Pick<ConnectorFormProps, 'keychain' | 'close'> & { connector: ConnectorView | undefined };

interface KnownFormProps extends Common {
  manifest: ConnectorManifest;
  saved: (id: string) => void;
  /** For a new one: which kind. */
  choose: { kinds: readonly (readonly [string, string])[]; onKind: (kind: string) => void } | null;
}

function KnownForm({ manifest, connector, keychain, close, saved, choose }: KnownFormProps) {
  const { save, refusal, errorAt } = useSaving();
  const [id] = useState(() => connector?.id ?? v7());
  const [name, setName] = useState(connector?.name ?? manifest.name);
  const [enabled, setEnabled] = useState(connector?.enabled ?? true);
  const [typed, setTyped] = useState<Readonly<Record<string, Typed>>>(() =>
    Object.fromEntries(
      manifest.settings.map((field) => [field.name, shownSetting(field, connector?.settings[field.name])]),
    ),
  );
  const [scope, setScope] = useState<Scope>({
    services: connector?.services ?? [],
    minSeverity: connector?.minSeverity ?? null,
    exercises: connector?.exercises ?? EXERCISE_RULES[0],
  });
  const [secrets, setSecrets] = useState<Readonly<Record<string, string>>>({});
  /** What is wrong with one setting before anything is sent. */
  const [wrong, setWrong] = useState<{ name: string; message: string } | null>(null);
  const [badSecret, setBadSecret] = useState<{ name: string; message: string } | null>(null);

  async function submit(): Promise<void> {
    setBadSecret(null);
    const settings: Record<string, SettingValue> = {};
    for (const field of manifest.settings) {
      const read = readSetting(field, typed[field.name] ?? '');
      if (!read.ok) {
        setWrong({ name: field.name, message: read.message });
        return;
      }
      settings[field.name] = read.value;
    }
    setWrong(null);
    const wanted = { id, kind: manifest.kind, name, enabled, settings, ...scope };
    if (
      (await save('connector.set', { connector: { ...wanted, services: [...scope.services] } })) === undefined
    )
      return;
    const kept = await keychain.keep(
      id,
      Object.entries(secrets).filter(([, value]) => value !== ''),
    );
    if (kept !== null) {
      setBadSecret(kept);
      return;
    }
    saved(id);
    close();
  }

  const errorOf = (field: string): string | null =>
    wrong?.name === field ? wrong.message : errorAt(`connector.settings.${field}`);
  const placed = ['name', ...manifest.settings.map((field) => `settings.${field.name}`)].some(
    (field) => refusal?.path === `connector.${field}`,
  );
  const asked = manifest.settings.filter((each) => isAsked(each, typed));
  const short = asked.filter(({ kind }) => !isWide(kind));
  const wide = asked.filter(({ kind }) => isWide(kind));
  const input = (field: (typeof manifest.settings)[number]) => (
    <SettingInput
      key={field.name}
      field={field}
      typed={typed[field.name] ?? ''}
      onChange={(value) => setTyped({ ...typed, [field.name]: value })}
      error={errorOf(field.name)}
    />
  );
  return (
    <Form onSubmit={() => void submit()}>
      <div className={parts.grid}>
        {choose === null ? null : (
          <SelectField
            label={text.kind}
            value={manifest.kind}
            options={choose.kinds}
            onChange={choose.onKind}
            first
          />
        )}
        <TextField
          label={text.name}
          value={name}
          onChange={setName}
          error={errorAt('connector.name')}
          first={choose === null}
        />
      </div>
      <p className={`${parts.note} ${parts.spaced}`}>{manifest.carries}</p>
      {short.length === 0 ? null : <div className={parts.grid}>{short.map(input)}</div>}
      {wide.length === 0 ? null : (
        <div className={`${parts.grid} ${parts.wide} ${parts.spaced}`}>{wide.map(input)}</div>
      )}
      <SecretInputs
        secrets={manifest.secrets.filter((each) => isAsked(each, typed))}
        owner={{ name, kind: manifest.kind }}
        from={connector?.secrets ?? {}}
        problem={keychain.problem}
        typed={secrets}
        onChange={(secret, value) => setSecrets({ ...secrets, [secret]: value })}
        forget={(secret) => void keychain.forget(id, [secret])}
        refused={badSecret}
      />
      <ScopeInputs scope={scope} onChange={setScope} />
      <Choice checked={enabled} onChange={setEnabled}>
        {text.enabled}
      </Choice>
      <FormFoot error={refusal === null || placed ? null : refusal.message} cancel={close}>
        {connector === undefined ? null : <Remove connector={connector} keychain={keychain} save={save} />}
      </FormFoot>
    </Form>
  );
}

/** A kind this installation does not have: nothing of it can be changed here but that it is there. */
function UnknownForm({ connector, keychain, close, kind }: Common & { kind: string }) {
  const { save, refusal } = useSaving();
  return (
    <Form onSubmit={close}>
      <p>{text.unknownKind(kind)}</p>
      <FormFoot error={refusal?.message ?? null} cancel={close}>
        {connector === undefined ? null : <Remove connector={connector} keychain={keychain} save={save} />}
      </FormFoot>
    </Form>
  );
}

interface RemoveProps {
  connector: ConnectorView;
  keychain: Keychain;
  save: ReturnType<typeof useSaving>['save'];
}

/** Removes it for the team, and its secrets from this machine. */
function Remove({ connector: { id, name }, keychain, save }: RemoveProps) {
  async function remove(): Promise<void> {
    if ((await save('connector.remove', { connector: id })) === undefined) return;
    const kept = keychain.stored.filter((secret) => secret.connector === id);
    await keychain.forget(
      id,
      kept.map((secret) => secret.name),
    );
  }
  return <RemoveButton name={name} words={text.confirmRemove(name)} remove={() => void remove()} />;
}

function isWide(kind: string): boolean {
  return kind === 'list' || kind === 'map';
}
