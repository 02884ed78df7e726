//! Line icons on a grid of 20.

use yew::{Html, Properties, component, html};

/// Which picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Arrow down.
    ChevronDown,
    /// Arrow to the right.
    ChevronRight,
    /// A cross.
    Close,
    /// A tick.
    Check,
    /// A shield.
    Shield,
    /// An arrow into a tray.
    Download,
    /// A sheet of paper.
    File,
    /// An arrow out of a tray.
    Upload,
    /// Sliders.
    Settings,
    /// A sun.
    Sun,
    /// A moon.
    Moon,
    /// Half sun, half moon.
    Contrast,
    /// A circle with an i.
    Info,
    /// A triangle with an exclamation mark.
    Warning,
    /// A bin.
    Forget,
    /// Arrow back.
    Undo,
    /// Arrow forward.
    Redo,
    /// Two chain links.
    Link,
    /// A printer.
    Print,
    /// A magnifying glass.
    Search,
    /// A bag.
    Shop,
    /// Arrows in a circle.
    Repeat,
    /// A building.
    Building,
    /// A bookmark.
    Bookmark,
    /// Three dots.
    More,
    /// A keyboard.
    Keyboard,
    /// A grid of rows.
    Table,
}

/// Properties of [`Icon`].
#[derive(Clone, PartialEq, Properties)]
pub struct IconProps {
    /// Which picture.
    pub shape: Shape,
}

/// A picture beside a text; never the only carrier of a meaning.
#[component]
pub fn Icon(props: &IconProps) -> Html {
    html! {
        <svg class="icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" focusable="false">
            <path d={path(props.shape)} />
        </svg>
    }
}

fn path(shape: Shape) -> &'static str {
    match shape {
        Shape::ChevronDown => "M5 7.5l5 5 5-5",
        Shape::ChevronRight => "M7.5 5l5 5-5 5",
        Shape::Close => "M5 5l10 10M15 5L5 15",
        Shape::Check => "M4 10.5l4 4 8-9",
        Shape::Shield => "M10 2.5l6 2.2v4.6c0 3.9-2.5 6.7-6 8.2-3.5-1.5-6-4.3-6-8.2V4.7zM7.2 9.8l2 2 3.6-4",
        Shape::Download => "M10 3v9M6.5 8.8L10 12.3l3.5-3.5M3.5 14v2.5h13V14",
        Shape::File => "M5 2.5h6.5L15.5 6.5v11H5zM11.5 2.5v4h4M7.5 10.5h5M7.5 13.5h5",
        Shape::Upload => "M10 12.5v-9M6.5 6.7L10 3.2l3.5 3.5M3.5 14v2.5h13V14",
        Shape::Settings => "M3 6h6M13 6h4M11 4v4M3 14h2M9 14h8M7 12v4",
        Shape::Sun => {
            "M10 6.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7zM10 2v2M10 16v2M2 10h2M16 10h2M4.3 4.3l1.4 1.4M14.3 14.3l1.4 1.4M4.3 15.7l1.4-1.4M14.3 5.7l1.4-1.4"
        }
        Shape::Moon => "M16.5 11.8A6.8 6.8 0 0 1 8.2 3.5a6.8 6.8 0 1 0 8.3 8.3z",
        Shape::Contrast => {
            "M10 3a7 7 0 1 1 0 14 7 7 0 0 1 0-14zM10 3v14M10 6h3.6M10 9h5.6M10 12h5.6M10 15h3.6"
        }
        Shape::Info => "M10 2.8a7.2 7.2 0 1 1 0 14.4 7.2 7.2 0 0 1 0-14.4zM10 9.2v4.3M10 6.3v.4",
        Shape::Warning => "M10 3l7.5 13.5h-15zM10 8v4M10 14.1v.4",
        Shape::Forget => "M4 5.5h12M8 5.5V3.5h4v2M5.5 5.5l.8 11h7.4l.8-11M8.5 8.5v5M11.5 8.5v5",
        Shape::Undo => "M7.5 4L4 7.5 7.5 11M4 7.5h7.5a4.2 4.2 0 0 1 0 8.5H8",
        Shape::Redo => "M12.5 4L16 7.5 12.5 11M16 7.5H8.5a4.2 4.2 0 0 0 0 8.5H12",
        Shape::Link => {
            "M8.5 11.5l3-3M7 9l-2.2 2.2a2.8 2.8 0 0 0 4 4L11 13M13 11l2.2-2.2a2.8 2.8 0 0 0-4-4L9 7"
        }
        Shape::Print => "M6 7V3h8v4M6 14H3.5V7h13v7H14M6 11.5h8V17H6z",
        Shape::Search => "M9 3.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11zM13 13l4 4",
        Shape::Shop => "M4.5 6.5h11l1 11h-13zM7 9V5.5a3 3 0 0 1 6 0V9",
        Shape::Repeat => "M4 8.5a6.2 6.2 0 0 1 11-2M15.5 3v4h-4M16 11.5a6.2 6.2 0 0 1-11 2M4.5 17v-4h4",
        Shape::Building => "M4 17V3.5h8V17M12 8h4v9M2.5 17h15M6.5 6.5h3M6.5 9.5h3M6.5 12.5h3",
        Shape::Bookmark => "M5.5 3h9v14L10 13.5 5.5 17z",
        Shape::More => "M4.5 10h.1M10 10h.1M15.5 10h.1",
        Shape::Keyboard => "M2.5 5.5h15v9h-15zM5.5 8.5h.1M8.5 8.5h.1M11.5 8.5h.1M14.5 8.5h.1M6.5 11.7h7",
        Shape::Table => "M3 4h14v12H3zM3 8h14M3 12h14M8 8v8",
    }
}
