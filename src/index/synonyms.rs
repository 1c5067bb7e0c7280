//! Other words for one thing, from `playbook.yml`: a page that says one of them is found by all of them.
//!
//! They are put into the page's entry before it is indexed, so that no query has to know of them.

use super::analysis;
use super::documents::{Entry, FIELDS};

/// Words or short phrases that mean the same, as they were written.
pub type Group = Vec<String>;

/// Adds to each field of an entry the other words for what it says.
pub fn widen(entry: &mut Entry, groups: &[Group]) {
    if groups.is_empty() {
        return;
    }
    for field in 0..FIELDS {
        let texts: Vec<Vec<String>> = entry.texts(field).map(analysis::token_list).collect();
        let mut more: Vec<String> = Vec::new();
        for group in groups {
            let says = |member: &String| {
                let wanted = analysis::token_list(member);
                !wanted.is_empty() && texts.iter().any(|text| text.windows(wanted.len()).any(|run| run == wanted))
            };
            let said: Vec<bool> = group.iter().map(says).collect();
            if said.contains(&true) {
                more.extend(group.iter().zip(said).filter(|(_, said)| !said).map(|(member, _)| member.clone()));
            }
        }
        entry.synonyms[field] = more;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::documents::Section;

    #[test]
    fn what_is_said_one_way_is_found_the_other_way() {
        let section = |text: &str| Section { text: text.to_owned(), ..Section::default() };
        let mut entry = Entry {
            title: "Pay a Bill".to_owned(),
            sections: vec![section("Raise a purchase"), section("order; the purchase order number")],
            ..Entry::default()
        };
        let groups =
            [["invoice", "bill", "bills"].map(str::to_owned).to_vec(), vec!["PO".into(), "purchase order".into()]];
        widen(&mut entry, &groups);
        assert_eq!(
            entry.synonyms,
            [vec!["invoice".to_owned(), "bills".to_owned()], vec![], vec!["PO".to_owned()], vec![]]
        );
        assert_eq!(entry.texts(0).collect::<Vec<_>>(), ["Pay a Bill", "invoice", "bills"]);
    }
}
