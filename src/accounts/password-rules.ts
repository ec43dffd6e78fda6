const PASSWORD_MIN_CHARACTERS = 10;
const PASSWORD_MAX_CHARACTERS = 200;
export const PASSWORD_HINT = `At least ${PASSWORD_MIN_CHARACTERS} characters. Three or four words make a good one.`;

/** Long enough, and tried first by everybody who guesses. */
const COMMON = new Set([
  ...["1234567890", "0123456789", "0987654321", "9876543210", "12345678910", "123456789a", "1234567891"],
  ...["qwertyuiop", "qwerty1234", "qwerty12345", "qwerty123456", "1q2w3e4r5t", "1qaz2wsx3edc", "asdfghjkl1"],
  ...["password12", "password123", "password1234", "passw0rd123", "p@ssw0rd123", "mypassword", "password!1"],
  ...["iloveyou12", "letmein123", "welcome123", "welcome1234", "administrator", "changeme123", "abcdefghij"],
  ...["abcd123456", "abc1234567", "football12", "princess12", "sunshine12", "trustno1234", "superman12"],
]);

/** What is wrong with a new password, said so that one can do better; null where nothing is. Length is what counts. */
export function passwordProblem(
  password: string,
  about: { readonly email: string; readonly name: string },
): string | null {
  const characters = [...password].length;
  if (characters < PASSWORD_MIN_CHARACTERS)
    return `A password has at least ${PASSWORD_MIN_CHARACTERS} characters. Three or four words make a good one.`;
  if (characters > PASSWORD_MAX_CHARACTERS) return `A password has at most ${PASSWORD_MAX_CHARACTERS} characters.`;
  const lower = password.toLowerCase();
  if (COMMON.has(lower) || new Set(lower).size < 4) return "This password is among the first that are guessed.";
  const [mailbox = ""] = about.email.split("@");
  if (lower === about.email || lower === about.name.toLowerCase() || (mailbox.length > 3 && lower === mailbox))
    return "Your name or mail address makes no good password.";
  return null;
}
