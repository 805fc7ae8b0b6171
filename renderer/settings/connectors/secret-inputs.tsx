import { secretVariables } from '#shared/connectors/secret-names.ts';
import type { SecretField } from '#shared/connectors/manifest.ts';
import { connectorScreen as text } from '#shared/text/connector-screen.ts';
import { TextField } from '../parts/field.tsx';
import parts from '../parts/parts.module.css';

interface SecretInputsProps {
  secrets: readonly SecretField[];
  /** Whose they are: what the environment's variables are named by. */
  owner: { name: string; kind: string };
  /** Where each comes from; null, or absent, for one that is missing here. */
  from: Readonly<Record<string, 'keychain' | 'environment' | null>>;
  /** Why this machine keeps none; null where it does. */
  problem: string | null;
  typed: Readonly<Record<string, string>>;
  onChange: (name: string, value: string) => void;
  forget: (name: string) => void;
  /** What was refused about one of them. */
  refused: { name: string; message: string } | null;
}

/** Fields for secrets. What is kept is never shown again: only that it is, or that it is missing. */
export function SecretInputs(props: SecretInputsProps) {
  const { secrets, owner, problem, typed, onChange, forget, refused } = props;
  if (secrets.length === 0) return null;
  const variableOf = (secret: SecretField): string => secretVariables(owner, secret.name)[0] ?? '';
  return (
    <fieldset className={`${parts.group} ${parts.spaced}`}>
      <legend>{text.secrets}</legend>
      {problem === null ? null : <p className={parts.error}>{problem}</p>}
      <div className={`${parts.grid} ${parts.wide}`}>
        {secrets.map((secret) => {
          const from = props.from[secret.name] ?? null;
          return (
            <div key={secret.name}>
              {problem === null ? (
                <TextField
                  type="password"
                  label={secret.label}
                  value={typed[secret.name] ?? ''}
                  onChange={(value) => onChange(secret.name, value)}
                  hint={hintOf(secret, from)}
                  error={refused?.name === secret.name ? refused.message : null}
                  help={secret.help}
                />
              ) : (
                <p>
                  {secret.label}: {from === null ? hintOf(secret, from) : text.inEnvironment}
                </p>
              )}
              <p className={parts.help}>
                {text.variable} <code className={parts.mono}>{variableOf(secret)}</code>
              </p>
              {from === 'keychain' ? (
                <button
                  type="button"
                  className={parts.link}
                  aria-label={text.secretForgetThis(secret.label)}
                  onClick={() => forget(secret.name)}
                >
                  {text.secretForget}
                </button>
              ) : null}
            </div>
          );
        })}
      </div>
    </fieldset>
  );
}

function hintOf(secret: SecretField, from: 'keychain' | 'environment' | null): string {
  if (from === 'keychain') return text.secretKept;
  if (from === 'environment') return text.secretFromEnvironment;
  return secret.required ? text.secretMissing : text.secretOptional;
}
