"""Collect the CSS and the font that the pages use from node_modules into static_vendor, with their licences.

`static_vendor/utrecht.css` holds the components below, in this order; `static_vendor/fonts.css` names the font files.
"""

import shutil
from pathlib import Path

NODE_MODULES = Path("node_modules")
TARGET = Path("static_vendor")
COMPONENTS = (
    "root",
    "document",
    "body",
    "page-layout",
    "page",
    "page-header",
    "page-body",
    "page-content",
    "page-footer",
    "surface",
    "column-layout",
    "article",
    "heading-1",
    "heading-2",
    "heading-3",
    "heading-4",
    "heading-5",
    "heading-group",
    "pre-heading",
    "paragraph",
    "emphasis",
    "mark",
    "separator",
    "unordered-list",
    "ordered-list",
    "link",
    "link-list",
    "link-button",
    "skip-link",
    "breadcrumb-nav",
    "nav-bar",
    "pagination",
    "button",
    "button-group",
    "form-field",
    "form-field-description",
    "form-field-error-message",
    "form-fieldset",
    "form-label",
    "textbox",
    "textarea",
    "select",
    "checkbox",
    "custom-checkbox",
    "radio-button",
    "alert",
    "spotlight-section",
    "data-badge",
    "badge-list",
    "number-badge",
    "status-badge",
    "data-list",
    "number-data",
    "table",
    "figure",
    "accordion",
)
FONT = NODE_MODULES / "@fontsource-variable" / "source-sans-3"
FONT_SUBSETS = ("latin", "latin-ext")


def main() -> None:
    """Collect into a new folder, then put it in the old one's place."""
    half = TARGET.with_name(TARGET.name + ".new")
    shutil.rmtree(half, ignore_errors=True)
    (half / "fonts").mkdir(parents=True)
    (half / "licences").mkdir()
    collect_components(half)
    collect_font(half)
    shutil.rmtree(TARGET, ignore_errors=True)
    half.rename(TARGET)


def collect_components(target: Path) -> None:
    """Put the style sheets of the components into one file."""
    sheets = []
    for component in COMPONENTS:
        package = NODE_MODULES / "@utrecht" / f"{component}-css"
        sheet = (package / "dist" / "index.css").read_text(encoding="utf-8")
        sheets.append(f"/* @utrecht/{component}-css */\n{sheet.strip()}\n")
    (target / "utrecht.css").write_text("".join(sheets), encoding="utf-8")
    library = NODE_MODULES / "@utrecht" / "component-library-css"
    shutil.copy(library / "LICENSE.md", target / "licences" / "utrecht-component-library-css.md")


def collect_font(target: Path) -> None:
    """Copy the subsets that Dutch needs, and the rules that name them."""
    rules = []
    for style in ("wght.css", "wght-italic.css"):
        for rule in (FONT / style).read_text(encoding="utf-8").split("/* ")[1:]:
            name = rule.partition(" */")[0]
            subset = name.removeprefix("source-sans-3-").partition("-wght")[0]
            if subset in FONT_SUBSETS:
                rules.append(f"/* {rule.strip()}\n".replace("./files/", "fonts/"))
                shutil.copy(FONT / "files" / f"{name}.woff2", target / "fonts")
    (target / "fonts.css").write_text("\n".join(rules), encoding="utf-8")
    shutil.copy(FONT / "LICENSE", target / "licences" / "source-sans-3.txt")


if __name__ == "__main__":
    main()
