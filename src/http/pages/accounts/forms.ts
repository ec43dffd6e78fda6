import { Type as t } from "@sinclair/typebox";

/** What is longer was not typed; what is wrong within is told field by field. */
const Text = t.String({ maxLength: 500 });
const Password = t.String({ maxLength: 2_000 });
const Token = t.String({ maxLength: 100 });

export const SignInForm = t.Object({ email: Text, password: Password, next: t.Optional(t.String()) });
export const SignUpForm = t.Object({ name: Text, email: Text, password: Password, next: t.Optional(t.String()) });
export const ConfirmationForm = t.Object({
  ...{ token: Token, password: t.Optional(Password), next: t.Optional(t.String()) },
});
export const ResetForm = t.Object({ email: Text });
export const ChoiceForm = t.Object({ token: Token, password: Password });
export const NameForm = t.Object({ name: Text });
export const PasswordForm = t.Object({ old: Password, password: Password });
export const DeletionForm = t.Object({ password: Password });
export const AddressForm = t.Object({
  ...{ name: t.Optional(Text), line1: t.Optional(Text), line2: t.Optional(Text), city: t.Optional(Text) },
  ...{ state: t.Optional(Text), zip: t.Optional(Text), phone: t.Optional(Text) },
  isDefault: t.Optional(t.Literal("yes")),
});
export const IdParams = t.Object({ id: t.String({ pattern: "^[A-Za-z0-9_-]{16,22}$" }) });
