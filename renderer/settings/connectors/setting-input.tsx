import type { SettingField } from '#shared/connectors/manifest.ts';
import { connectorScreen as text } from '#shared/text/connector-screen.ts';
import { Choice, SelectField, TextArea, TextField } from '../parts/field.tsx';
import type { Typed } from './draft.ts';

interface SettingInputProps {
  field: SettingField;
  typed: Typed;
  onChange: (typed: Typed) => void;
  error: string | null;
}

/** A setting as its manifest describes it. */
export function SettingInput({ field, typed, onChange, error }: SettingInputProps) {
  const { label, kind, help, placeholder, choices = [] } = field;
  const value = String(typed);
  const hint = placeholder === undefined ? {} : { hint: placeholder };
  switch (kind) {
    case 'yes-no':
      return (
        <Choice checked={typed === true} onChange={onChange}>
          {label}
        </Choice>
      );
    case 'choice':
      return (
        <SelectField
          label={label}
          value={value}
          options={choices.map((choice) => [choice.value, choice.label] as const)}
          onChange={onChange}
          error={error}
          help={help}
        />
      );
    case 'list':
    case 'map': {
      const lines = [help, text.perLine].filter((part) => part !== undefined).join(' ');
      return (
        <TextArea
          label={label}
          value={value}
          onChange={onChange}
          rows={Math.min(6, Math.max(2, value.split('\n').length))}
          error={error}
          help={lines}
          {...(kind === 'map' ? { hint: placeholder ?? text.mapHint } : hint)}
        />
      );
    }
    case 'text':
    case 'url':
    case 'number':
      return (
        <TextField label={label} value={value} onChange={onChange} error={error} help={help} {...hint} />
      );
  }
}
