//! A page that has everything, as it is shown.

use super::*;

const PAGE: &str = r#"<!-- a remark -->
# Send the *invoice* {#send}

First paragraph with `code`, ~~old~~ words,
a [page](../b.md "The \"b\""), <https://a.example/?x=1&y=2>, https://bare.example/a_b_c. and service@example.org
<br> after a break; <kbd>raw</kbd>.

1. One
2. Two
   1. Inner

      ```json
      {"a": "<b>"}
      ```
3) Other

- [ ] Tick *me*
  - [x] Inner
- [x] Done

## Search

| Item | Limit | |
| :--- | ---: | :-: |
| ![a "logo"](logo.png) | 5<br>6 | x |

> [!WARNING]
> Mind the gap.

> [!note] Own *title*
> Text.

> Plain quotation[^b].

Term
: Definition[^a] and again[^b].

[^a]: Note a.
[^b]: Note b.

    Second paragraph.

# Second {{ title }}

<%= partial "x" %> and {{< figure src="a" >}} and [t](<%= url %>)

<div class="x">
raw
</div>

```mermaid
graph TD; a-->b
```

    indented
"#;

#[test]
fn a_page_with_everything() {
    println!("{}", html(PAGE));
    let doc = parse(PAGE, 100, &Options::default());
    println!("{:#?}", doc);
    println!("{:#?}", blocks(PAGE));
    println!("{}", sanitized("a <b>x *y</b> z* <script>alert(1)</script> <a href='javascript:x'>q</a> <a href=\"https://x.y\" onclick=x>text *em*</a>\n\n<details open>\n<summary>Sum & `x` &amp; y</summary>\n\nInner **md**\n\n</details>\n\n<table><tr><td onclick=x colspan=2>a<td>b<tr><td><img src=x onerror=y alt=\"z\"></table>\n\n<svg><style><script>x</script></style></svg>after\n\n</div></main>- x <li>y\n"));
}
