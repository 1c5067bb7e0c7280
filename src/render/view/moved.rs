//! An old address of a page.

use serde::Serialize;

use super::Link;

/// What stands at an old address and leads on (`moved.html`).
#[derive(Debug, Clone, Serialize)]
pub struct MovedPage {
    /// The page as it is called and where it lies now.
    pub to: Link,
    /// Its address for machines: in full where the site's is known, else relative.
    pub canonical: String,
}
