/** What the environment must say. */
export function setting(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set; run: cargo xtask bench`);
  return value;
}
