//! Reads the fields of a request body and collects everything that is wrong with them.

use std::sync::LazyLock;

use serde_json::{Map, Value};

use super::error::AdobeError;

/// What is wrong with a body. Adobe names one kind of problem at a time, with all its fields.
#[derive(Debug, Default)]
pub(crate) struct Problems {
    unexpected: Vec<String>,
    missing: Vec<String>,
    invalid: Vec<String>,
}

impl Problems {
    /// Blames a field whose value cannot be used.
    pub(crate) fn invalid(&mut self, path: String) {
        self.invalid.push(path);
    }

    /// # Errors
    ///
    /// 1121, else 1122, else 1117, with the JSON paths of the fields. Adobe does not document which
    /// comes first.
    pub(crate) fn into_result(self) -> Result<(), AdobeError> {
        let kinds = [("1121", self.unexpected), ("1122", self.missing), ("1117", self.invalid)];
        match kinds.into_iter().find(|(_, fields)| !fields.is_empty()) {
            Some((code, fields)) => Err(AdobeError::fields(code, fields)),
            None => Ok(()),
        }
    }
}

/// One object of a body. A field that is null counts as absent.
#[derive(Debug)]
pub(crate) struct Fields<'a> {
    object: &'a Map<String, Value>,
    /// JSON path of the object with a trailing dot; empty for the body itself.
    prefix: String,
}

impl<'a> Fields<'a> {
    /// The body of a call. What is no object has no fields.
    pub(crate) fn of(body: Option<&'a Value>) -> Self {
        static NONE: LazyLock<Map<String, Value>> = LazyLock::new(Map::new);
        Self { object: body.and_then(Value::as_object).unwrap_or(&NONE), prefix: String::new() }
    }

    /// JSON path of a field, as `invalidFields` names it: `lineItems[0].offerId`.
    pub(crate) fn path(&self, name: &str) -> String {
        format!("{}{name}", self.prefix)
    }

    /// A field as it is. `None`: absent.
    pub(crate) fn get(&self, name: &str) -> Option<&'a Value> {
        self.object.get(name).filter(|value| !value.is_null())
    }

    /// Complains about fields that are not documented.
    pub(crate) fn only(&self, known: &[&str], problems: &mut Problems) {
        let unknown = self.object.keys().filter(|name| !known.contains(&name.as_str()));
        problems.unexpected.extend(unknown.map(|name| self.path(name)));
    }

    /// Complains about a field that is absent.
    pub(crate) fn require(&self, name: &str, problems: &mut Problems) {
        if self.get(name).is_none() {
            problems.missing.push(self.path(name));
        }
    }

    /// A text.
    pub(crate) fn text(&self, name: &str, problems: &mut Problems) -> Option<&'a str> {
        self.read(name, problems, Value::as_str)
    }

    /// A whole number.
    pub(crate) fn number(&self, name: &str, problems: &mut Problems) -> Option<i64> {
        self.read(name, problems, Value::as_i64)
    }

    /// True or false.
    pub(crate) fn flag(&self, name: &str, problems: &mut Problems) -> Option<bool> {
        self.read(name, problems, Value::as_bool)
    }

    /// An object.
    pub(crate) fn object(&self, name: &str, problems: &mut Problems) -> Option<Self> {
        let object = self.read(name, problems, Value::as_object)?;
        Some(Self { object, prefix: format!("{}.", self.path(name)) })
    }

    /// A list of objects. An entry that is none is blamed by its place and left out.
    pub(crate) fn objects(&self, name: &str, problems: &mut Problems) -> Option<Vec<Self>> {
        let list = self.read(name, problems, Value::as_array)?;
        let mut objects = Vec::new();
        for (index, entry) in list.iter().enumerate() {
            let path = format!("{}[{index}]", self.path(name));
            match entry.as_object() {
                Some(object) => objects.push(Self { object, prefix: format!("{path}.") }),
                None => problems.invalid(path),
            }
        }
        Some(objects)
    }

    fn read<T>(
        &self,
        name: &str,
        problems: &mut Problems,
        as_type: impl Fn(&'a Value) -> Option<T>,
    ) -> Option<T> {
        let value = as_type(self.get(name)?);
        if value.is_none() {
            problems.invalid(self.path(name));
        }
        value
    }
}
