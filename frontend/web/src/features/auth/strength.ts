/** A rough hint while typing. The server's own check decides, and says why. */
export function passwordStrength(password: string): 0 | 1 | 2 | 3 | 4 {
  if (password.length === 0) return 0;
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((kind) => kind.test(password)).length;
  const distinct = new Set(password).size;
  if (password.length < 8 || distinct < 5) return 1;
  if (password.length < 10 && kinds < 3) return 1;
  if (password.length >= 16 && distinct >= 10) return 4;
  if (password.length >= 12 && kinds >= 2) return 3;
  return password.length >= 10 && kinds >= 3 ? 3 : 2;
}
