//! The JSON reader takes what `serde_json` takes, apart from depth, and finds the same in it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::Value as Theirs;
use vip_recommendations::wire::json::{Kind, Tape, Value};

fuzz_target!(|text: &str| {
    // Both refuse deep documents, each at a depth of its own.
    if 60 < text.bytes().filter(|byte| matches!(byte, b'[' | b'{')).count() {
        let _ = Tape::new(text);
        return;
    }
    // Ours reads no number until it is asked for, so that one too large for a float is none of its
    // business.
    let theirs = serde_json::from_str::<Theirs>(text);
    let ours = Tape::new(text);
    match (&ours, &theirs) {
        (Ok(tape), Ok(theirs)) => same(tape.root(), theirs),
        (Ok(_), Err(error)) => {
            assert!(error.to_string().contains("number out of range"), "{error}")
        }
        (Err(error), Ok(_)) => panic!("refused: {error:?}"),
        (Err(_), Err(_)) => {}
    }
});

fn same(ours: Value<'_>, theirs: &Theirs) {
    match theirs {
        Theirs::Null => assert_eq!(ours.kind(), Kind::Null),
        Theirs::Bool(is) => assert_eq!(ours.as_bool(), Some(*is)),
        Theirs::Number(_) => assert_eq!(ours.kind(), Kind::Number),
        Theirs::String(text) => assert_eq!(ours.as_str(), Some(text.as_str())),
        Theirs::Array(items) => {
            assert_eq!(ours.items().count(), items.len());
            for (ours, theirs) in ours.items().zip(items) {
                same(ours, theirs);
            }
        }
        // Of keys that are there twice both take the last.
        Theirs::Object(members) => {
            for (key, theirs) in members {
                same(ours.get(key).expect("a key that is there"), theirs);
            }
        }
    }
}
