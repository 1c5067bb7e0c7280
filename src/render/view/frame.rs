//! Around every page: the frame, the menu and the side navigation.

use serde::Serialize;

use super::Day;

/// What every page receives as `frame`.
#[derive(Debug, Clone, Serialize)]
pub struct Frame {
    /// The playbook's title.
    pub site_title: String,
    /// Language of the interface and of the playbook, a BCP 47 tag.
    pub lang: String,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    /// Language of the page's own text, where that is another one.
    pub text_lang: Option<String>,
    /// `ltr` or `rtl`, likewise.
    pub text_dir: Option<&'static str>,
    /// Names of the style sheets and scripts that the page loads once it is there, with blanks between.
    pub later: String,
    /// The page's title, without the playbook's.
    pub title: String,
    /// One sentence for search engines and previews; may be empty.
    pub description: String,
    /// The way from this page to the site's root: empty or `../` repeated. Put before every asset.
    pub root: String,
    /// Changes whenever an asset does. Put behind the name of an asset and a `?`, so that no browser keeps an old one.
    pub stamp: String,
    /// This page's address from the root, such as `billing/send-invoice.html`.
    pub url: String,
    /// `home`, `folder`, `page`, `person`, `team`, `people`, `cover`, `health`, `board`, `signs`, `rules`, `findings`, `lately`, `ledger`, `a-z`,
    /// `tags`, `book`, `search`, `not-found`, `offline`, `moved`.
    pub template: &'static str,
    /// What keeps the site on the reader's device; absent where `offline` in `playbook.yml` says no.
    pub offline: Option<Kept>,
    /// The feed of changes, relative to this page; absent where the site's address is not known.
    pub feed: Option<String>,
    /// The page of what the signs mean, relative to this page.
    pub signs_href: String,
    /// The day the site was built for.
    pub built: Day,
    /// The navigation, safe HTML: what `nav.html` made of a [`Nav`].
    pub nav: String,
    /// The main menu once more, for the pages that list it in their text (`search`, `not-found`, `offline`); empty elsewhere.
    pub menu: Vec<MenuEntry>,
    /// From home to the folder of this page; the page itself is left out.
    pub crumbs: Vec<Link>,
    /// Counts for the menu's badges and the footer.
    pub totals: Totals,
    /// What `look` in `playbook.yml` asks for.
    pub look: Look,
}

/// What keeps the site on the reader's device.
#[derive(Debug, Clone, Serialize)]
pub struct Kept {
    /// The service worker, from the site's root; put [`Frame::root`] before it.
    pub worker: String,
    /// What makes the site an app on a home screen, likewise.
    pub manifest: String,
}

/// Logo, colour, fonts and footer of this playbook.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Look {
    /// There is `assets/theme.css`, which sets the colour and the fonts: link it behind all other style sheets.
    pub styled: bool,
    /// It brings fonts, which the content security policy has to allow.
    pub fonts: bool,
    /// The image that stands in the bar.
    pub logo: Option<Logo>,
    /// What stands in the foot of each page, safe HTML; may be empty.
    pub footer: String,
}

/// The playbook's own mark.
#[derive(Debug, Clone, Serialize)]
pub struct Logo {
    /// Its path from the site's root, percent-encoded; put [`Frame::root`] before it.
    pub path: String,
    /// Its media type, where it can be the icon too; else empty.
    pub icon: &'static str,
    /// Its width in pixels, where it tells.
    pub width: Option<u32>,
    /// Its height in pixels, where it tells.
    pub height: Option<u32>,
}

/// What `nav.html` receives as `nav`. Pages that stand together share one rendering of it, in which none of them is
/// current: ` aria-current="page"` is put behind the `href` of each afterwards.
#[derive(Debug, Clone, Serialize)]
pub struct Nav {
    /// Main menu: top folders and the fixed pages (A–Z, tags, people, cover, health, findings).
    pub menu: Vec<MenuEntry>,
    /// What stands in and around the current folder; absent where that is nothing.
    pub section: Option<Section>,
    /// The page is the folder's own.
    pub at_folder: bool,
}

/// A link.
#[derive(Debug, Clone, Serialize)]
pub struct Link {
    /// Shown text.
    pub title: String,
    /// Relative address, percent-encoded.
    pub href: String,
}

/// An entry of the main menu.
#[derive(Debug, Clone, Serialize)]
pub struct MenuEntry {
    /// Shown text.
    pub title: String,
    /// Relative address.
    pub href: String,
    /// `folder`, `a-z`, `tags`, `people`, `cover`, `health`, `findings`; `folders` leads to all folders, where they are
    /// too many for a menu.
    pub kind: &'static str,
    /// The page is this entry or lies under it.
    pub current: bool,
    /// How many pages lie below it, where that says something.
    pub count: Option<usize>,
}

/// The folder that a page stands in, for the side navigation.
#[derive(Debug, Clone, Serialize)]
pub struct Section {
    /// The folder's title.
    pub title: String,
    /// Its index page.
    pub href: String,
    /// The folders between the one of the menu and this one, outermost first; of a long way the last few.
    pub path: Vec<Link>,
    /// Folders beside it that come before it; none where the menu has them.
    pub before: Vec<Link>,
    /// Folders beside it that come after it.
    pub after: Vec<Link>,
    /// Its pages, in order; of very many those around the page being read.
    pub pages: Vec<SectionEntry>,
    /// How many pages it has, where [`Self::pages`] has not all of them; else nothing.
    pub all: Option<usize>,
    /// The folders directly below it.
    pub folders: Vec<Link>,
}

/// One page of a [`Section`].
#[derive(Debug, Clone, Serialize)]
pub struct SectionEntry {
    /// Its title.
    pub title: String,
    /// Relative address.
    pub href: String,
    /// It is the page being read.
    pub current: bool,
    /// Its sign: a freshness state, or empty for a guide.
    pub sign: &'static str,
    /// First day on which it counts as due.
    pub notice: Option<Day>,
    /// The last day before it is stale.
    pub due: Option<Day>,
}

/// Site-wide counts.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Totals {
    /// Processes that are in force: current pages of kind `sop`.
    pub processes: usize,
    /// Of those: fresh.
    pub fresh: usize,
    /// Of those: due.
    pub due: usize,
    /// Of those: stale.
    pub stale: usize,
    /// Of those: unverified.
    pub unverified: usize,
    /// Covered now by nobody but the owner.
    pub cover_none: usize,
    /// Covered now by one reviewer.
    pub cover_one: usize,
    /// Covered now by two or more.
    pub cover_two: usize,
    /// Of those: history is cut off, so who has covered them is not known.
    pub unknown: usize,
    /// Of those covered: two who cover it might be one human, and are counted as one.
    pub unlinked: usize,
    /// Findings that are errors and not waived.
    pub errors: usize,
    /// Findings that are warnings and not waived.
    pub warnings: usize,
    /// Findings that are notes and not waived.
    pub notes: usize,
    /// Waived findings.
    pub waived: usize,
}
