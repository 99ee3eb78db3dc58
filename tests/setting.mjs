/** What the environment must say. */
export function setting(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set; run this by cargo xtask test, or bench`);
  return value;
}
