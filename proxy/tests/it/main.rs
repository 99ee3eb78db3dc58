//! Starts the real server on a free port and talks HTTP to it, one test for each rule.

mod binary;
mod checkout;
mod embedded;
mod faults;
mod files;
mod history;
mod idempotency;
mod limits;
mod origins;
mod propensity;
mod recommendations;
mod sandbox;
mod subscriptions;
mod support;
