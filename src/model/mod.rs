//! The playbook as plain data: intervals and dates, people, clients, the register, pages, and all of it with look-ups. No IO, no clock.

pub mod cadence;
pub mod clients;
pub mod page;
pub mod people;
pub mod playbook;
pub mod redirects;
pub mod register;
pub mod templates;
pub mod training;
pub mod workdays;
