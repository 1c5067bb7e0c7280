//! `playbook init` and `playbook new`: what they write is clean, and nothing that is there is written over.

use std::fs;
use std::process::{Command, Stdio};

use crate::fixture::Fixture;

/// Exit status, and what it says on both outputs; git knows nobody but whom the folder itself names.
fn said(fixture: &Fixture, arguments: &[&str]) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_playbook"))
        .args(arguments)
        .args(["--today", "2026-11-22", "--color", "never"])
        .current_dir(fixture.root())
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .stdin(Stdio::null())
        .output()
        .expect("the program runs");
    let text = [output.stdout, output.stderr].concat();
    (output.status.code().expect("a status"), String::from_utf8(text).expect("UTF-8"))
}

#[test]
fn a_new_playbook_checks_clean_and_builds() {
    let mut fixture = Fixture::new("//@ git config user.email maya@example.org\n");
    fixture.git(&["config", "user.name", "Maya Chen"]);
    let (status, told) = said(&fixture, &["init", "our-handbook"]);
    assert_eq!(status, 0, "{told}");
    insta::assert_snapshot!(told, @r"
    Our handbook: a playbook in 6 files
      playbook.yml
      people.yml
      index.md
      write-a-page.md
      templates/sop.md
      .gitignore
    Maya Chen answers for its pages until they name somebody else

    next:
      playbook -C our-handbook check
      playbook -C our-handbook serve --open
      playbook -C our-handbook new first-process.md
    and commit it, so that its history counts
    ");
    let root = fixture.root().join("our-handbook");
    let text = |path: &str| fs::read_to_string(root.join(path)).expect("a file");
    insta::assert_snapshot!(text("playbook.yml") + &text("people.yml"), @r"
    title: Our handbook
    owner: maya
    review: { every: 180d, notice: 14d }     # how often a process is looked at, and how early it is said
    # Who works here. A page names them as owner or reviewer; git knows them by their addresses.
    people:
      maya: { name: Maya Chen, email: [maya@example.org] }
    # teams:
    #   service: { name: Service desk, members: [maya, jonas] }
    ");
    for command in ["check", "build"] {
        let (status, told) = said(&fixture, &[command, "our-handbook"]);
        assert_eq!(status, 0, "{told}");
    }
    assert!(root.join("site/index.html").is_file());
    assert_eq!(fixture.said(&["status", "--short", "-uall"]).matches("site/").count(), 0, "the site is not committed");
    fixture.then("//@ in our-handbook\n");
    let codes = |fixture: &Fixture| -> Vec<&str> {
        fixture.read_all().findings.iter().map(|finding| finding.rule.code).collect()
    };
    assert_eq!(codes(&fixture), ["PB008"], "a note: nothing is committed");
    fixture.then("//@ commit 2026-11-22 maya\n");
    assert_eq!(codes(&fixture), [""; 0], "no finding at all");
    let (status, told) = said(&fixture, &["init"]);
    assert!(status == 2 && told.contains("playbook.yml, people.yml, index.md"), "{told}");
    let (status, told) = said(&fixture, &["init", "deeper/still"]);
    assert!(status == 2 && told.contains("is part of it"), "{told}");
    assert!(!root.join("deeper").exists());
}

#[test]
fn nothing_that_is_there_is_written_over() {
    let fixture = Fixture::new("//- index.md\nMine.\n//- .gitignore\n*.tmp\n");
    let (status, told) = said(&fixture, &["init"]);
    assert!(status == 2 && told.contains("nothing was written: index.md is there already"), "{told}");
    assert!(!fixture.root().join("playbook.yml").exists() && !fixture.root().join("templates").exists());
    fs::remove_file(fixture.root().join("index.md")).expect("removed");
    let (status, told) = said(&fixture, &["init"]);
    assert!(status == 0 && told.contains("write those who work here into people.yml"), "{told}");
    assert_eq!(fs::read_to_string(fixture.root().join(".gitignore")).expect("a file"), "*.tmp\n");
    assert_eq!(fixture.findings(), "");
}

#[test]
fn a_page_begins_from_a_template() {
    let fixture = Fixture::new(
        "//- playbook.yml\ntitle: T\nowner: ann\ndefaults: [{ path: \"field/**\", owner: bea }]\n\
         //- people.yml\npeople: { ann: { name: Ann Lee }, bea: { name: Bea Bell }, cleo: { name: Cleo Fox } }\n\
         //- index.md\n# T\n//- billing/index.md\n---\nowner: cleo\n---\n# Billing\n//- old.md\n---\nkind: guide\naliases: [/gone]\n---\n\
         //- templates/install.md\n---\nsections:\n  - Tools\n  - After\n# what else\nkind: sop\ncriticality: \"{{ level }}\"\n---\n# {{ title }}\n\n## Tools\n\n### After\n",
    );
    let text = |path: &str| fs::read_to_string(fixture.root().join(path)).expect("a file");
    for (arguments, path, owner) in [
        (&["new", "billing/send-invoice.md"][..], "billing/send-invoice.md", "cleo"),
        (&["new", "field/mount", "--title", "Mount: a bracket"], "field/mount.md", "bea"),
        (&["new", "/a/b/c.md", "--owner", "Ann Lee"], "a/b/c.md", "ann"),
        (&["new", "plain.md"], "plain.md", "ann"),
    ] {
        let (status, told) = said(&fixture, arguments);
        assert!(status == 0 && told.starts_with(&format!("{path}\n")), "{told}");
        assert!(text(path).contains(&format!("\nowner: {owner}\n")), "{}", text(path));
    }
    assert!(text("field/mount.md").contains("title: \"Mount: a bracket\"\n"), "{}", text("field/mount.md"));
    assert!(text("billing/send-invoice.md").contains("title: Send invoice\n"));
    let (status, told) = said(&fixture, &["new", "field/van.md", "--template", "install"]);
    assert_eq!(status, 0, "{told}");
    insta::assert_snapshot!(text("field/van.md"), @r#"
    ---
    # what else
    kind: sop
    criticality: "{{ level }}"
    title: Van
    owner: bea
    template: install
    ---
    # Van

    ## Tools

    ### After
    "#);
    for (arguments, why) in [
        (&["new", "plain.md"][..], "is there already"),
        (&["new", "Plain.md"], "differs from `Plain.md` only in the case"),
        (&["new", "billing"], "is a folder"),
        (&["new", "billing/"], "is a folder"),
        (&["new", "../x.md"], "outside of the playbook"),
        (&["new", "templates/x.md"], "stays there"),
        (&["new", "gone.md"], "the old address gone.html of `old.md`"),
        (&["new", "x.md", "--template", "instal"], "did you mean `install`?"),
        (&["new", "x.md", "--owner", "cloe"], "did you mean"),
        (&["new", "x.md", "--title", " "], "the title is empty"),
    ] {
        let (status, told) = said(&fixture, arguments);
        assert!(status == 2 && told.contains(why), "{arguments:?}: {told}");
    }
    assert!(!fixture.root().join("x.md").exists());
}

#[test]
fn pages_have_the_sections_that_their_template_asks_for() {
    let fixture = Fixture::new(
        "//- playbook.yml\ntitle: T\nrules: { orphan-page: off }\n//- index.md\n# T\n//- templates/sop.md\n---\nsections: [Steps, If it goes wrong, Done when]\n---\n## Steps\n\n#### If it goes wrong\n\
         //- a.md\n---\nkind: guide\ntemplate: sop\n---\n# Steps\n\n## Schluss {#end #done-when}\n\
         //- b.md\n---\nkind: guide\ntemplate: spo\n---\n\
         //- c.md\n---\nkind: guide\nstatus: draft\ntemplate: sop\n---\n\
         //- d.md\n---\nkind: guide\ntemplate: templates/sop.md\n---\n## STEPS\n### if it goes *wrong*?\n## Done when\n",
    );
    insta::assert_snapshot!(fixture.findings(), @r"
    a.md:3:11: warning[PB502] it lacks the section `If it goes wrong`, for which `templates/sop.md` asks; add `#### If it goes wrong` behind `Steps`
    b.md:3:11: warning[PB502] there is no template `spo`; did you mean `sop`?
    ");
    // Without templates of one's own the key may be another tool's.
    assert_eq!(crate::fixture::check("//- index.md\n---\ntemplate: page.html\n---\n"), "");
}
