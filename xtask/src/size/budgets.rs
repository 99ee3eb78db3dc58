//! The budgets, from `xtask/budgets.toml`.

use std::{fs, path::Path};

use anyhow::{Context, Result};

/// What a file may weigh, in bytes after brotli.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Budget {
    /// More is a failure.
    pub(super) most: u64,
    /// What we want to get to. `None`: the budget is good enough.
    pub(super) aim: Option<u64>,
}

/// The files that have a budget.
pub(super) fn read(path: &Path) -> Result<Vec<(String, Budget)>> {
    let text = fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
    parse(&text).with_context(|| format!("in {}", path.display()))
}

fn parse(text: &str) -> Result<Vec<(String, Budget)>> {
    let table: toml::Table = text.parse()?;
    let brotli =
        table.get("brotli").and_then(toml::Value::as_table).context("no table [brotli]")?;
    let budgets = brotli.iter().map(|(file, value)| {
        let budget = match value.get("aim") {
            Some(aim) => value.get("budget").and_then(bytes).zip(bytes(aim).map(Some)),
            None => bytes(value).map(|most| (most, None)),
        };
        let (most, aim) = budget.with_context(|| format!("{file} is not a number of bytes"))?;
        Ok((file.clone(), Budget { most, aim }))
    });
    budgets.collect()
}

fn bytes(value: &toml::Value) -> Option<u64> {
    u64::try_from(value.as_integer()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_is_a_number_of_bytes_with_or_without_an_aim() {
        let text = "[brotli]\na = 12_000\nb = { budget = 40_000, aim = 30_000 }\n";
        let expected = [
            ("a".to_owned(), Budget { most: 12_000, aim: None }),
            ("b".to_owned(), Budget { most: 40_000, aim: Some(30_000) }),
        ];
        assert_eq!(parse(text).unwrap(), expected);
    }

    #[test]
    fn what_is_no_budget_is_an_error() {
        for text in [
            "",
            "[brotli]\n\"a\" = -1\n",
            "[brotli]\na = \"40 KB\"\n",
            "[brotli]\na = { aim = 3 }",
            "[brotli",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
