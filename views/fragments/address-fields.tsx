import type { Address } from "../../src/accounts/address.ts";
import { Fault, Field, type FieldFaults, type FieldProps } from "./checkout-field.tsx";

export interface AddressFieldsProps {
  /** As it was filled in; what is optional is empty then. */
  readonly form: Readonly<Record<keyof Address, string>>;
  readonly faults: FieldFaults;
  /** Names by their two letters. */
  readonly states: Readonly<Record<string, string>>;
  /** What the ZIP code asks for as soon as it is known. */
  readonly ask?: FieldProps["ask"];
}

/** An address to fill in, with a fault at the field it is of. */
export function AddressFields({ form, faults, states, ask }: AddressFieldsProps) {
  return (
    <div class="fields">
      <Field name="name" label="Full name" value={form.name} faults={faults} autocomplete="shipping name" />
      <Field
        name="line1"
        label="Street and number"
        value={form.line1}
        faults={faults}
        autocomplete="shipping address-line1"
      />
      <Field
        name="line2"
        label="Apartment, floor, care of"
        value={form.line2}
        faults={faults}
        autocomplete="shipping address-line2"
        isOptional={true}
      />
      <Field
        name="zip"
        label="ZIP code"
        class="narrow"
        value={form.zip}
        faults={faults}
        autocomplete="shipping postal-code"
        inputmode="numeric"
        maxlength={10}
        {...(ask && { ask })}
      />
      <Field
        name="city"
        label="City"
        class="half"
        value={form.city}
        faults={faults}
        autocomplete="shipping address-level2"
      />
      <StateField form={form} faults={faults} states={states} />
      <Field
        name="phone"
        label="Phone"
        type="tel"
        inputmode="tel"
        value={form.phone}
        faults={faults}
        autocomplete="shipping tel"
        maxlength={24}
        isOptional={true}
        hint="Only the carrier sees it."
      />
    </div>
  );
}

function StateField({ form, faults, states }: Pick<AddressFieldsProps, "form" | "faults" | "states">) {
  const fault = faults.state;
  return (
    <div class="field half">
      <label for="state">State</label>
      <select
        id="state"
        name="state"
        autocomplete="shipping address-level1"
        required
        aria-invalid={fault ? "true" : undefined}
        aria-describedby={fault ? "state-fault" : undefined}
      >
        <option value="">Choose…</option>
        {Object.entries(states).map(([code, name]) => (
          <option value={code} selected={code === form.state} safe>
            {name}
          </option>
        ))}
      </select>
      <Fault name="state" faults={faults} />
    </div>
  );
}
