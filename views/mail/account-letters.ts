import { aside, type LetterWords, paragraph } from "./words.ts";

// No letter says what whoever asked for it typed, a name least of all: it may go to somebody who never heard of us.

/** Finishes a new account. */
export function confirmationLetter(href: string): LetterWords {
  return {
    subject: "Finish your Souk account",
    preview: "One tap, and your account is open.",
    blocks: [
      paragraph("Hello,"),
      paragraph("One more step and your account is open: confirm that this mail address is yours."),
      { kind: "button", label: "Open my account", href },
      aside("The link works once, for 24 hours."),
      aside("If you did not ask for an account, somebody mistyped an address. Leave this alone and nothing happens."),
    ],
  };
}

/** Somebody tried to sign up with an address that has an account. */
export function alreadyThereLetter(signIn: string, reset: string): LetterWords {
  return {
    subject: "You already have a Souk account",
    preview: "Nothing about it was changed.",
    blocks: [
      paragraph("Hello,"),
      paragraph(
        "Somebody, probably you, wanted to open an account with this mail address. There is one already, and nothing about it was changed.",
      ),
      { kind: "button", label: "Sign in", href: signIn },
      aside("If you do not know the password any more, choose a new one:", reset),
    ],
  };
}

/** The way to a new password. */
export function passwordResetLetter(href: string): LetterWords {
  return {
    subject: "Choose a new password for Souk",
    preview: "The link works once, for an hour.",
    blocks: [
      paragraph("Hello,"),
      paragraph("Here is the way to a new password. Using it signs your account out on all other devices."),
      { kind: "button", label: "Choose a new password", href },
      aside("The link works once, for an hour."),
      aside("If you did not ask for this, your password is still good and you need not do anything."),
    ],
  };
}

/** A password was changed. */
export function passwordChangedLetter(devices: string, reset: string): LetterWords {
  return {
    subject: "Your Souk password was changed",
    preview: "Other devices were signed out.",
    blocks: [
      paragraph("Hello,"),
      paragraph("Your password was changed just now, and other devices were signed out."),
      { kind: "button", label: "See my devices", href: devices },
      aside("If that was not you, take your account back at once:", reset),
    ],
  };
}
