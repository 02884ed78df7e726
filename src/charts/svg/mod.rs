//! Static SVG drawings of charts: for reports, for print, for the command line, for downloads.
//!
//! Presentation attributes only: no style attribute, no style element, no script, no reference to anything
//! outside. Every text is escaped. Items tell their text when pointed at, by a `title` element.

mod bars;
mod canvas;
mod curve;
mod forest;
mod frame;
mod heat;
mod lines;
mod sankey;
mod spark;
mod stems;
mod treemap;

use crate::charts::{ChartSpec, Plot, Theme};
use crate::format::{Formatter, Locale};
pub(crate) use canvas::escape;

use canvas::{Anchor, Area, Canvas, TextLook, fit, short, text_width};

/// How much wider bold text is.
const BOLD: f64 = 1.1;

/// Opacity of items that the selection leaves out.
const FADED: f64 = 0.28;

impl ChartSpec {
    /// The drawing as a whole SVG document of so many pixels, without heading: for pages that print the title
    /// themselves.
    pub fn to_svg(&self, theme: &Theme, locale: &Locale, width: f64, height: f64) -> String {
        let mut draft = Draft::new(self, theme, locale);
        draft.plot(Area { x: 0.0, y: 0.0, width, height });
        draft.document(width, height)
    }

    /// The drawing with surface, title, subtitle and note: a picture that stands alone.
    pub fn to_svg_with_heading(&self, theme: &Theme, locale: &Locale, width: f64, height: f64) -> String {
        const MARGIN: f64 = 16.0;
        let mut draft = Draft::new(self, theme, locale);
        let palette = &theme.palette;
        draft.canvas.rect(Area { x: 0.0, y: 0.0, width, height }, palette.surface, 0.0, "");
        let mut top = MARGIN;
        for line in wrap(&self.title, width - 2.0 * MARGIN, BOLD * 16.0) {
            let look = TextLook { size: 16.0, fill: palette.text, anchor: Anchor::Start, bold: true };
            draft.canvas.text((MARGIN, top + 14.0), look, &line);
            top += 21.0;
        }
        for line in wrap(&self.subtitle, width - 2.0 * MARGIN, 12.0) {
            draft.canvas.text((MARGIN, top + 12.0), draft.look(palette.muted, Anchor::Start), &line);
            top += 17.0;
        }
        let mut bottom = height - MARGIN;
        let notes = wrap(self.note.as_deref().unwrap_or_default(), width - 2.0 * MARGIN, 12.0);
        for line in notes.iter().rev() {
            draft.canvas.text((MARGIN, bottom), draft.look(palette.muted, Anchor::Start), line);
            bottom -= 17.0;
        }
        let top = top + 12.0;
        draft.plot(Area { x: MARGIN, y: top, width: width - 2.0 * MARGIN, height: bottom - top });
        draft.document(width, height)
    }
}

/// A drawing that is being made.
struct Draft<'a> {
    spec: &'a ChartSpec,
    theme: &'a Theme,
    f: Formatter,
    canvas: Canvas,
}

impl<'a> Draft<'a> {
    fn new(spec: &'a ChartSpec, theme: &'a Theme, locale: &Locale) -> Draft<'a> {
        Draft { spec, theme, f: spec.formatter(locale), canvas: Canvas::default() }
    }

    fn plot(&mut self, area: Area) {
        let spec = self.spec;
        match &spec.plot {
            Plot::Bars(plot) => bars::draw(self, plot, area),
            Plot::Curve(plot) => curve::draw(self, plot, area),
            Plot::Treemap(plot) => treemap::draw(self, plot, area),
            Plot::Heat(plot) => heat::draw(self, plot, area),
            Plot::Spark(plot) => spark::draw(self, plot, area),
            Plot::Stems(plot) => stems::draw(self, plot, area),
            Plot::Lines(plot) => lines::draw(self, plot, area),
            Plot::Sankey(plot) => sankey::draw(self, plot, area),
            Plot::Forest(plot) => forest::draw(self, plot, area),
        }
    }

    fn document(self, width: f64, height: f64) -> String {
        let id = escape(&self.spec.id);
        let hatching = format!(
            "<defs><pattern id=\"{id}-hatching\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" \
             patternTransform=\"rotate(45)\"><rect width=\"2.4\" height=\"6\" fill=\"{}\"/></pattern></defs>",
            self.theme.palette.surface
        );
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\" \
             role=\"img\" aria-labelledby=\"{id}-title {id}-desc\" font-family=\"{2}\" font-size=\"12\">\
             <title id=\"{id}-title\">{3}</title><desc id=\"{id}-desc\">{4}</desc>{5}{6}</svg>\n",
            short(width),
            short(height),
            escape(self.theme.font),
            escape(&self.spec.title),
            escape(&self.spec.description),
            if self.is_hatched() { hatching.as_str() } else { "" },
            self.canvas.into_string()
        )
    }

    fn is_hatched(&self) -> bool {
        matches!(&self.spec.plot, Plot::Bars(bars) if bars.categories.iter().any(|category| category.partial))
    }

    /// The look of ordinary small text.
    fn look(&self, fill: &'static str, anchor: Anchor) -> TextLook {
        TextLook { size: self.size(), fill, anchor, bold: false }
    }

    fn size(&self) -> f64 {
        if self.theme.is_narrow() { 11.0 } else { 12.0 }
    }

    /// Opacity of an item under the current selection, as an attribute.
    fn opacity(&self, item: usize) -> String {
        let faded = self.spec.has_selection() && !self.spec.items.get(item).is_some_and(|item| item.selected);
        if faded { format!(" opacity=\"{FADED}\"") } else { String::new() }
    }

    fn hover(&mut self, item: usize, area: Area) {
        let spec = self.spec;
        if let Some(item) = spec.items.get(item) {
            self.canvas.hover(area, &item.text);
        }
    }
}

/// A text broken at spaces into lines of a width; no line for no text.
fn wrap(text: &str, width: f64, size: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if text_width(&format!("{line} {word}"), size) <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(fit(word, width, size)),
        }
    }
    lines
}
