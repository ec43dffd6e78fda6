/** Has the focus when the page opens, which any element may. */
const FOCUSED = { autofocus: true };

/** Faults of a form by field name, in the order of the form. */
export type FieldFaults = Readonly<Record<string, string>>;

export interface FieldProps {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly faults: FieldFaults;
  readonly autocomplete: string;
  readonly type?: "text" | "email" | "tel" | "password";
  readonly inputmode?: "numeric" | "tel" | "email";
  readonly maxlength?: number;
  readonly isOptional?: boolean;
  readonly hint?: string;
  readonly class?: string;
  /** What htmx asks when it changes; the answer says itself where it goes. */
  readonly ask?: { readonly get: string; readonly include: string };
}

/** A field with its label above and what is wrong with it below. */
export function Field(props: FieldProps) {
  const { name, label, value, faults, hint, isOptional = false, ask } = props;
  const fault = faults[name];
  const about = [hint ? `${name}-hint` : "", fault ? `${name}-fault` : ""].filter(Boolean).join(" ");
  return (
    <div class={`field ${props.class ?? ""}`}>
      <label for={name}>
        <span safe>{label}</span>
        {isOptional ? <span class="muted"> (optional)</span> : null}
      </label>
      <input
        id={name}
        name={name}
        type={props.type ?? "text"}
        value={value}
        autocomplete={props.autocomplete}
        inputmode={props.inputmode}
        maxlength={String(props.maxlength ?? 80)}
        required={!isOptional}
        aria-invalid={fault ? "true" : undefined}
        aria-describedby={about || undefined}
        {...(ask && {
          "hx-get": ask.get,
          "hx-include": ask.include,
          "hx-trigger": "change",
          "hx-swap": "none",
        })}
      />
      {hint ? (
        <p id={`${name}-hint`} class="muted small" safe>
          {hint}
        </p>
      ) : null}
      <Fault name={name} faults={faults} />
    </div>
  );
}

export function Fault({ name, faults }: { name: string; faults: FieldFaults }) {
  const fault = faults[name];
  if (!fault) return "";
  return (
    <p id={`${name}-fault`} class="field-fault" safe>
      {fault}
    </p>
  );
}

/** Everything that is wrong with a form, with the way to each field; has the focus when the page opens. */
export function FaultSummary({ faults }: { faults: FieldFaults }) {
  const all = Object.entries(faults);
  if (all.length === 0) return "";
  return (
    <section class="fault-summary" id="faults" role="alert" tabindex="-1" {...FOCUSED} aria-labelledby="faults-title">
      <h2 id="faults-title" safe>
        {all.length === 1 ? "One thing to put right" : `${all.length} things to put right`}
      </h2>
      <ul>
        {all.map(([name, fault]) => (
          <li>
            <a href={`#${name}`} safe>
              {fault}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
