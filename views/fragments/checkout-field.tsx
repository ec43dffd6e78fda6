import type { PropsWithChildren } from "@kitajs/html";

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
  const { name, value, faults, isOptional = false, ask } = props;
  return (
    <Labelled {...props}>
      <input
        id={name}
        name={name}
        type={props.type ?? "text"}
        value={value}
        autocomplete={props.autocomplete}
        inputmode={props.inputmode}
        maxlength={String(props.maxlength ?? 80)}
        required={!isOptional}
        aria-invalid={faults[name] ? "true" : undefined}
        aria-describedby={describedBy(props)}
        {...(ask && {
          "hx-get": ask.get,
          "hx-include": ask.include,
          "hx-trigger": "change",
          "hx-swap": "none",
        })}
      />
    </Labelled>
  );
}

type LabelledProps = Pick<FieldProps, "name" | "label" | "faults" | "isOptional" | "hint" | "class">;

/** What stands around any control: its label, what helps, and what is wrong with it. */
export function Labelled(props: PropsWithChildren<LabelledProps>) {
  const { name, label, faults, isOptional = false, hint, children } = props;
  return (
    <div class={`field ${props.class ?? ""}`}>
      <label for={name}>
        <span safe>{label}</span>
        {isOptional ? <span class="muted"> (optional)</span> : null}
      </label>
      {children}
      {hint ? (
        <p id={`${name}-hint`} class="muted small" safe>
          {hint}
        </p>
      ) : null}
      <Fault name={name} faults={faults} />
    </div>
  );
}

/** The ids of what a control is described by; undefined where there is nothing. */
export function describedBy({ name, hint, faults }: LabelledProps): string | undefined {
  const ids = [hint ? `${name}-hint` : "", faults[name] ? `${name}-fault` : ""].filter(Boolean);
  return ids.length > 0 ? ids.join(" ") : undefined;
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
