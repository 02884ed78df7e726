//! Writing HTML: elements with a class, escaped text.

use crate::charts::escape;

/// A document body that is being written.
#[derive(Default)]
pub(super) struct Page {
    out: String,
}

impl Page {
    /// Opens an element; an empty class is left out.
    pub(super) fn open(&mut self, tag: &str, class: &str) {
        self.out.push('<');
        self.out.push_str(tag);
        if !class.is_empty() {
            self.out.push_str(" class=\"");
            self.out.push_str(class);
            self.out.push('"');
        }
        self.out.push('>');
    }

    /// Closes an element.
    pub(super) fn close(&mut self, tag: &str) {
        self.out.push_str("</");
        self.out.push_str(tag);
        self.out.push_str(">\n");
    }

    /// An element with a text.
    pub(super) fn text(&mut self, tag: &str, class: &str, text: &str) {
        self.open(tag, class);
        self.out.push_str(&escape(text));
        self.close(tag);
    }

    /// A drawing that is already written.
    pub(super) fn drawing(&mut self, svg: &str) {
        self.out.push_str(svg);
    }

    /// A table; columns from `first_number` on hold numbers.
    pub(super) fn table(&mut self, header: &[String], rows: &[Vec<String>], first_number: usize) {
        let class = |at: usize| if at >= first_number { "number" } else { "" };
        self.open("div", "scroll");
        self.open("table", "");
        self.open("thead", "");
        self.open("tr", "");
        for (at, name) in header.iter().enumerate() {
            self.text("th", class(at), name);
        }
        self.close("tr");
        self.close("thead");
        self.open("tbody", "");
        for row in rows {
            self.open("tr", "");
            for (at, cell) in row.iter().enumerate() {
                self.text("td", class(at), cell);
            }
            self.close("tr");
        }
        self.close("tbody");
        self.close("table");
        self.close("div");
    }

    /// A list of names and values.
    pub(super) fn facts(&mut self, facts: &[(&str, String)]) {
        self.open("dl", "facts");
        for (name, value) in facts {
            self.open("div", "");
            self.text("dt", "", name);
            self.text("dd", "", value);
            self.close("div");
        }
        self.close("dl");
    }

    pub(super) fn into_string(self) -> String {
        self.out
    }
}

/// A header from fixed names.
pub(super) fn header(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}
