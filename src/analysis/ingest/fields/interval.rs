//! How often something is billed, in words: `monthly`, `3 months`, `P1Y`, `vierteljährlich`.

use super::fold::fold;
use crate::analysis::domain::{BillingInterval, IntervalUnit};

/// Whole words, folded, with the days, weeks or months that they mean; of several languages.
const WORDS: &[(&str, IntervalUnit, u16)] = &[
    (
        "daily,taglich,quotidien,journalier,diario,diaria,giornaliero,dagelijks,per day,each day",
        IntervalUnit::Day,
        1,
    ),
    (
        "weekly,wochentlich,hebdomadaire,semanal,settimanale,wekelijks,per week,each week,pro woche",
        IntervalUnit::Week,
        1,
    ),
    (
        "fortnightly,biweekly,bi weekly,every other week,14 taglich,zweiwochentlich,quincenal,quinzenal,\
        bihebdomadaire,tweewekelijks,every two weeks",
        IntervalUnit::Week,
        2,
    ),
    ("4 weekly,four weekly,every four weeks,vierwochentlich,vierwekelijks", IntervalUnit::Week, 4),
    (
        "monthly,monatlich,mensuel,mensuelle,mensual,mensal,mensile,maandelijks,per month,each month,pro monat,mtl,\
        mo,mrr,monthly plan",
        IntervalUnit::Month,
        1,
    ),
    (
        "bimonthly,bi monthly,every two months,every other month,zweimonatlich,bimestral,bimestriel,bimestrale",
        IntervalUnit::Month,
        2,
    ),
    (
        "quarterly,quarter,vierteljahrlich,quartalsweise,quartal,trimestriel,trimestrielle,trimestral,trimestrale,\
        kwartaal,driemaandelijks,per quarter,qtr,qtrly,every three months,3 monatlich",
        IntervalUnit::Month,
        3,
    ),
    (
        "semi annual,semiannual,semi annually,semiannually,half yearly,halfyearly,half year,biannual,biannually,\
        every six months,halbjahrlich,semestriel,semestral,semestrale,halfjaarlijks,6 monatlich",
        IntervalUnit::Month,
        6,
    ),
    (
        "annual,annually,yearly,jahrlich,annuel,annuelle,anual,annuale,jaarlijks,per year,each year,per annum,pa,\
        p a,pro jahr,arr,annual plan,yearly plan",
        IntervalUnit::Month,
        12,
    ),
    ("biennial,biennially,every two years,zweijahrlich", IntervalUnit::Month, 24),
];

/// Words for one unit, in the singular or plural, folded.
const UNITS: &[(&str, IntervalUnit, u16)] = &[
    ("d,day,days,tag,tage,tagen,jour,jours,dia,dias,giorno,giorni,dag,dagen", IntervalUnit::Day, 1),
    (
        "w,wk,week,weeks,weekly,woche,wochen,semaine,semaines,semana,semanas,settimana,settimane,weken",
        IntervalUnit::Week,
        1,
    ),
    (
        "m,mo,mos,mth,mths,month,months,monthly,monat,monate,monaten,mois,mes,meses,mese,mesi,maand,maanden",
        IntervalUnit::Month,
        1,
    ),
    ("q,quarter,quarters,quartal,quartale,trimestre,kwartaal", IntervalUnit::Month, 3),
    (
        "y,yr,yrs,year,years,yearly,jahr,jahre,jahren,an,ans,annee,annees,ano,anos,anno,anni,jaar,jaren",
        IntervalUnit::Month,
        12,
    ),
];

/// The interval that a cell names; a bare number counts months. `None` where it names none.
pub fn parse_interval(cell: &str) -> Option<BillingInterval> {
    let spaced = cell.replace(['_', '-', '/', '.', ',', '(', ')', '*'], " ");
    let folded = fold(&spaced);
    let words = folded.trim();
    if words.is_empty() {
        return None;
    }
    if let Some((_, unit, count)) = WORDS.iter().find(|(list, ..)| is_listed(list, words)) {
        return BillingInterval::new(*unit, *count);
    }
    let bare = words.strip_prefix("every ").or_else(|| words.strip_prefix("alle ")).unwrap_or(words);
    iso_period(bare).or_else(|| counted(bare))
}

/// `P1M`, `P3M`, `P1Y`, `P2W`, `P30D`.
fn iso_period(words: &str) -> Option<BillingInterval> {
    let rest = words.strip_prefix('p')?;
    let unit = rest.chars().next_back()?;
    let count: u16 = rest.strip_suffix(unit)?.parse().ok()?;
    let unit = unit.to_string();
    matches!(unit.as_str(), "d" | "w" | "m" | "y").then(|| interval_of(&unit, count)).flatten()
}

/// `3 months`, `12`, `month`, `1mo`.
fn counted(words: &str) -> Option<BillingInterval> {
    let digits = words.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = words.split_at(digits);
    let count: u16 = if digits == 0 { 1 } else { number.parse().ok()? };
    match unit.trim() {
        "" => BillingInterval::new(IntervalUnit::Month, count),
        unit => interval_of(unit, count),
    }
}

fn interval_of(unit: &str, count: u16) -> Option<BillingInterval> {
    let (_, unit, times) = UNITS.iter().find(|(list, ..)| is_listed(list, unit))?;
    BillingInterval::new(*unit, count.checked_mul(*times)?)
}

fn is_listed(names: &str, word: &str) -> bool {
    names.split(',').any(|name| name.trim() == word)
}

#[cfg(test)]
mod tests {
    use super::parse_interval;
    use crate::analysis::domain::{BillingInterval, IntervalUnit};

    #[test]
    fn words_numbers_and_periods_are_intervals() {
        let (day, week, month) = (IntervalUnit::Day, IntervalUnit::Week, IntervalUnit::Month);
        let cases = [
            ("daily", day, 1),
            ("Weekly", week, 1),
            ("fortnightly", week, 2),
            ("4-weekly", week, 4),
            ("every 2 weeks", week, 2),
            ("monthly", month, 1),
            ("Monat", month, 1),
            ("monatlich", month, 1),
            ("quarterly", month, 3),
            ("vierteljährlich", month, 3),
            ("semi-annual", month, 6),
            ("Semi_Annual", month, 6),
            ("annual", month, 12),
            ("jährlich", month, 12),
            ("Jährlich ", month, 12),
            ("1 month", month, 1),
            ("3 months", month, 3),
            ("12 Monate", month, 12),
            ("P1M", month, 1),
            ("P1Y", month, 12),
            ("P30D", day, 30),
            ("12", month, 12),
            ("2 years", month, 24),
            ("1yr", month, 12),
            ("p.a.", month, 12),
        ];
        for (text, unit, count) in cases {
            assert_eq!(parse_interval(text), BillingInterval::new(unit, count), "{text}");
        }
        for text in ["", "sometimes", "0", "0 months", "P1H", "-", "99999 years", "when the moon is full"] {
            assert_eq!(parse_interval(text), None, "{text}");
        }
    }
}
