//! The budgets, from `xtask/budgets.toml`.

use std::{fs, path::Path};

use anyhow::{Context, Result};

/// The files that have a budget, and the most that each may weigh, in bytes after brotli.
pub(super) fn read(path: &Path) -> Result<Vec<(String, u64)>> {
    let text = fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
    parse(&text).with_context(|| format!("in {}", path.display()))
}

fn parse(text: &str) -> Result<Vec<(String, u64)>> {
    let table: toml::Table = text.parse()?;
    let brotli =
        table.get("brotli").and_then(toml::Value::as_table).context("no table [brotli]")?;
    brotli
        .iter()
        .map(|(file, most)| {
            let most = most.as_integer().and_then(|most| u64::try_from(most).ok());
            Ok((file.clone(), most.with_context(|| format!("{file} is not a number of bytes"))?))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_is_a_file_and_its_bytes() {
        let budgets = parse("[brotli]\n\"dist/index.mjs\" = 40_000\n").unwrap();
        assert_eq!(budgets, [("dist/index.mjs".to_owned(), 40_000)]);
    }

    #[test]
    fn what_is_no_budget_is_an_error() {
        for text in ["", "[brotli]\n\"a\" = -1\n", "[brotli]\n\"a\" = \"40 KB\"\n", "[brotli"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
