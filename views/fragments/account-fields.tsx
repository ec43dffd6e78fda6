import { Field, type FieldProps } from "./checkout-field.tsx";

const MAIL_MAX_CHARACTERS = 254;
const PASSWORD_MAX_CHARACTERS = 200;

/** The mail address that an account is known by. */
export function MailField(props: Pick<FieldProps, "value" | "faults" | "hint">) {
  const known = {
    name: "email",
    label: "Mail address",
    type: "email",
    inputmode: "email",
    autocomplete: "username",
  } as const;
  return <Field {...known} maxlength={MAIL_MAX_CHARACTERS} {...props} />;
}

interface PasswordFieldProps extends Pick<FieldProps, "faults" | "hint" | "class"> {
  readonly name?: string;
  readonly label?: string;
  /** One to be chosen, and not the one there is. */
  readonly isNew?: boolean;
}

/** A password; it is never filled in. */
export function PasswordField({ isNew = false, name = "password", label = "Password", ...props }: PasswordFieldProps) {
  const known = { name, label, type: "password", value: "", maxlength: PASSWORD_MAX_CHARACTERS } as const;
  return <Field {...known} autocomplete={isNew ? "new-password" : "current-password"} {...props} />;
}
