//! What the package weighs.

mod artefact;
mod breakdown;
mod budgets;

use std::{fmt::Write as _, fs};

use anyhow::{Context, Result, bail};
use serde_json::json;

pub(crate) use self::artefact::{Artefact, measure};
use self::breakdown::Breakdown;
use crate::{build, workspace::Workspace};

/// The artefacts, and where the bytes of the wasm go.
#[derive(Debug)]
pub(crate) struct Report {
    artefacts: Vec<Artefact>,
    wasm: Breakdown,
}

/// The artefacts, one in a line.
pub(crate) fn table(artefacts: &[Artefact]) -> String {
    let mut text = row(["bytes", "raw", "gzip -9", "brotli 11", "budget (brotli)"]);
    for artefact in artefacts {
        let Artefact { file, raw, gzip, brotli, budget } = artefact;
        let budget = match budget {
            None => String::new(),
            Some(most) if artefact.is_within_budget() => grouped(*most),
            Some(most) => format!("{} OVER", grouped(*most)),
        };
        text += &row([file, &grouped(*raw), &grouped(*gzip), &grouped(*brotli), &budget]);
    }
    text
}

fn row([file, raw, gzip, brotli, budget]: [&str; 5]) -> String {
    let text = format!("{file:<36}{raw:>10}{gzip:>10}{brotli:>11}  {budget}");
    format!("{}\n", text.trim_end())
}

/// A number with a comma after every third digit.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if 0 < index && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

impl Report {
    /// Measures the package and takes its wasm apart.
    ///
    /// # Errors
    ///
    /// As [`measure`], and when the wasm with names is missing or malformed.
    pub(crate) fn of(workspace: &Workspace) -> Result<Self> {
        let named = build::named_wasm(workspace);
        let bytes = fs::read(&named).with_context(|| format!("reading {}", named.display()))?;
        Ok(Self { artefacts: measure(workspace)?, wasm: Breakdown::of(&bytes)? })
    }

    /// For people; with the `functions` largest functions.
    pub(crate) fn to_text(&self, functions: usize) -> String {
        let mut text = table(&self.artefacts);
        let total = self.wasm.total();
        let _ = writeln!(text, "\nwhere the {} bytes of the wasm go, uncompressed", grouped(total));
        for (name, bytes) in self.wasm.parts() {
            let tenths = bytes * 1000 / total.max(1);
            let share = format!("{}.{} %", tenths / 10, tenths % 10);
            let _ = writeln!(text, "{name:<44}{:>10}{share:>9}", grouped(*bytes));
        }
        if 0 < functions {
            text.push_str("\nits largest functions\n");
        }
        for (name, bytes) in self.wasm.functions(functions) {
            let _ = writeln!(text, "{:>8}  {name}", grouped(*bytes));
        }
        text
    }

    /// For programs: one JSON document; with the `functions` largest functions.
    ///
    /// # Errors
    ///
    /// None in practice: all of it is text and whole numbers.
    pub(crate) fn to_json(&self, functions: usize) -> Result<String> {
        let artefacts: Vec<_> = self
            .artefacts
            .iter()
            .map(|artefact| {
                let Artefact { file, raw, gzip, brotli, budget } = artefact;
                let within = artefact.is_within_budget();
                json!({
                    "file": file, "raw": raw, "gzip": gzip, "brotli": brotli,
                    "brotliBudget": budget, "withinBudget": within,
                })
            })
            .collect();
        let list = |parts: &[(String, u64)]| -> Vec<_> {
            parts.iter().map(|(name, bytes)| json!({ "name": name, "bytes": bytes })).collect()
        };
        let (parts, functions) = (list(self.wasm.parts()), list(self.wasm.functions(functions)));
        let report = json!({
            "artefacts": artefacts,
            "wasm": { "bytes": self.wasm.total(), "parts": parts, "functions": functions },
            "withinBudgets": self.artefacts.iter().all(Artefact::is_within_budget),
        });
        Ok(format!("{}\n", serde_json::to_string_pretty(&report)?))
    }

    /// Whether every budget holds.
    ///
    /// # Errors
    ///
    /// When one does not; the message names the files.
    pub(crate) fn check(&self) -> Result<()> {
        let over: Vec<_> = self
            .artefacts
            .iter()
            .filter(|artefact| !artefact.is_within_budget())
            .map(|artefact| {
                let most = artefact.budget.unwrap_or_default();
                format!("{} by {}", artefact.file, grouped(artefact.brotli.saturating_sub(most)))
            })
            .collect();
        if !over.is_empty() {
            bail!("over budget, in bytes: {}", over.join(", "));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    fn artefact(brotli: u64, budget: Option<u64>) -> Artefact {
        Artefact { file: "dist/index.mjs".into(), raw: 100_000, gzip: 50_000, brotli, budget }
    }

    fn report(artefact: Artefact) -> Report {
        Report { artefacts: vec![artefact], wasm: Breakdown::default() }
    }

    #[test]
    fn digits_are_grouped_by_three() {
        assert_eq!([0, 999, 1_000, 1_234_567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
    }

    #[test]
    fn a_file_of_exactly_its_budget_is_within_it() {
        assert!(report(artefact(40_000, Some(40_000))).check().is_ok());
        assert!(report(artefact(40_000, None)).check().is_ok());
    }

    #[test]
    fn a_file_over_its_budget_is_named() {
        let report = report(artefact(41_234, Some(40_000)));
        let message = report.check().unwrap_err().to_string();
        assert_eq!(message, "over budget, in bytes: dist/index.mjs by 1,234");
        assert!(report.to_text(0).contains("40,000 OVER"));
        let json: Value = serde_json::from_str(&report.to_json(0).unwrap()).unwrap();
        assert_eq!(json["withinBudgets"], false);
    }
}
