//! The thirteen propensity seeds of Adobe's sandbox, in the document's order.
//!
//! Source: sandbox/sandbox-portal/recommendations/index.md of 2026-06-24, "Seed-by-seed API output".
//! That page was rewritten on 2026-08-19, when levels per customer took the seeds' place.

use serde::Serialize;

use super::propensity::Level;

/// One seed. `None`: that signal is an empty array.
#[derive(Debug)]
pub(crate) struct Seed {
    /// The document's name for it.
    pub(crate) scenario: &'static str,
    /// The one prediction of `churn`.
    pub(crate) churn: Option<SeedPrediction>,
    /// The one prediction of `seatExpansion`.
    pub(crate) seat_expansion: Option<SeedPrediction>,
}

/// What a seed predicts of one signal.
#[derive(Debug)]
pub(crate) struct SeedPrediction {
    /// HIGH, MEDIUM or LOW.
    pub(crate) probability: Level,
    /// Seats. Present at every level, LOW included. `None`: the key is left out, as for churn.
    pub(crate) predicted_addon_size: Option<u32>,
    /// In order of relevance.
    pub(crate) reasons: &'static [Reason],
}

/// Why a prediction was made. All three are texts, whatever they look like.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_field_names, reason = "fields are named as in the JSON")]
pub(crate) struct Reason {
    reason_code: &'static str,
    description: &'static str,
    value: &'static str,
}

/// The seeds; the document counts them from 1.
pub(crate) static SEEDS: [Seed; 13] = [
    Seed {
        scenario: "Both HIGH",
        churn: Some(churn(
            Level::High,
            &[months_to_renew("2"), days_since_launch("60"), visited_adobe_com("0")],
        )),
        seat_expansion: Some(seats(
            Level::High,
            8,
            &[
                acrobat_installs("18"),
                assigned_seats("13"),
                deployment_ratio("0.97"),
                provisioning_change("0.15"),
            ],
        )),
    },
    Seed {
        scenario: "Churn HIGH + Expansion LOW",
        churn: Some(churn(
            Level::High,
            &[months_to_renew("2"), days_since_launch("90"), visited_adobe_com("0")],
        )),
        seat_expansion: Some(seats(Level::Low, 2, &[deployment_ratio("0.23")])),
    },
    Seed {
        scenario: "Churn LOW + Expansion HIGH",
        churn: Some(churn(Level::Low, &[months_to_renew("11"), days_since_launch("3")])),
        seat_expansion: Some(seats(
            Level::High,
            6,
            &[acrobat_installs("22"), deployment_ratio("0.92"), provisioning_change("0.18")],
        )),
    },
    Seed {
        scenario: "Both MEDIUM",
        churn: Some(churn(Level::Medium, &[months_to_renew("6"), days_since_launch("30")])),
        seat_expansion: Some(seats(
            Level::Medium,
            3,
            &[acrobat_installs("6"), deployment_ratio("0.80")],
        )),
    },
    Seed {
        scenario: "Both LOW",
        churn: Some(churn(Level::Low, &[months_to_renew("11"), days_since_launch("2")])),
        seat_expansion: Some(seats(Level::Low, 1, &[deployment_ratio("0.18")])),
    },
    Seed {
        scenario: "Churn only HIGH",
        churn: Some(churn(
            Level::High,
            &[months_to_renew("1"), days_since_launch("75"), visited_adobe_com("0")],
        )),
        seat_expansion: None,
    },
    Seed {
        scenario: "Expansion only HIGH",
        churn: None,
        seat_expansion: Some(seats(
            Level::High,
            10,
            &[
                acrobat_installs("28"),
                assigned_seats("50"),
                deployment_ratio("1.00"),
                provisioning_change("0.20"),
            ],
        )),
    },
    Seed {
        scenario: "Churn MEDIUM + Expansion HIGH",
        churn: Some(churn(Level::Medium, &[months_to_renew("6"), days_since_launch("20")])),
        seat_expansion: Some(seats(
            Level::High,
            7,
            &[acrobat_installs("7"), deployment_ratio("0.93"), provisioning_change("0.10")],
        )),
    },
    Seed {
        scenario: "Churn HIGH + Expansion MEDIUM",
        churn: Some(churn(
            Level::High,
            &[months_to_renew("3"), days_since_launch("50"), visited_adobe_com("0")],
        )),
        seat_expansion: Some(seats(
            Level::Medium,
            3,
            &[acrobat_installs("4"), deployment_ratio("0.82")],
        )),
    },
    Seed {
        scenario: "Both HIGH, large enterprise",
        churn: Some(churn(
            Level::High,
            &[months_to_renew("2"), days_since_launch("45"), visited_adobe_com("0")],
        )),
        seat_expansion: Some(seats(
            Level::High,
            15,
            &[
                acrobat_installs("35"),
                assigned_seats("100"),
                deployment_ratio("0.98"),
                provisioning_change("0.12"),
            ],
        )),
    },
    Seed {
        scenario: "Churn only MEDIUM",
        churn: Some(churn(Level::Medium, &[months_to_renew("6"), days_since_launch("25")])),
        seat_expansion: None,
    },
    Seed {
        scenario: "Expansion only LOW",
        churn: None,
        seat_expansion: Some(seats(Level::Low, 1, &[deployment_ratio("0.08")])),
    },
    Seed {
        scenario: "Both HIGH, Acrobat + CC activity",
        churn: Some(churn(
            Level::High,
            &[months_to_renew("4"), days_since_launch("55"), distinct_apps("0")],
        )),
        seat_expansion: Some(seats(
            Level::High,
            5,
            &[acrobat_installs("14"), assigned_seats("35"), deployment_ratio("0.96")],
        )),
    },
];

const fn churn(probability: Level, reasons: &'static [Reason]) -> SeedPrediction {
    SeedPrediction { probability, predicted_addon_size: None, reasons }
}

const fn seats(
    probability: Level,
    predicted_addon_size: u32,
    reasons: &'static [Reason],
) -> SeedPrediction {
    SeedPrediction { probability, predicted_addon_size: Some(predicted_addon_size), reasons }
}

const fn months_to_renew(value: &'static str) -> Reason {
    Reason {
        reason_code: "contract_num_months_to_renew",
        description: "Number of months remaining until this customer's contract is up for renewal.",
        value,
    }
}

const fn days_since_launch(value: &'static str) -> Reason {
    Reason {
        reason_code: "contract_num_days_since_last_desktop_app_launch_in_last_365_days",
        description: "Number of days since the customer last launched any Adobe desktop app (within the past year).",
        value,
    }
}

const fn visited_adobe_com(value: &'static str) -> Reason {
    Reason {
        reason_code: "contract_acom_domain_visit_flag_in_last_30_days",
        description: "Whether anyone from the customer's organisation has visited Adobe.com in the past 30 days.",
        value,
    }
}

const fn distinct_apps(value: &'static str) -> Reason {
    Reason {
        reason_code: "contract_num_distinct_desktop_apps_installed_in_last_30_days",
        description: "Number of distinct Adobe desktop apps installed across customer endpoints in the past 30 days.",
        value,
    }
}

const fn acrobat_installs(value: &'static str) -> Reason {
    Reason {
        reason_code: "contract_num_Acrobat_desktop_install_events_in_last_365_days",
        description: "Acrobat desktop install events on customer endpoints in the past year.",
        value,
    }
}

const fn assigned_seats(value: &'static str) -> Reason {
    Reason {
        reason_code: "team_num_assigned_seats_at_snapshot",
        description: "Number of seats currently assigned to end users.",
        value,
    }
}

const fn deployment_ratio(value: &'static str) -> Reason {
    Reason {
        reason_code: "team_deployment_ratio_at_snapshot",
        description: "Share of provisioned seats that are currently assigned to end users.",
        value,
    }
}

const fn provisioning_change(value: &'static str) -> Reason {
    Reason {
        reason_code: "team_provisioned_quantity_rate_of_change_at_last_30_days",
        description: "Rate of change in total provisioned seats over the past 30 days.",
        value,
    }
}
