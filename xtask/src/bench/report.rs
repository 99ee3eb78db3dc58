//! What was measured, judged by the budgets, and as text.

use std::fmt::Write as _;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

/// One thing that was measured.
#[derive(Debug)]
struct Row {
    /// Where, what, and of which body.
    names: [String; 3],
    /// Microseconds of ours, the twin's and those of `JSON.parse` alone. `None`: not measured there.
    us: [Option<f64>; 3],
    /// Ours to the twin's.
    ratio: f64,
    /// The same of the best times.
    ratio_of_best: Option<f64>,
    /// The most that `ratio` may be. `None`: not limited.
    budget: Option<f64>,
}

/// All rows.
#[derive(Debug)]
pub(crate) struct Report {
    measured: Value,
    rows: Vec<Row>,
}

impl Row {
    fn of(row: &Value, budgets: &toml::Table) -> Result<Self> {
        let text = |key: &str| {
            row[key].as_str().map(str::to_owned).with_context(|| format!("a row has no {key}"))
        };
        let budget = row["budget"].as_str().map(|name| {
            let budget = budgets.get(name).and_then(toml::Value::as_float);
            budget.with_context(|| format!("[bench] has no ratio for {name}"))
        });
        Ok(Self {
            names: [text("where")?, text("what")?, text("body")?],
            us: ["ours", "twin", "parse"].map(|name| row["us"][name].as_f64()),
            ratio: row["ratio"].as_f64().context("a row has no ratio")?,
            ratio_of_best: row["ratioOfBest"].as_f64(),
            budget: budget.transpose()?,
        })
    }

    /// A ratio is judged as it is printed.
    fn is_within_budget(&self) -> bool {
        self.budget.is_none_or(|budget| (self.ratio * 100.0).round() <= (budget * 100.0).round())
    }
}

impl Report {
    /// Reads what was measured, and the budgets' text.
    ///
    /// # Errors
    ///
    /// When either is not as expected.
    pub(super) fn of(measured: &str, budgets: &str) -> Result<Self> {
        let measured: Value =
            serde_json::from_str(measured).context("reading what was measured")?;
        let budgets: toml::Table = budgets.parse().context("in xtask/budgets.toml")?;
        let budgets =
            budgets.get("bench").and_then(toml::Value::as_table).context("no table [bench]")?;
        let rows = measured["rows"].as_array().context("nothing was measured")?;
        let rows = rows.iter().map(|row| Row::of(row, budgets)).collect::<Result<_>>()?;
        Ok(Self { measured, rows })
    }

    /// For people.
    pub(crate) fn to_text(&self) -> String {
        let mut text = format!("{}\n\n", self.machine());
        let title = ["µs, medians", "", ""].map(str::to_owned);
        let columns = ["ours", "twin", "JSON.parse", "ratio", "of best", "budget"];
        line(&mut text, &title, &columns.map(str::to_owned), "");
        for row in &self.rows {
            let [ours, twin, parse] = row.us.map(|us| us.map(duration).unwrap_or_default());
            let optional = |ratio: Option<f64>| ratio.map(two_places).unwrap_or_default();
            let (best, budget) = (optional(row.ratio_of_best), optional(row.budget));
            let over = if row.is_within_budget() { "" } else { "OVER" };
            let columns = [ours, twin, parse, two_places(row.ratio), best, budget];
            line(&mut text, &row.names, &columns, over);
        }
        text
    }

    /// For the README: a table.
    pub(crate) fn to_markdown(&self) -> String {
        let mut text = String::from(
            "| µs | | | this package | twin | `JSON.parse` alone | ratio to the twin |\n|---|---|---|---:|---:|---:|---:|\n",
        );
        for Row { names: [place, what, body], us, ratio, .. } in &self.rows {
            let [ours, twin, parse] = us.map(|us| us.map(duration).unwrap_or_default());
            let ratio = two_places(*ratio);
            let _ = writeln!(
                text,
                "| {place} | {what} | {body} | {ours} | {twin} | {parse} | {ratio} |"
            );
        }
        let _ = writeln!(text, "\n{}", self.machine());
        text
    }

    /// For programs: what was measured, with the budgets.
    ///
    /// # Errors
    ///
    /// None in practice: it was JSON before.
    pub(crate) fn to_json(&self) -> Result<String> {
        let mut report = self.measured.clone();
        let rows = report["rows"].as_array_mut().context("no rows")?;
        for (value, row) in rows.iter_mut().zip(&self.rows) {
            value["budget"] = json!(row.budget);
            value["withinBudget"] = row.is_within_budget().into();
        }
        report["withinBudgets"] = self.rows.iter().all(Row::is_within_budget).into();
        Ok(format!("{}\n", serde_json::to_string_pretty(&report)?))
    }

    /// Whether every budget holds.
    ///
    /// # Errors
    ///
    /// When one does not; the message counts them.
    pub(crate) fn check(&self) -> Result<()> {
        let over = self.rows.iter().filter(|row| !row.is_within_budget()).count();
        if 0 < over {
            bail!("{over} of {} rows are over budget", self.rows.len());
        }
        Ok(())
    }

    fn machine(&self) -> String {
        let of = |key: &str| self.measured["machine"][key].as_str().unwrap_or_default();
        let chromium = of("chromium");
        let browser = if chromium.is_empty() { "" } else { ", Chromium " };
        format!("{}, Node {}{browser}{chromium}", of("cpu"), of("node").trim_start_matches('v'))
    }
}

fn line(text: &mut String, names: &[String; 3], columns: &[String; 6], over: &str) {
    let [place, what, body] = names;
    let _ = write!(text, "{place:<10}{what:<36}{body:<22}");
    for column in columns {
        let _ = write!(text, "{column:>11}");
    }
    let _ = write!(text, "  {over}");
    text.truncate(text.trim_end().len());
    text.push('\n');
}

/// Three digits that count are enough.
fn duration(us: f64) -> String {
    if us < 100.0 { format!("{us:.1}") } else { format!("{us:.0}") }
}

fn two_places(ratio: f64) -> String {
    format!("{ratio:.2}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const BUDGETS: &str = "[bench]\npicks = 1.0\n";

    fn report(ratio: f64) -> Report {
        let row = json!({
            "where": "Node", "what": "picks", "body": "22 KB", "budget": "picks", "ratio": ratio,
            "us": { "ours": 98.76, "twin": 123.4 },
        });
        let machine = json!({ "cpu": "CPU", "node": "v20.1.0" });
        let measured = json!({ "machine": machine, "rows": [row] });
        Report::of(&measured.to_string(), BUDGETS).unwrap()
    }

    #[test]
    fn a_ratio_is_judged_as_it_is_printed() {
        assert!(report(1.004).check().is_ok());
        let message = report(1.006).check().unwrap_err().to_string();
        assert_eq!(message, "1 of 1 rows are over budget");
        assert!(report(1.006).to_text().contains("1.00  OVER\n"));
        let json: Value = serde_json::from_str(&report(1.006).to_json().unwrap()).unwrap();
        assert_eq!(json["rows"][0]["withinBudget"], false);
    }

    #[test]
    fn what_was_not_measured_is_left_empty() {
        let markdown = report(0.8).to_markdown();
        assert!(markdown.contains("| Node | picks | 22 KB | 98.8 | 123 |  | 0.80 |\n"));
        assert!(markdown.ends_with("\nCPU, Node 20.1.0\n"));
    }

    #[test]
    fn a_row_whose_budget_is_not_there_is_an_error() {
        let measured = report(1.0).measured.to_string();
        let error = Report::of(&measured, "[bench]\n").unwrap_err();
        assert_eq!(error.to_string(), "[bench] has no ratio for picks");
    }
}
