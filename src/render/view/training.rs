//! Whom to train.

use serde::Serialize;

use super::{Day, Link, Party};

/// Who learns which process from whom (`training.html`).
#[derive(Debug, Clone, Serialize)]
pub struct TrainingPage {
    /// What it comes to, a sentence each.
    pub said: Vec<String>,
    /// The trainings, the most urgent first; at most two hundred.
    pub rows: Vec<TrainingRow>,
    /// How many more there are.
    pub more: usize,
    /// Processes for which nobody can be trained.
    pub open: Vec<OpenPlace>,
    /// The pages on who is away, who can step in and whom to train, this one left out.
    pub ways: Vec<Link>,
}

/// A training.
#[derive(Debug, Clone, Serialize)]
pub struct TrainingRow {
    /// The process.
    pub page: Link,
    /// Title of its folder.
    pub folder: String,
    /// Criticality; may be empty.
    pub criticality: String,
    /// Who learns it.
    pub learner: Party,
    /// From whom.
    pub teacher: Party,
    /// How they come to know it, in words.
    pub knows: String,
    /// The last day for it; absent where none is near.
    pub by: Option<Day>,
    /// The first day on which the process has nobody, were nobody trained.
    pub stops: Option<Day>,
}

/// A process for which nobody can be trained.
#[derive(Debug, Clone, Serialize)]
pub struct OpenPlace {
    /// The process.
    pub page: Link,
    /// Why, in words.
    pub why: String,
}
