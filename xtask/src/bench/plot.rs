//! A plot of seconds over rows as SVG.

use std::fmt::Write;

use super::answer::Measured;
use super::files::OrderFile;
use super::scale::ENGINES;

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 420.0;
const LEFT: f64 = 60.0;
const TOP: f64 = 30.0;
const RIGHT: f64 = 190.0;
const BOTTOM: f64 = 50.0;
const COLOURS: [&str; 2] = ["#2b6cb0", "#c05621"];

/// Millions of rows and seconds of one engine.
type Line = Vec<(f64, f64)>;

/// Both axes are linear and begin at zero: cost in proportion to the rows is a straight line.
pub fn svg(scaling: &[(OrderFile, Vec<Measured>)]) -> String {
    let lines: Vec<Line> = (0..ENGINES.len()).map(|at| line(scaling, at)).collect();
    let points = || lines.iter().flatten();
    let widest = points().map(|point| point.0).fold(1.0, f64::max);
    let step = nice_step(points().map(|point| point.1).fold(0.1, f64::max) / 5.0);
    let highest = step * (points().map(|point| point.1).fold(0.1, f64::max) / step).ceil();
    let x = |rows: f64| LEFT + rows / widest * (WIDTH - LEFT - RIGHT);
    let y = |seconds: f64| HEIGHT - BOTTOM - seconds / highest * (HEIGHT - TOP - BOTTOM);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" font-family=\"sans-serif\" \
         font-size=\"13\">\n<title>Seconds over millions of rows</title>\n\
         <rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n"
    );
    let (first, last) = (x(0.0), x(widest));
    for tick in 0..=(highest / step).round() as u32 {
        let (seconds, at) = (step * f64::from(tick), y(step * f64::from(tick)));
        rule(&mut svg, (first, at), (last, at));
        text(&mut svg, (first - 8.0, at + 4.0), "end", &plain(seconds));
    }
    for (file, _) in scaling {
        let millions = file.rows as f64 / 1e6;
        if millions >= widest / 12.0 {
            text(&mut svg, (x(millions), y(0.0) + 20.0), "middle", &plain(millions));
        }
    }
    text(&mut svg, ((first + last) / 2.0, HEIGHT - 8.0), "middle", "million rows");
    text(&mut svg, (LEFT - 40.0, TOP - 12.0), "start", "seconds");
    for ((line, engine), colour) in lines.iter().zip(ENGINES).zip(COLOURS) {
        let placed: Vec<(f64, f64)> = line.iter().map(|(rows, seconds)| (x(*rows), y(*seconds))).collect();
        draw(&mut svg, &placed, colour);
        if let Some((right, at)) = placed.last() {
            let name = engine.label().trim_start_matches("Worthmap, ");
            text(&mut svg, (right + 10.0, at + 4.0), "start", name);
        }
    }
    svg.push_str("</svg>\n");
    svg
}

fn line(scaling: &[(OrderFile, Vec<Measured>)], engine: usize) -> Line {
    let point = |(file, measured): &(OrderFile, Vec<Measured>)| {
        Some((file.rows as f64 / 1e6, measured.get(engine)?.median("seconds")?))
    };
    scaling.iter().filter_map(point).collect()
}

fn draw(svg: &mut String, placed: &[(f64, f64)], colour: &str) {
    let points: Vec<String> = placed.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
    let _ = writeln!(
        svg,
        "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>",
        points.join(" ")
    );
    for (x, y) in placed {
        let _ = writeln!(svg, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3.5\" fill=\"{colour}\"/>");
    }
}

fn rule(svg: &mut String, from: (f64, f64), to: (f64, f64)) {
    let _ = writeln!(
        svg,
        "<line x1=\"{:.1}\" y1=\"{:.1}\" x2=\"{:.1}\" y2=\"{:.1}\" stroke=\"#ddd\"/>",
        from.0, from.1, to.0, to.1
    );
}

fn text(svg: &mut String, (x, y): (f64, f64), anchor: &str, content: &str) {
    let _ = writeln!(
        svg,
        "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\" fill=\"#333\">{content}</text>"
    );
}

/// The smallest of 1, 2, 5 times a power of ten that is not below.
fn nice_step(least: f64) -> f64 {
    let power = 10_f64.powf(least.log10().floor());
    [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .map(|factor| factor * power)
        .find(|step| *step >= least)
        .unwrap_or(power)
}

fn plain(number: f64) -> String {
    let text = format!("{number:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::{nice_step, plain};

    #[test]
    fn steps_and_numbers() {
        assert_eq!([0.13, 0.2, 3.0].map(nice_step), [0.2, 0.2, 5.0]);
        assert_eq!([0.0, 0.5, 20.0].map(plain), ["0", "0.5", "20"]);
    }
}
