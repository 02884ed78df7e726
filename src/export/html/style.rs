//! The style sheet of the report.

use crate::charts::Palette;

/// Colours of the page beside those of the charts, light and dark.
const LIGHT: &str = "--ground: #f6f5f0;\n--card: #ffffff;\n--line: #e4e2d9;\n--accent: #0b6a66;\n--good: #0a6e4a;\n--bad: #ab3a10;";
const DARK: &str = "--ground: #0f1418;\n--card: #161c23;\n--line: #2a333d;\n--accent: #4ec5b6;\n--good: #4fc79a;\n--bad: #f19a68;";

const RULES: &str = "\
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--ground); color: var(--chart-text); \
font: 16px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Liberation Sans', Arial, sans-serif; }
main { max-width: 62rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
h1 { font-size: 2rem; line-height: 1.15; letter-spacing: -0.02em; margin: 0 0 0.5rem; }
h2 { font-size: 1.375rem; line-height: 1.25; letter-spacing: -0.01em; margin: 3rem 0 1rem; }
h3 { font-size: 1.0625rem; line-height: 1.3; margin: 0 0 0.25rem; }
p { margin: 0 0 0.75rem; max-width: 44rem; }
.kind { color: var(--accent); font-weight: 600; margin: 0 0 0.5rem; }
.muted, .note, figcaption p, dt { color: var(--chart-muted); font-size: 0.875rem; }
.note { margin: 0.5rem 0 0; }
.tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); gap: 0.875rem; margin: 1.75rem 0 0; }
.card, figure { background: var(--card); border: 1px solid var(--line); border-radius: 0.625rem; padding: 1rem 1.125rem; margin: 0; }
.tile .value { font-size: 1.625rem; line-height: 1.2; font-weight: 650; letter-spacing: -0.02em; margin: 0.125rem 0 0.25rem; font-variant-numeric: tabular-nums; }
.tile .reason { font-size: 0.9375rem; color: var(--chart-muted); margin: 0.25rem 0; }
.tile p { margin: 0; }
.tile svg { display: block; margin-top: 0.5rem; max-width: 100%; height: auto; }
.good { color: var(--good); } .bad { color: var(--bad); }
.findings { list-style: none; counter-reset: finding; padding: 0; margin: 0; display: grid; gap: 0.875rem; }
.findings li { counter-increment: finding; position: relative; padding-left: 3.25rem; }
.findings li::before { content: counter(finding); position: absolute; left: 1.125rem; top: 0.9rem; font-size: 1.375rem; line-height: 1.3; font-weight: 650; color: var(--accent); }
.findings p { margin: 0; } .findings .what { font-size: 1.0625rem; font-weight: 600; }
.pair { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 0.875rem; margin-top: 0.875rem; align-items: start; }
figcaption { margin-bottom: 0.875rem; } figcaption p { margin: 0; }
figure svg { display: block; width: 100%; height: auto; }
figure svg.narrow { display: none; }
.narrow-only { display: none; }
details { margin-top: 0.75rem; font-size: 0.875rem; } summary { cursor: pointer; color: var(--accent); }
.scroll { overflow-x: auto; margin-top: 0.75rem; }
table { border-collapse: collapse; width: 100%; font-size: 0.875rem; }
th, td { text-align: left; vertical-align: top; padding: 0.4375rem 0.75rem 0.4375rem 0; border-bottom: 1px solid var(--line); }
th { color: var(--chart-muted); font-weight: 600; }
.number { text-align: right; padding-right: 0.75rem; font-variant-numeric: tabular-nums; white-space: nowrap; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(17.5rem, 1fr)); gap: 0.875rem; margin-top: 0.875rem; }
.cards .share { font-variant-numeric: tabular-nums; margin: 0 0 0.5rem; }
.cards dl { display: grid; grid-template-columns: auto 1fr; gap: 0.1875rem 0.75rem; margin: 0; font-size: 0.875rem; } .cards dd { margin: 0; }
.metric .value { font-size: 1.25rem; font-weight: 650; font-variant-numeric: tabular-nums; margin: 0 0 0.375rem; }
.metric .reason { font-weight: 400; font-size: 0.9375rem; color: var(--chart-muted); }
.metric p { margin: 0 0 0.375rem; font-size: 0.875rem; }
code { font: 0.8125rem/1.5 ui-monospace, 'SF Mono', 'Cascadia Mono', Consolas, 'Liberation Mono', monospace; overflow-wrap: anywhere; display: block; }
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(11rem, 1fr)); gap: 0.75rem 1.25rem; margin: 0 0 1rem; }
.facts dd { margin: 0; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
ul.notes { padding-left: 1.125rem; max-width: 46rem; } ul.notes li { margin-bottom: 0.375rem; }
footer { margin-top: 3rem; padding-top: 1rem; border-top: 1px solid var(--line); color: var(--chart-muted); font-size: 0.875rem; }
@media (max-width: 44rem) {
main { padding: 1.5rem 1rem 3rem; } h1 { font-size: 1.625rem; } h2 { margin-top: 2.25rem; }
.pair { grid-template-columns: minmax(0, 1fr); }
.tiles { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 0.625rem; }
.tile { padding: 0.75rem 0.875rem; } .tile .value { font-size: 1.3125rem; }
.wide-only { display: none; } .narrow-only { display: block; }
}
@page { margin: 15mm 14mm; }
@media print {
html { font-size: 11.5px; } body { background: none; font-size: 1rem; } main { max-width: none; padding: 0; }
h2 { margin-top: 1.75rem; break-after: avoid; } h3 { break-after: avoid; }
.card, figure, tr, .findings li { break-inside: avoid; }
.card, figure { border-color: #d6d6d0; } details { display: none; }
.tiles { grid-template-columns: repeat(3, 1fr); } .pair { grid-template-columns: repeat(2, minmax(0, 1fr)); }
.cards { grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 0.625rem; }
.card, figure { padding: 0.75rem 0.875rem; }
.wide-only { display: block; } .narrow-only { display: none; }
thead { display: table-header-group; } .scroll { overflow: visible; }
* { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}
";

/// The whole style sheet.
pub(super) fn sheet() -> String {
    let light = format!(":root {{ color-scheme: light;\n{LIGHT}\n{}\n}}\n", Palette::LIGHT.css());
    // Screens only: paper is white.
    let dark = format!(
        "@media screen and (prefers-color-scheme: dark) {{\n:root {{ color-scheme: dark;\n{DARK}\n{}\n}}\n}}\n",
        Palette::DARK.css()
    );
    light + &dark + RULES
}
