//! Colours of charts and page, light and dark.
//!
//! Hues are taken from the colour-blind-safe set of Okabe and Ito; the pair for new and returning customers
//! (orange and blue) differs in lightness too, so that it survives grey printing. Segments share four hue
//! families by what they need (growing, steady, cooling, leaving) and always carry their name.
//!
//! Source: M. Okabe, K. Ito, "Color Universal Design", 2008, <https://jfly.uni-koeln.de/color/>.

/// What a mark stands for; the palette knows its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ink {
    /// The one series of a chart.
    Main,
    /// New customers.
    New,
    /// Returning customers.
    Returning,
    /// Reference lines, "others", what is not in focus.
    Quiet,
    /// Refunds and losses.
    Loss,
    /// What all others are compared with: the colour of text.
    Strong,
    /// A step of the ramp, 0 (empty) to 6 (most).
    Ramp(u8),
    /// An RFM segment or lifecycle stage: 0 to 10, see [`Ink::of_segment`].
    Segment(u8),
}

impl Ink {
    /// The colour of a segment or lifecycle stage by its stable key.
    pub fn of_segment(key: &str) -> Ink {
        const KEYS: [&str; 11] = [
            "champions",
            "loyal",
            "potential_loyalist",
            "new",
            "promising",
            "need_attention",
            "about_to_sleep",
            "at_risk",
            "cant_lose",
            "hibernating",
            "lost",
        ];
        let known = match key {
            // Lifecycle stages.
            "active" => "loyal",
            "slipping" => "need_attention",
            "lapsed" => "at_risk",
            other => other,
        };
        KEYS.iter().position(|name| *name == known).map_or(Ink::Quiet, |at| Ink::Segment(at as u8))
    }

    /// The step of the ramp for a value of a rising scale; 0 only for nothing.
    pub fn of_ramp(value: f64, most: f64) -> Ink {
        if value <= 0.0 || most <= 0.0 {
            return Ink::Ramp(0);
        }
        // The square root spreads the many small cells of a skewed base over the lower steps.
        Ink::Ramp(((value / most).sqrt() * 6.0).ceil().clamp(1.0, 6.0) as u8)
    }
}

/// Colours by purpose. All are solid, in the form `#rrggbb`, or `var(--...)` in [`Palette::VARIABLES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    /// Behind the chart.
    pub surface: &'static str,
    /// Text.
    pub text: &'static str,
    /// Axis labels and less important text.
    pub muted: &'static str,
    /// Axis lines.
    pub axis: &'static str,
    /// Grid lines.
    pub grid: &'static str,
    /// [`Ink::Main`].
    pub main: &'static str,
    /// [`Ink::New`].
    pub new: &'static str,
    /// [`Ink::Returning`].
    pub returning: &'static str,
    /// [`Ink::Quiet`].
    pub quiet: &'static str,
    /// [`Ink::Loss`].
    pub loss: &'static str,
    /// [`Ink::Ramp`], from empty to most.
    pub ramp: [&'static str; 7],
    /// Text on each step of the ramp.
    pub on_ramp: [&'static str; 7],
    /// [`Ink::Segment`], in the order of the map.
    pub segments: [&'static str; 11],
    /// Text on each segment.
    pub on_segments: [&'static str; 11],
}

const WHITE: &str = "#ffffff";
const BLACK: &str = "#10161d";

impl Palette {
    /// On a white surface.
    pub const LIGHT: Palette = Palette {
        surface: WHITE,
        text: "#1b2733",
        muted: "#566573",
        axis: "#9aa7b3",
        grid: "#e6eaee",
        main: "#0072b2",
        new: "#e69f00",
        returning: "#0072b2",
        quiet: "#97a3af",
        loss: "#c4500a",
        ramp: ["#f3f5f7", "#dcebf6", "#b5d6ec", "#82bbdf", "#4a9bcd", "#1a79b4", "#0b5486"],
        on_ramp: ["#566573", BLACK, BLACK, BLACK, BLACK, WHITE, WHITE],
        segments: [
            "#0b4f80", "#0072b2", "#4aa3d6", "#009e73", "#66c2a0", "#f0c75e", "#e69f00", "#d55e00",
            "#9c3a00", "#8794a1", "#b9c2cb",
        ],
        on_segments: [WHITE, WHITE, BLACK, BLACK, BLACK, BLACK, BLACK, BLACK, WHITE, BLACK, BLACK],
    };

    /// On a dark surface.
    pub const DARK: Palette = Palette {
        surface: "#161c23",
        text: "#e8edf2",
        muted: "#a3b0bc",
        axis: "#5c6a78",
        grid: "#2a333d",
        main: "#3f9ad2",
        new: "#f0b43c",
        returning: "#3f9ad2",
        quiet: "#74818e",
        loss: "#ef8344",
        ramp: ["#1f272f", "#1c3a52", "#1d5176", "#1f6b9b", "#3a8cc0", "#6cb2de", "#aad7f2"],
        on_ramp: ["#a3b0bc", WHITE, WHITE, WHITE, BLACK, BLACK, BLACK],
        segments: [
            "#8cc8ef", "#4da6dd", "#2876a8", "#2fbf96", "#1a7d61", "#f4d27a", "#eba92b", "#ec7a35",
            "#d2621f", "#8794a1", "#5f6b77",
        ],
        on_segments: [BLACK, BLACK, WHITE, BLACK, WHITE, BLACK, BLACK, BLACK, BLACK, BLACK, WHITE],
    };

    /// By reference to custom properties, for drawings inside a page that defines them with
    /// [`Palette::css`]: the drawing follows the page from light to dark and into print.
    pub const VARIABLES: Palette = Palette {
        surface: "var(--chart-surface)",
        text: "var(--chart-text)",
        muted: "var(--chart-muted)",
        axis: "var(--chart-axis)",
        grid: "var(--chart-grid)",
        main: "var(--chart-main)",
        new: "var(--chart-new)",
        returning: "var(--chart-returning)",
        quiet: "var(--chart-quiet)",
        loss: "var(--chart-loss)",
        ramp: [
            "var(--chart-ramp-0)",
            "var(--chart-ramp-1)",
            "var(--chart-ramp-2)",
            "var(--chart-ramp-3)",
            "var(--chart-ramp-4)",
            "var(--chart-ramp-5)",
            "var(--chart-ramp-6)",
        ],
        on_ramp: [
            "var(--chart-on-ramp-0)",
            "var(--chart-on-ramp-1)",
            "var(--chart-on-ramp-2)",
            "var(--chart-on-ramp-3)",
            "var(--chart-on-ramp-4)",
            "var(--chart-on-ramp-5)",
            "var(--chart-on-ramp-6)",
        ],
        segments: [
            "var(--chart-segment-0)",
            "var(--chart-segment-1)",
            "var(--chart-segment-2)",
            "var(--chart-segment-3)",
            "var(--chart-segment-4)",
            "var(--chart-segment-5)",
            "var(--chart-segment-6)",
            "var(--chart-segment-7)",
            "var(--chart-segment-8)",
            "var(--chart-segment-9)",
            "var(--chart-segment-10)",
        ],
        on_segments: [
            "var(--chart-on-segment-0)",
            "var(--chart-on-segment-1)",
            "var(--chart-on-segment-2)",
            "var(--chart-on-segment-3)",
            "var(--chart-on-segment-4)",
            "var(--chart-on-segment-5)",
            "var(--chart-on-segment-6)",
            "var(--chart-on-segment-7)",
            "var(--chart-on-segment-8)",
            "var(--chart-on-segment-9)",
            "var(--chart-on-segment-10)",
        ],
    };

    /// The colour of an ink.
    pub fn fill(&self, ink: Ink) -> &'static str {
        match ink {
            Ink::Main => self.main,
            Ink::New => self.new,
            Ink::Returning => self.returning,
            Ink::Quiet => self.quiet,
            Ink::Loss => self.loss,
            Ink::Strong => self.text,
            Ink::Ramp(step) => self.ramp[usize::from(step).min(6)],
            Ink::Segment(at) => self.segments[usize::from(at).min(10)],
        }
    }

    /// The colour of text on an ink.
    pub fn on(&self, ink: Ink) -> &'static str {
        match ink {
            Ink::Ramp(step) => self.on_ramp[usize::from(step).min(6)],
            Ink::Segment(at) => self.on_segments[usize::from(at).min(10)],
            Ink::New | Ink::Quiet | Ink::Loss => self.on_segments[6],
            Ink::Main | Ink::Returning => self.on_segments[1],
            Ink::Strong => self.surface,
        }
    }

    /// The palette as custom property declarations, one a line: `--chart-text: #1b2733;`.
    pub fn css(&self) -> String {
        let single = [
            ("surface", self.surface),
            ("text", self.text),
            ("muted", self.muted),
            ("axis", self.axis),
            ("grid", self.grid),
            ("main", self.main),
            ("new", self.new),
            ("returning", self.returning),
            ("quiet", self.quiet),
            ("loss", self.loss),
        ];
        let mut lines: Vec<String> =
            single.iter().map(|(name, value)| format!("--chart-{name}: {value};")).collect();
        let mut list = |name: &str, values: &[&'static str]| {
            lines.extend(
                values.iter().enumerate().map(|(at, value)| format!("--chart-{name}-{at}: {value};")),
            );
        };
        list("ramp", &self.ramp);
        list("on-ramp", &self.on_ramp);
        list("segment", &self.segments);
        list("on-segment", &self.on_segments);
        lines.join("\n")
    }
}

/// How much room a chart has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WidthClass {
    /// A phone, or a column of 480 pixels and less: fewer ticks, shorter labels.
    Narrow,
    /// Everything else.
    Wide,
}

/// How charts look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    /// Colours.
    pub palette: Palette,
    /// Room.
    pub width: WidthClass,
    /// Font families, as in CSS.
    pub font: &'static str,
}

/// The font of the app, as in CSS: what the system has, nothing loaded.
const FONT: &str = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";

impl Theme {
    /// The light theme at full width.
    pub const LIGHT: Theme = Theme { palette: Palette::LIGHT, width: WidthClass::Wide, font: FONT };
    /// The dark theme at full width.
    pub const DARK: Theme = Theme { palette: Palette::DARK, ..Theme::LIGHT };
    /// Colours by custom properties, see [`Palette::VARIABLES`]. For SVG within a page only.
    pub const VARIABLES: Theme = Theme { palette: Palette::VARIABLES, ..Theme::LIGHT };

    /// The same theme for a plot of so many pixels.
    pub fn for_width(self, pixels: f64) -> Theme {
        let width = if pixels <= 480.0 { WidthClass::Narrow } else { WidthClass::Wide };
        Theme { width, ..self }
    }

    /// Whether there is little room.
    pub fn is_narrow(&self) -> bool {
        self.width == WidthClass::Narrow
    }
}

#[cfg(test)]
mod tests {
    use super::{Ink, Palette};

    /// WCAG 2.1 relative luminance.
    fn luminance(colour: &str) -> f64 {
        let part = |at: usize| {
            let value = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0;
            if value <= 0.03928 { value / 12.92 } else { libm::pow((value + 0.055) / 1.055, 2.4) }
        };
        0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
    }

    fn contrast(a: &str, b: &str) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn text_stands_out_and_marks_can_be_told_from_the_surface() {
        for palette in [Palette::LIGHT, Palette::DARK] {
            assert!(contrast(palette.text, palette.surface) >= 7.0);
            assert!(contrast(palette.muted, palette.surface) >= 4.5);
            for at in 0..11 {
                let ink = Ink::Segment(at);
                let found = contrast(palette.on(ink), palette.fill(ink));
                assert!(found >= 4.5, "text on segment {at} of {}: {found:.2}", palette.surface);
            }
            for step in 0..7 {
                let ink = Ink::Ramp(step);
                assert!(
                    contrast(palette.on(ink), palette.fill(ink)) >= 4.5,
                    "ramp {step} of {}",
                    palette.surface
                );
            }
            assert!(contrast(palette.new, palette.returning) >= 1.5, "new and returning differ in lightness");
            assert!(contrast(palette.main, palette.surface) >= 3.0);
        }
    }

    #[test]
    fn the_ramp_starts_at_the_first_customer() {
        assert_eq!(Ink::of_ramp(0.0, 100.0), Ink::Ramp(0));
        assert_eq!(Ink::of_ramp(1.0, 10_000.0), Ink::Ramp(1));
        assert_eq!(Ink::of_ramp(100.0, 100.0), Ink::Ramp(6));
    }

    #[test]
    fn css_names_every_colour_that_the_variables_use() {
        let css = Palette::LIGHT.css();
        for line in Palette::VARIABLES.css().lines() {
            let (name, _) = line.split_once(':').unwrap();
            assert!(css.contains(&format!("{name}: #")), "{name}");
        }
    }
}
