//! The playbook as plain data: intervals and dates, people, pages, and all of it with look-ups. No IO, no clock.

pub mod cadence;
pub mod page;
pub mod people;
pub mod playbook;
