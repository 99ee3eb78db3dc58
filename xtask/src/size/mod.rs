//! What the package weighs.

mod artefact;
mod breakdown;
mod budgets;
mod peers;

use std::{fmt::Write as _, fs};

use anyhow::{Context, Result, bail};
use serde_json::json;

pub(crate) use self::artefact::{Artefact, measure};
use self::{artefact::Size, breakdown::Breakdown, peers::Peer};
use crate::{build, workspace::Workspace};

/// The artefacts, what they stand beside, and where the bytes of the wasm go.
#[derive(Debug)]
pub(crate) struct Report {
    artefacts: Vec<Artefact>,
    /// Empty: not measured.
    peers: Vec<Peer>,
    wasm: Breakdown,
}

/// The artefacts, one in a line.
pub(crate) fn table(artefacts: &[Artefact]) -> String {
    let mut text = row(36, "bytes", &["raw", "gzip -9", "brotli 11", "budget", "aim"]);
    for artefact in artefacts {
        let Artefact { file, size, budget } = artefact;
        let number = |number: Option<u64>| number.map(grouped).unwrap_or_default();
        let most = number(budget.map(|budget| budget.most));
        let aim = number(budget.and_then(|budget| budget.aim));
        let over = if artefact.is_within_budget() { "" } else { "OVER" };
        let [raw, gzip, brotli] = size.columns();
        text += &row(36, file, &[&raw, &gzip, &brotli, &most, &aim, over]);
    }
    text
}

/// A name and its columns.
fn row(width: usize, name: &str, columns: &[&str]) -> String {
    let mut text = format!("{name:<width$}");
    for column in columns {
        let _ = write!(text, "{column:>11}");
    }
    format!("{}\n", text.trim_end())
}

impl Size {
    fn columns(self) -> [String; 3] {
        [self.raw, self.gzip, self.brotli].map(grouped)
    }
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
        let artefacts = measure(workspace)?;
        Ok(Self { artefacts, peers: Vec::new(), wasm: Breakdown::of(&bytes)? })
    }

    /// The same beside the peers, which are installed for it.
    ///
    /// # Errors
    ///
    /// As [`Report::of`], and when a peer cannot be installed or bundled.
    pub(crate) fn beside_peers(workspace: &Workspace) -> Result<Self> {
        Ok(Self { peers: peers::measure(workspace)?, ..Self::of(workspace)? })
    }

    fn peer_table(&self) -> String {
        let title = "beside, bundled in this run with the same options";
        let mut text = row(84, title, &["raw", "gzip -9", "brotli 11"]);
        text.insert(0, '\n');
        for Peer { name, beside, size } in &self.peers {
            let [raw, gzip, brotli] = size.columns();
            text += &row(84, name, &[&raw, &gzip, &brotli]);
            let of_ours = self.artefacts.iter().find(|artefact| artefact.file == *beside);
            if let Some(artefact) = of_ours {
                let tenths = artefact.size.brotli * 10 / size.brotli.max(1);
                let _ = writeln!(text, "  {beside} is {}.{} times that", tenths / 10, tenths % 10);
            }
        }
        text
    }

    /// For people; with the `functions` largest functions.
    pub(crate) fn to_text(&self, functions: usize) -> String {
        let mut text = table(&self.artefacts);
        if !self.peers.is_empty() {
            text += &self.peer_table();
        }
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
                let Artefact { file, size: Size { raw, gzip, brotli }, budget } = artefact;
                json!({
                    "file": file, "raw": raw, "gzip": gzip, "brotli": brotli,
                    "brotliBudget": budget.map(|budget| budget.most),
                    "brotliAim": budget.and_then(|budget| budget.aim),
                    "withinBudget": artefact.is_within_budget(),
                })
            })
            .collect();
        let peers: Vec<_> = self
            .peers
            .iter()
            .map(|Peer { name, beside, size: Size { raw, gzip, brotli } }| {
                json!({ "name": name, "beside": beside, "raw": raw, "gzip": gzip, "brotli": brotli })
            })
            .collect();
        let list = |parts: &[(String, u64)]| -> Vec<_> {
            parts.iter().map(|(name, bytes)| json!({ "name": name, "bytes": bytes })).collect()
        };
        let (parts, functions) = (list(self.wasm.parts()), list(self.wasm.functions(functions)));
        let report = json!({
            "artefacts": artefacts,
            "peers": peers,
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
                let most = artefact.budget.map_or(0, |budget| budget.most);
                let over = artefact.size.brotli.saturating_sub(most);
                format!("{} by {}", artefact.file, grouped(over))
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

    use super::{budgets::Budget, *};

    fn artefact(brotli: u64, most: Option<u64>) -> Artefact {
        let size = Size { raw: 100_000, gzip: 50_000, brotli };
        let budget = most.map(|most| Budget { most, aim: Some(30_000) });
        Artefact { file: "dist/index.mjs".into(), size, budget }
    }

    fn report(artefact: Artefact) -> Report {
        Report { artefacts: vec![artefact], peers: Vec::new(), wasm: Breakdown::default() }
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
    fn a_peer_says_how_large_we_are_beside_it() {
        let size = Size { raw: 40_000, gzip: 20_000, brotli: 16_000 };
        let peer = Peer { name: "other 1.0.0".into(), beside: "dist/index.mjs", size };
        let report = Report { peers: vec![peer], ..report(artefact(40_000, None)) };
        assert!(report.to_text(0).contains("  dist/index.mjs is 2.5 times that\n"));
        let json: Value = serde_json::from_str(&report.to_json(0).unwrap()).unwrap();
        assert_eq!(json["peers"][0]["brotli"], 16_000);
    }

    #[test]
    fn a_file_over_its_budget_is_named() {
        let report = report(artefact(41_234, Some(40_000)));
        let message = report.check().unwrap_err().to_string();
        assert_eq!(message, "over budget, in bytes: dist/index.mjs by 1,234");
        assert!(report.to_text(0).contains("40,000     30,000       OVER\n"));
        let json: Value = serde_json::from_str(&report.to_json(0).unwrap()).unwrap();
        assert_eq!(json["withinBudgets"], false);
    }
}
