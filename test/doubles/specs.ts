import fs from 'node:fs';
import path from 'node:path';
import { parse as parseYaml } from 'yaml';
import { Ajv, type ValidateFunction } from 'ajv';

const folder = path.resolve(import.meta.dirname, '../../../shared/inputs/specs');

/** A vendor's own description of its interface, where it is at hand. */
export interface Spec {
  readonly document: Readonly<Record<string, unknown>>;
  /** What is wrong with a value against the schema at a JSON pointer of the description; null when nothing is. */
  problem(pointer: string, value: unknown): string | null;
}

const read = new Map<string, Spec | null>();

/** A vendor's description; null where the folder of real inputs is absent: hand-written checks have to do then. */
export function specOf(file: string): Spec | null {
  const known = read.get(file);
  if (known !== undefined) return known;
  const spec = readSpec(file);
  read.set(file, spec);
  return spec;
}

function readSpec(file: string): Spec | null {
  const place = path.join(folder, file);
  if (!fs.existsSync(place)) return null;
  const text = fs.readFileSync(place, 'utf8');
  const document = (file.endsWith('.yaml') ? parseYaml(text) : JSON.parse(text)) as Record<string, unknown>;
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: false });
  ajv.addSchema(document, 'spec');
  const compiled = new Map<string, ValidateFunction>();
  return {
    document,
    problem(pointer, value) {
      const validate = compiled.get(pointer) ?? ajv.compile({ $ref: `spec#${pointer}` });
      compiled.set(pointer, validate);
      return validate(value) ? null : ajv.errorsText(validate.errors);
    },
  };
}
