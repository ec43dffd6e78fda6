import { Fault, type FieldFaults } from "../fragments/checkout-field.tsx";

export interface TextFieldProps {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly faults: FieldFaults;
  readonly rows: number;
  readonly maxlength: number;
  readonly hint?: string;
  readonly isOptional?: boolean;
}

/** A field of several lines, with its label above and what is wrong with it below. */
export function TextField({ name, label, value, faults, rows, maxlength, hint, isOptional = false }: TextFieldProps) {
  const about = [hint ? `${name}-hint` : "", faults[name] ? `${name}-fault` : ""].filter(Boolean).join(" ");
  return (
    <div class="field">
      <label for={name}>
        <span safe>{label}</span>
        {isOptional ? <span class="muted"> (optional)</span> : null}
      </label>
      <textarea
        id={name}
        name={name}
        rows={String(rows)}
        maxlength={String(maxlength)}
        dir="auto"
        required={!isOptional}
        aria-invalid={faults[name] ? "true" : undefined}
        aria-describedby={about || undefined}
        safe
      >
        {value}
      </textarea>
      {hint ? (
        <p id={`${name}-hint`} class="muted small" safe>
          {hint}
        </p>
      ) : null}
      <Fault name={name} faults={faults} />
    </div>
  );
}
