import { describedBy, type FieldFaults, Labelled } from "../fragments/checkout-field.tsx";

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
export function TextField(props: TextFieldProps) {
  const { name, value, faults, rows, maxlength, isOptional = false } = props;
  return (
    <Labelled {...props}>
      <textarea
        id={name}
        name={name}
        rows={String(rows)}
        maxlength={String(maxlength)}
        dir="auto"
        required={!isOptional}
        aria-invalid={faults[name] ? "true" : undefined}
        aria-describedby={describedBy(props)}
        safe
      >
        {value}
      </textarea>
    </Labelled>
  );
}
