//! The sections of a wasm, as they are.

use anyhow::{Context, Result};
use wasm_encoder::RawSection;
use wasmparser::Payload;

/// The section that this part of a wasm is, or begins. `None`: it is none.
pub(super) fn raw<'w>(payload: &Payload<'_>, wasm: &'w [u8]) -> Result<Option<RawSection<'w>>> {
    let Some((id, range)) = payload.as_section() else { return Ok(None) };
    let range = usize::try_from(range.start)?..usize::try_from(range.end)?;
    let data = wasm.get(range).context("a section is cut off")?;
    Ok(Some(RawSection { id, data }))
}
