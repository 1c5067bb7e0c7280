//! JSON Schemas (draft-07, which the YAML language server reads best) of the files that a writer sees, written from the
//! tables by which those files are read. Who and what there is in one playbook stands in none: they are the same for all.
//!
//! A schema is never stricter than the readers but in three things: words are in lower case; a word or a flag is no list, and
//! not nothing; and numbers and flags stand without quotes.

use serde_json::{Map, Value, json};

use crate::check::rules::CHECKS;
use crate::keys::{FILES, FRONT_MATTER, Key, Of, Shape, Table};
use crate::yaml::{self, Node};

const DAY: &str = "[0-9]{4}-[0-9]{2}-[0-9]{2}";
const INTERVAL: &str = "^ *[+-]?[Pp]|[0-9] *([yYwWdD]|[mM][oO])";

/// The names of the schemas, each with what it is for.
pub fn all() -> impl Iterator<Item = (&'static str, &'static str)> {
    FILES.iter().map(|(name, file, _)| (*name, *file))
}

/// The schema of a name.
pub fn schema(name: &str) -> Option<Value> {
    let (_, file, table) = FILES.iter().find(|(known, ..)| *known == name)?;
    let mut schema = Map::new();
    schema.insert("$schema".to_owned(), json!("http://json-schema.org/draft-07/schema#"));
    schema.insert("title".to_owned(), json!(file));
    schema.extend(record(table));
    if table.title == FRONT_MATTER.title {
        // Other tools have keys of their own there.
        schema.insert("additionalProperties".to_owned(), json!(true));
    }
    Some(Value::Object(schema))
}

type Schema = Map<String, Value>;

fn object(value: Value) -> Schema {
    match value {
        Value::Object(object) => object,
        _ => Map::new(),
    }
}

/// A mapping with these keys.
fn record(table: &Table) -> Schema {
    let properties: Schema = table.keys.iter().map(|key| (key.name.to_owned(), property(key))).collect();
    let required: Vec<&str> = table.keys.iter().filter(|key| key.required).map(|key| key.name).collect();
    let mut schema =
        object(json!({ "type": ["object", "null"], "properties": properties, "additionalProperties": false }));
    if !required.is_empty() {
        schema.insert("required".to_owned(), json!(required));
    }
    schema
}

/// A key with what it says.
fn property(key: &Key) -> Value {
    let mut schema = object(json!({ "description": key.says }));
    schema.extend(shape(&key.shape));
    if let Some(default) = example(key.default) {
        schema.insert("default".to_owned(), default);
    }
    schema.insert("examples".to_owned(), json!([example(key.example)]));
    Value::Object(schema)
}

fn shape(shape: &Shape) -> Schema {
    match shape {
        Shape::One(of) => one_or_many(*of, Some(1)),
        Shape::Many(of) => one_or_many(*of, None),
        Shape::Groups => {
            let text = scalar(Of::Text);
            let types = ["string", "number", "boolean", "null", "array"];
            object(json!({ "type": types, "items": { "type": types, "items": text } }))
        }
        Shape::Record(table) => record(table),
        Shape::Records(table) => {
            let mut schema = record(table);
            schema.insert("items".to_owned(), Value::Object(record(table)));
            schema.insert("type".to_owned(), json!(["array", "object", "null"]));
            schema
        }
        Shape::Brief(table) => {
            let mut schema = record(table);
            schema.insert("type".to_owned(), json!(["string", "number", "boolean", "object", "null"]));
            schema
        }
        Shape::Map(Of::Rule, below) => {
            let names = CHECKS
                .iter()
                .flat_map(|check| [(check.rule.name, check.rule.doc.what), (check.rule.code, check.rule.doc.what)]);
            let property = |(name, what): (&str, &str)| {
                let mut schema = object(json!({ "description": what }));
                schema.extend(self::shape(below));
                (name.to_owned(), Value::Object(schema))
            };
            let properties: Schema = names.map(property).collect();
            object(json!({ "type": ["object", "null"], "properties": properties, "additionalProperties": false }))
        }
        Shape::Map(_, below) => {
            object(json!({ "type": ["object", "null"], "additionalProperties": Value::Object(self::shape(below)) }))
        }
    }
}

/// A value, or a list of `most` of them.
fn one_or_many(of: Of, most: Option<usize>) -> Schema {
    let one = scalar(of);
    let list = |one: &Schema| {
        let mut list = object(json!({ "items": one }));
        if let Some(most) = most {
            // A list of nobody names nobody.
            let least = usize::from(!matches!(of, Of::Somebody));
            list.extend(object(json!({ "minItems": least, "maxItems": most })));
        }
        list
    };
    match one.get("type").and_then(Value::as_array) {
        // What has types can be a list beside them: one schema, which editors explain better than two.
        Some(types) => {
            let types: Vec<Value> = types.iter().cloned().chain([json!("array")]).collect();
            let mut schema = one.clone();
            schema.extend(list(&one));
            schema.insert("type".to_owned(), Value::Array(types));
            schema
        }
        None if most.is_some() => one,
        None => {
            let mut many = object(json!({ "type": ["array", "null"] }));
            many.extend(list(&one));
            object(json!({ "anyOf": [one, many] }))
        }
    }
}

fn scalar(of: Of) -> Schema {
    let pattern = |pattern: &str| object(json!({ "type": ["string", "null"], "pattern": pattern }));
    match of {
        Of::Whole => object(json!({ "type": ["integer", "null"] })),
        Of::Count => object(json!({ "type": ["integer", "null"], "minimum": 0 })),
        Of::Within(least, most) => object(json!({ "type": ["integer", "null"], "minimum": least, "maximum": most })),
        Of::Flag => object(json!({ "enum": [true, false] })),
        Of::Date => pattern(&format!("^ *{DAY}([Tt ].*)?$")),
        Of::Days => pattern(&format!("^ *{DAY}([Tt ][^/]*)?(/ *{DAY}([Tt ].*)?)? *$")),
        Of::Interval => pattern(INTERVAL),
        Of::Notice => {
            let mut schema = pattern(&format!("{INTERVAL}|^ *0"));
            schema.extend(object(json!({ "type": ["string", "integer", "null"], "minimum": 0, "maximum": 0 })));
            schema
        }
        Of::Web => pattern("^ *https?://"),
        Of::Colour => pattern("^ *#([0-9a-fA-F]{3}|[0-9a-fA-F]{6}) *$"),
        Of::Word(words) => object(json!({ "enum": words() })),
        Of::Rule => {
            let names: Vec<&str> = CHECKS.iter().flat_map(|check| [check.rule.name, check.rule.code]).collect();
            object(json!({ "enum": names }))
        }
        _ => object(json!({ "type": ["string", "number", "boolean", "null"] })),
    }
}

/// A value of YAML as JSON; nothing where there is none.
fn example(text: &str) -> Option<Value> {
    let text = (!text.is_empty()).then(|| format!("v: {text}"))?;
    let node = yaml::parse(&text, 0).ok()?;
    match node.value {
        yaml::Value::Map(entries) => entries.first().map(|entry| value(&text, &entry.node)),
        _ => None,
    }
}

/// YAML as JSON, as editors read it: whole numbers, `true` and `false` are no text unless they are quoted.
pub fn value(text: &str, node: &Node) -> Value {
    match &node.value {
        yaml::Value::Null => Value::Null,
        yaml::Value::Scalar(said) if text[node.span.start..].starts_with(['"', '\'']) => json!(said),
        yaml::Value::Scalar(said) => match (said.parse::<i64>(), said.as_str()) {
            (Ok(number), _) if number.to_string() == *said => json!(number),
            (_, "true") => json!(true),
            (_, "false") => json!(false),
            _ => json!(said),
        },
        yaml::Value::List(items) => items.iter().map(|item| value(text, item)).collect(),
        yaml::Value::Map(entries) => {
            Value::Object(entries.iter().map(|entry| (entry.key.clone(), value(text, &entry.node))).collect())
        }
    }
}
